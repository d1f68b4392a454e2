import { createKernel, type Kernel } from "./kernel.ts";

/** Which form of the sum along a line: one exponential a term for 8, 4 or 1 outputs. */
export type OctetForm = "octet-powers8" | "octet-powers4" | "octet-direct";

/** Longest line that a workgroup can hold. */
export const LINE_CAPACITY = 640;

/** Parameters of `relax-lines.wgsl`, in its order. */
export interface RelaxStep {
	readonly lines: number;
	readonly points: number;
	readonly finish: boolean;
	readonly begin: boolean;
	readonly neededFirst: number;
	readonly neededEnd: number;
	readonly mirror: boolean;
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
const RELAX_STEP_BYTES = 80;

/** Bindings: measure, powers, incoming | potential, outgoing, lineSums, twin. One workgroup a line. */
export function createRelaxLines(device: GPUDevice, form: OctetForm): Promise<Kernel> {
	return createKernel(device, {
		name: "relax-lines",
		choices: { octet: form },
		storage: ["read-only-storage", "read-only-storage", "read-only-storage", "storage", "storage", "storage", "storage"],
		parameterBytes: RELAX_STEP_BYTES,
		constants: { CAPACITY: LINE_CAPACITY },
	});
}

/** Writes one record at `byteOffset`. */
export function writeRelaxStep(view: DataView, byteOffset: number, step: RelaxStep): void {
	const whole = [
		step.lines, step.points, Number(step.finish), Number(step.begin), step.neededFirst, step.neededEnd, Number(step.mirror),
		step.sumsOut, step.sumsA, step.linesA, step.sumsB, step.linesB,
	];
	const real = [step.kIn, step.kOut, step.kappa, step.ratio, step.omega, step.scaleIn, step.scaleOut, step.shiftSign];
	whole.forEach((value, index) => view.setUint32(byteOffset + 4 * index, value, true));
	real.forEach((value, index) => view.setFloat32(byteOffset + 4 * (whole.length + index), value, true));
}

/** Bits of float32 range that the powers of a line may use before a term that matters could leave it (octet-powers8.wgsl). */
const POWER_BITS = 50;

/** The cheapest form that is exact for lines of `points` points at `k` bits per squared step. */
export function chooseOctetForm(points: number, k: number): OctetForm {
	const reach = k * (points - 1);
	if (3.5 * reach <= POWER_BITS) return "octet-powers8";
	return 1.5 * reach <= POWER_BITS ? "octet-powers4" : "octet-direct";
}

/**
 * The table of powers that a form reads: exp2(k (j - J)) to the odd powers -7 … 7 (or -3 … 3), J the centre of the line; lines are
 * padded to whole tiles of 8. Computed in float64.
 */
export function powersTable(form: OctetForm, points: number, k: number): Float32Array<ArrayBuffer> {
	const width = form === "octet-powers8" ? 8 : form === "octet-powers4" ? 4 : 0;
	const padded = Math.ceil(points / 8) * 8;
	const table = new Float32Array(Math.max(4, width * padded));
	if (width === 0) return table;
	for (let j = 0; j < padded; j++) {
		const bits = k * (Math.min(j, points - 1) - (points - 1) / 2);
		for (let n = 0; n < width; n++) table[j * width + n] = 2 ** (bits * (2 * n + 1 - width));
	}
	return table;
}
