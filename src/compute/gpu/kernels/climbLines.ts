import type { GpuDevice } from "../device/acquireDevice.ts";
import type { Kernel } from "./kernel.ts";
import { createLineKernel, type LineKernelOptions, lineTeam } from "./lineTeam.ts";
import { TABLE_BYTES } from "./octet.ts";
import { stretchBytes, writeRecord } from "./record.ts";

/** Parameters of `climb-lines.wgsl`, in its order. Places count numbers of the arena. */
export interface ClimbStep {
	readonly lines: number;
	readonly tilesIn: number;
	readonly tilesOut: number;
	readonly finish: boolean;
	readonly logMass: number;
	readonly potential: number;
	readonly between: number;
	readonly values: number;
	readonly peaks: number;
	readonly sumsA: number;
	readonly countA: number;
	readonly sumsB: number;
	readonly countB: number;
	readonly k: number;
	readonly kappa: number;
	readonly ratio: number;
	readonly scale: number;
	readonly shiftSign: number;
	readonly table: Float32Array;
}
const NUMBERS = 18;
const CLIMB_STEP_BYTES = stretchBytes(NUMBERS) + TABLE_BYTES;

/** Bindings: arena. One workgroup a quad of lines. */
export function createClimbLines(gpu: GpuDevice, options: LineKernelOptions): Promise<Kernel> {
	const kernel = { name: "climb-lines", storage: ["storage"], parameterBytes: CLIMB_STEP_BYTES } as const;
	return createLineKernel(gpu, lineTeam(gpu), options, kernel);
}

/** Writes one record at `byteOffset`. */
export function writeClimbStep(view: DataView, byteOffset: number, step: ClimbStep): void {
	writeRecord(view, byteOffset, [
		{
			whole: [
				step.lines,
				step.tilesIn,
				step.tilesOut,
				Number(step.finish),
				step.logMass,
				step.potential,
				step.between,
				step.values,
				step.peaks,
				step.sumsA,
				step.countA,
				step.sumsB,
				step.countB,
			],
			real: [step.k, step.kappa, step.ratio, step.scale, step.shiftSign],
		},
		{ real: step.table },
	]);
}
