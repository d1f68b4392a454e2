import { createKernel, type Kernel } from "./kernel.ts";

/** Threads of a workgroup. */
export const PROBE_THREADS = 64;

/** Bindings: values | result. One thread a value. */
export function createProbe(device: GPUDevice): Promise<Kernel> {
	return createKernel(device, {
		name: "probe",
		storage: ["read-only-storage", "storage"],
		parameterBytes: 16,
		overrides: { GROUP: PROBE_THREADS },
	});
}
