import { BLOCK, FLOOR, HALF, LineScan, type LineShape, TILE } from "./lineScan.ts";

/** Work done so far; `dense` counts the terms of the full sums. */
export interface TermCounter {
	terms: number;
	dense: number;
}

/**
 * log-sum-exp with a Gaussian along one line: out(p) = log Σ_i exp(h_i − k (i − x_p)²), x_p = origin + p · step, in float64.
 * The separable half step of the solver is this along rows and then along columns (SPEC section 4).
 *
 * Outputs are taken in tiles of 8 around a centre c. With x = c + t the exponent is (h_i − k (i − c)²) + 2 k t (i − c) − k t², so one
 * exponential per input serves the whole tile and the rest are multiply-adds with a table of exp(2 k t d), d = i − i*, i* = the
 * largest term at the centre (which keeps every factor in range). Inputs are skipped by bounds from maxima of blocks of 8.
 * Cost: about (window + 8)/8 exponentials and window multiply-adds an output; window = 2 √(cutoff/k) inputs.
 */
export class LineLse {
	readonly #scan: LineScan;
	readonly #sums = new Float64Array(TILE);

	constructor(shape: LineShape) {
		this.#scan = new LineScan(shape);
	}

	/**
	 * One line. Inputs are h[from … from + inputs). Each tile start p in tiles[tileFrom … tileTo) yields outputs p … p + 7, those below
	 * `outputs` are stored at out[outFrom + (p + t) · outStride].
	 */
	run(
		h: Float64Array,
		from: number,
		out: Float64Array,
		outFrom: number,
		outStride: number,
		outputs: number,
		tiles: Int32Array,
		tileFrom: number,
		tileTo: number,
		counter: TermCounter,
	): void {
		const scan = this.#scan;
		const { k, inputs, origin, step } = scan.shape;
		const empty = scan.prepare(h, from, 1) <= FLOOR / 2;
		let guess = 0;
		for (let at = tileFrom; at < tileTo; at++) {
			const start = tiles[at]!;
			const count = Math.min(TILE, outputs - start);
			let to = outFrom + start * outStride;
			if (empty) {
				for (let t = 0; t < count; t++, to += outStride) out[to] = FLOOR;
				continue;
			}
			const centre = origin + (start + HALF) * step;
			const peak = scan.peakAt(h, from, 1, centre, guess);
			guess = peak;
			counter.dense += inputs * TILE;
			const top = h[from + peak]! - k * (peak - centre) ** 2;
			if (this.#sumTile(h, from, centre, peak, top, counter)) {
				for (let t = 0; t < count; t++, to += outStride) {
					const offset = (t - HALF) * step;
					out[to] = top + k * offset * (2 * (peak - centre) - offset) + Math.log(this.#sums[t]!);
				}
			} else {
				for (let t = 0; t < count; t++, to += outStride)
					out[to] = this.#single(h, from, origin + (start + t) * step, peak, counter);
			}
		}
	}

	/** Fills the tile's sums; false when a term that matters is out of the table's reach. */
	#sumTile(h: Float64Array, from: number, x: number, peak: number, top: number, counter: TermCounter): boolean {
		const { table, reach, shape } = this.#scan;
		const { k, inputs, step, cutoff } = shape;
		const tilt = 2 * k * step * HALF;
		let s0 = 0,
			s1 = 0,
			s2 = 0,
			s3 = 0,
			s4 = 0,
			s5 = 0,
			s6 = 0,
			s7 = 0;
		let terms = 0;
		for (let block = 0, first = 0; first < inputs; block++, first += BLOCK) {
			if (this.#scan.skips(block, x, peak, tilt, top - cutoff)) continue;
			const end = Math.min(inputs, first + BLOCK);
			for (let i = first; i < end; i++) {
				const d = i - peak;
				const exponent = h[from + i]! - k * (i - x) ** 2 - top;
				if (exponent + tilt * Math.abs(d) < -cutoff) continue;
				if (d > reach || d < -reach) return false;
				const weight = Math.exp(exponent);
				const e = (d + reach) * TILE;
				s0 += weight * table[e]!;
				s1 += weight * table[e + 1]!;
				s2 += weight * table[e + 2]!;
				s3 += weight * table[e + 3]!;
				s4 += weight * table[e + 4]!;
				s5 += weight * table[e + 5]!;
				s6 += weight * table[e + 6]!;
				s7 += weight * table[e + 7]!;
				terms++;
			}
		}
		counter.terms += terms * TILE;
		const sums = this.#sums;
		sums[0] = s0;
		sums[1] = s1;
		sums[2] = s2;
		sums[3] = s3;
		sums[4] = s4;
		sums[5] = s5;
		sums[6] = s6;
		sums[7] = s7;
		return true;
	}

	/** One output by itself: the way out for lines with wide gaps. */
	#single(h: Float64Array, from: number, x: number, guess: number, counter: TermCounter): number {
		const { k, inputs, cutoff } = this.#scan.shape;
		const peak = this.#scan.peakAt(h, from, 1, x, guess);
		const top = h[from + peak]! - k * (peak - x) ** 2;
		let sum = 0;
		for (let block = 0, first = 0; first < inputs; block++, first += BLOCK) {
			if (this.#scan.skips(block, x, peak, 0, top - cutoff)) continue;
			const end = Math.min(inputs, first + BLOCK);
			for (let i = first; i < end; i++) sum += Math.exp(h[from + i]! - k * (i - x) ** 2 - top);
			counter.terms += end - first;
		}
		return top + Math.log(sum);
	}
}
