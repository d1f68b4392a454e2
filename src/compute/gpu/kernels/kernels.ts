import type { GpuDevice } from "../device/acquireDevice.ts";
import { deviceLost, deviceRefused } from "../device/faults.ts";
import { createClimbLines } from "./climbLines.ts";
import type { Kernel } from "./kernel.ts";
import type { OctetForm } from "./octet.ts";
import { createRelaxLevel } from "./relaxLevel.ts";
import { createRelaxLines } from "./relaxLines.ts";

/** Compiled kernels of a device, for one capacity of the arena and one form of sums. */
export interface Kernels {
	readonly relaxLines: Kernel;
	readonly relaxLevel: Kernel;
	readonly climbLines: Kernel;
}

/** @throws GPUPipelineError when the device refuses one. */
async function compileKernels(gpu: GpuDevice, capacity: number, form: OctetForm): Promise<Kernels> {
	const options = { form, capacity };
	const [relaxLines, relaxLevel, climbLines] = await Promise.all([
		createRelaxLines(gpu, options),
		createRelaxLevel(gpu, options),
		createClimbLines(gpu, options),
	]);
	return { relaxLines, relaxLevel, climbLines };
}

/** Kernels for an arena of the given capacity, in the form that a step needs. */
export type KernelsFor = (capacity: number, form: OctetForm) => Promise<Kernels>;

/**
 * Compiles each capacity and form once, when it is first asked for.
 * @throws MaskflowError `device-refused` when the device cannot compile a kernel, `device-lost`.
 */
export function kernelCache(gpu: GpuDevice): KernelsFor {
	const compiled = new Map<string, Promise<Kernels>>();
	return (capacity, form) => {
		const key = `${form} ${capacity}`;
		const kernels =
			compiled.get(key) ??
			compileKernels(gpu, capacity, form).catch((error: unknown) => {
				compiled.delete(key);
				throw gpu.isLost() ? deviceLost(String(error)) : deviceRefused("a kernel", String(error));
			});
		compiled.set(key, kernels);
		return kernels;
	};
}
