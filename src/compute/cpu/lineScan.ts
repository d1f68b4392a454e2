/** Outputs of a line are taken in tiles of this many, inputs in blocks of this many. */
export const TILE = 8;
export const BLOCK = 8;
/** Stands for log 0: far below any reachable value, yet safe in sums and differences. */
export const FLOOR = -1e30;
/** Offset of a tile's first output from its centre, in outputs. */
export const HALF = (TILE - 1) / 2;
/** Table entries stay within e^±this; a tile that would need more is done output by output. */
const MAX_EXPONENT = 300;

export interface LineShape {
	/** Factor of the squared distance, in input steps: (input spacing)²/ε. */
	readonly k: number;
	/** Inputs in a line. */
	readonly inputs: number;
	/** Position of output 0 and distance between outputs, in input steps. */
	readonly origin: number;
	readonly step: number;
	/** Terms below exp(−cutoff) of the largest are skipped. */
	readonly cutoff: number;
}

/**
 * What every sum with a Gaussian along a line needs: the largest term at a position, found through bounds from maxima of blocks of
 * inputs, and the table exp(2 k t d) that serves a tile of outputs.
 */
export class LineScan {
	readonly shape: LineShape;
	/** exp(2 k step (t − HALF) d) at (d + reach) · TILE + t. */
	readonly table: Float64Array;
	/** Largest |d| in the table. */
	readonly reach: number;
	readonly blockMax: Float64Array;

	constructor(shape: LineShape) {
		this.shape = shape;
		const slope = 2 * shape.k * shape.step;
		this.reach = Math.min(shape.inputs - 1, Math.floor(MAX_EXPONENT / (slope * HALF)));
		this.table = new Float64Array((2 * this.reach + 1) * TILE);
		for (let d = -this.reach, at = 0; d <= this.reach; d++) {
			for (let t = 0; t < TILE; t++, at++) this.table[at] = Math.exp(slope * (t - HALF) * d);
		}
		this.blockMax = new Float64Array(Math.ceil(shape.inputs / BLOCK));
	}

	/** Reads a line's block maxima from h[from + i · stride]; returns the highest. */
	prepare(h: Float64Array, from: number, stride: number): number {
		const { inputs } = this.shape;
		let highest = FLOOR;
		for (let block = 0, i = 0; i < inputs; block++) {
			const end = Math.min(inputs, i + BLOCK);
			let max = FLOOR;
			for (; i < end; i++) if (h[from + i * stride]! > max) max = h[from + i * stride]!;
			this.blockMax[block] = max;
			if (max > highest) highest = max;
		}
		return highest;
	}

	/** Index of the largest term at x; `guess` (a nearby answer) makes the bounds bite early. */
	peakAt(h: Float64Array, from: number, stride: number, x: number, guess: number): number {
		const { k, inputs } = this.shape;
		let peak = guess;
		let top = h[from + guess * stride]! - k * (guess - x) ** 2;
		for (let block = 0, first = 0; first < inputs; block++, first += BLOCK) {
			const last = Math.min(inputs, first + BLOCK) - 1;
			const near = x < first ? first - x : x > last ? x - last : 0;
			if (this.blockMax[block]! - k * near * near <= top) continue;
			for (let i = first; i <= last; i++) {
				const value = h[from + i * stride]! - k * (i - x) ** 2;
				if (value > top) {
					top = value;
					peak = i;
				}
			}
		}
		return peak;
	}

	/** True when no input of the block can matter to outputs within `tilt`/(2k) of x; see LineLse. */
	skips(block: number, x: number, peak: number, tilt: number, lowest: number): boolean {
		const first = block * BLOCK;
		const last = Math.min(this.shape.inputs, first + BLOCK) - 1;
		const near = x < first ? first - x : x > last ? x - last : 0;
		const far = Math.max(Math.abs(first - peak), Math.abs(last - peak));
		return this.blockMax[block]! - this.shape.k * near * near + tilt * far < lowest;
	}
}
