import type { GpuDevice } from "../device/acquireDevice.ts";
import { deviceLost, deviceRefused } from "../device/faults.ts";
import { createClimbLines } from "./climbLines.ts";
import type { Kernel } from "./kernel.ts";
import type { OctetForm } from "./octet.ts";
import { createRelaxLines } from "./relaxLines.ts";

/** Compiled kernels of a device, for one capacity of the arena. */
export interface Kernels {
	readonly relax: Readonly<Record<OctetForm, Kernel>>;
	readonly climb: Readonly<Record<OctetForm, Kernel>>;
}

/** @throws GPUPipelineError when the device refuses one. */
export async function compileKernels({ device, subgroupSize }: GpuDevice, capacity: number): Promise<Kernels> {
	const both = async (form: OctetForm): Promise<[Kernel, Kernel]> => [
		await createRelaxLines(device, { form, capacity, subgroupSize }),
		await createClimbLines(device, { form, capacity, subgroupSize }),
	];
	const [tables, direct] = await Promise.all([both("octet-tables"), both("octet-direct")]);
	return {
		relax: { "octet-tables": tables[0], "octet-direct": direct[0] },
		climb: { "octet-tables": tables[1], "octet-direct": direct[1] },
	};
}

/** Kernels compiled for an arena of the given capacity. */
export type KernelsFor = (capacity: number) => Promise<Kernels>;

/**
 * Compiles for each capacity once, when it is first asked for.
 * @throws MaskflowError `device-refused` when the device cannot compile a kernel, `device-lost`.
 */
export function kernelCache(gpu: GpuDevice): KernelsFor {
	const compiled = new Map<number, Promise<Kernels>>();
	return (capacity) => {
		const kernels =
			compiled.get(capacity) ??
			compileKernels(gpu, capacity).catch((error: unknown) => {
				compiled.delete(capacity);
				throw gpu.isLost() ? deviceLost(String(error)) : deviceRefused("a kernel", String(error));
			});
		compiled.set(capacity, kernels);
		return kernels;
	};
}
