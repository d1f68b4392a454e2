import { createKernel, type Kernel } from "./kernel.ts";
import { type OctetForm, TABLE_BYTES, writeTable } from "./octet.ts";

/** Parameters of `relax-lines.wgsl`, in its order; the tables follow from k. */
export interface RelaxStep {
	readonly lines: number;
	readonly points: number;
	readonly finish: boolean;
	readonly measured: boolean;
	readonly mirror: boolean;
	readonly neededFirst: number;
	readonly neededEnd: number;
	readonly sumsOut: number;
	readonly sumsA: number;
	readonly linesA: number;
	readonly sumsB: number;
	readonly linesB: number;
	readonly kIn: number;
	readonly kOut: number;
	readonly kappa: number;
	readonly ratio: number;
	readonly omega: number;
	readonly scaleIn: number;
	readonly scaleOut: number;
	readonly shiftSign: number;
}
const TABLE_AT_BYTES = 80;
const RELAX_STEP_BYTES = TABLE_AT_BYTES + 2 * TABLE_BYTES;

/** vec4 of scratch that a line takes, for each tile of 8 points. */
export const SCRATCH_PER_TILE = 6;

/** Bindings: measure, incoming | potential, outgoing, lineSums, twin, scratch. One workgroup a line. */
export function createRelaxLines(device: GPUDevice, form: OctetForm, threads: number): Promise<Kernel> {
	return createKernel(device, {
		name: "relax-lines",
		choices: { octet: form },
		storage: ["read-only-storage", "read-only-storage", "storage", "storage", "storage", "storage", "storage"],
		parameterBytes: RELAX_STEP_BYTES,
		threads,
	});
}

/** Writes one record at `byteOffset`. */
export function writeRelaxStep(view: DataView, byteOffset: number, step: RelaxStep): void {
	const whole = [
		step.lines,
		step.points,
		Number(step.finish),
		Number(step.measured),
		Number(step.mirror),
		step.neededFirst,
		step.neededEnd,
		step.sumsOut,
		step.sumsA,
		step.linesA,
		step.sumsB,
		step.linesB,
	];
	const real = [step.kIn, step.kOut, step.kappa, step.ratio, step.omega, step.scaleIn, step.scaleOut, step.shiftSign];
	for (const [index, value] of whole.entries()) view.setUint32(byteOffset + 4 * index, value, true);
	for (const [index, value] of real.entries()) view.setFloat32(byteOffset + 4 * (whole.length + index), value, true);
	writeTable(view, byteOffset + TABLE_AT_BYTES, step.kIn, 1);
	writeTable(view, byteOffset + TABLE_AT_BYTES + TABLE_BYTES, step.kOut, 1);
}
