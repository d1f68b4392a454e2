import { createKernel, type Kernel } from "./kernel.ts";
import { type OctetForm, TABLE_BYTES, writeTable } from "./octet.ts";

/** Parameters of `climb-lines.wgsl`, in its order. */
export interface ClimbStep {
	readonly lines: number;
	readonly pointsIn: number;
	readonly pointsOut: number;
	readonly finish: boolean;
	readonly sumsA: number;
	readonly linesA: number;
	readonly sumsB: number;
	readonly linesB: number;
	readonly k: number;
	readonly kappa: number;
	readonly ratio: number;
	readonly scale: number;
	readonly shiftSign: number;
}
const TABLE_AT_BYTES = 64;
const CLIMB_STEP_BYTES = TABLE_AT_BYTES + TABLE_BYTES;

/** Bindings: measure, values, lineSums | result, scratch. One workgroup a line. */
export function createClimbLines(device: GPUDevice, form: OctetForm, threads: number): Promise<Kernel> {
	return createKernel(device, {
		name: "climb-lines",
		choices: { octet: form },
		storage: ["read-only-storage", "read-only-storage", "read-only-storage", "storage", "storage"],
		parameterBytes: CLIMB_STEP_BYTES,
		threads,
	});
}

/** Writes one record at `byteOffset`. */
export function writeClimbStep(view: DataView, byteOffset: number, step: ClimbStep): void {
	const whole = [
		step.lines,
		step.pointsIn,
		step.pointsOut,
		Number(step.finish),
		step.sumsA,
		step.linesA,
		step.sumsB,
		step.linesB,
	];
	const real = [step.k, step.kappa, step.ratio, step.scale, step.shiftSign];
	for (const [index, value] of whole.entries()) view.setUint32(byteOffset + 4 * index, value, true);
	for (const [index, value] of real.entries()) view.setFloat32(byteOffset + 4 * (whole.length + index), value, true);
	writeTable(view, byteOffset + TABLE_AT_BYTES, step.k, 2);
}
