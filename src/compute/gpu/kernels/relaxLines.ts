import type { GpuDevice } from "../device/acquireDevice.ts";
import type { Kernel } from "./kernel.ts";
import { createLineKernel, type LineKernelOptions, lineTeam } from "./lineTeam.ts";
import { TABLE_BYTES } from "./octet.ts";
import { stretchBytes, writeRecord } from "./record.ts";

/** Parameters of `relax-lines.wgsl`, in its order. Places count numbers of the arena. */
export interface RelaxStep {
	readonly lines: number;
	readonly tiles: number;
	readonly mass: number;
	readonly logMass: number;
	readonly incoming: number;
	readonly potential: number;
	readonly outgoing: number;
	readonly values: number;
	readonly peaks: number;
	readonly finish: boolean;
	readonly firstTile: number;
	readonly endTile: number;
	readonly spans: number;
	readonly sumsOut: number;
	readonly tallies: number;
	readonly sumsA: number;
	readonly countA: number;
	readonly sumsB: number;
	readonly countB: number;
	readonly kIn: number;
	readonly kOut: number;
	readonly kappa: number;
	readonly ratio: number;
	readonly omega: number;
	readonly scaleIn: number;
	readonly scaleOut: number;
	readonly shiftSign: number;
	readonly tableIn: Float32Array;
	readonly tableOut: Float32Array;
}
const NUMBERS = 27;
const RELAX_STEP_BYTES = stretchBytes(NUMBERS) + 2 * TABLE_BYTES;

/** Bindings: arena. One workgroup a quad of lines. */
export function createRelaxLines(gpu: GpuDevice, options: LineKernelOptions): Promise<Kernel> {
	const kernel = { name: "relax-lines", storage: ["storage"], parameterBytes: RELAX_STEP_BYTES } as const;
	return createLineKernel(gpu, lineTeam(gpu), options, kernel);
}

/** Writes one record at `byteOffset`. */
export function writeRelaxStep(view: DataView, byteOffset: number, step: RelaxStep): void {
	writeRecord(view, byteOffset, [
		{
			whole: [
				step.lines,
				step.tiles,
				step.mass,
				step.logMass,
				step.incoming,
				step.potential,
				step.outgoing,
				step.values,
				step.peaks,
				Number(step.finish),
				step.firstTile,
				step.endTile,
				step.spans,
				step.sumsOut,
				step.tallies,
				step.sumsA,
				step.countA,
				step.sumsB,
				step.countB,
			],
			real: [step.kIn, step.kOut, step.kappa, step.ratio, step.omega, step.scaleIn, step.scaleOut, step.shiftSign],
		},
		{ real: step.tableIn },
		{ real: step.tableOut },
	]);
}
