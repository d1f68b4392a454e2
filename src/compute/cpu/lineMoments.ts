import { BLOCK, FLOOR, HALF, LineScan, type LineShape, TILE } from "./lineScan.ts";

/**
 * Moments of a Gaussian-weighted line: the same sums as LineLse, with extra channels, so that the plan's barycentres and covariances come
 * out of one pass along rows and one along columns. Displacements are in lattice steps from the output itself.
 */
export class LineMoments {
	readonly #scan: LineScan;
	readonly #sums = new Float64Array(6 * TILE);

	constructor(shape: Omit<LineShape, "step">) {
		this.#scan = new LineScan({ ...shape, step: 1 });
	}

	/**
	 * Along a row: inputs h[from + i]; per output p three numbers at out[outFrom + p · outStride]: log Σ, mean dx, variance of dx.
	 */
	runFirst(
		h: Float64Array,
		from: number,
		out: Float64Array,
		outFrom: number,
		outStride: number,
		outputs: number,
		tiles: Int32Array,
	): void {
		const sums = this.#sums;
		this.#run(h, from, 1, 3, outputs, tiles, (p, t, log, x, peak) => {
			const at = outFrom + p * outStride;
			out[at] = log;
			if (log === FLOOR) return;
			const mean = sums[TILE + t]! / sums[t]!;
			out[at + 1] = mean + peak - x;
			out[at + 2] = sums[2 * TILE + t]! / sums[t]! - mean * mean;
		});
	}

	/**
	 * Along a column: inputs are runFirst's triples from h[from]; per output six numbers at out[outFrom + p · outStride]:
	 * log Σ, mean dy, mean dx, variance of dy, covariance, variance of dx.
	 */
	runSecond(
		h: Float64Array,
		from: number,
		out: Float64Array,
		outFrom: number,
		outStride: number,
		outputs: number,
		tiles: Int32Array,
	): void {
		const sums = this.#sums;
		this.#run(h, from, 3, 6, outputs, tiles, (p, t, log, y, peak) => {
			const at = outFrom + p * outStride;
			out[at] = log;
			if (log === FLOOR) return;
			const total = sums[t]!;
			const meanY = sums[TILE + t]! / total;
			const meanX = sums[3 * TILE + t]! / total;
			out[at + 1] = meanY + peak - y;
			out[at + 2] = meanX + h[from + 3 * peak + 1]!;
			out[at + 3] = Math.max(0, sums[2 * TILE + t]! / total - meanY * meanY);
			out[at + 4] = sums[5 * TILE + t]! / total - meanY * meanX;
			out[at + 5] = Math.max(0, sums[4 * TILE + t]! / total - meanX * meanX);
		});
	}

	#run(
		h: Float64Array,
		from: number,
		stride: 1 | 3,
		channels: 3 | 6,
		outputs: number,
		tiles: Int32Array,
		store: (p: number, t: number, log: number, x: number, peak: number) => void,
	): void {
		const scan = this.#scan;
		const { k, origin } = scan.shape;
		const empty = scan.prepare(h, from, stride) <= FLOOR / 2;
		const sums = this.#sums;
		let guess = 0;
		for (const start of tiles) {
			const count = Math.min(TILE, outputs - start);
			if (empty) {
				for (let t = 0; t < count; t++) store(start + t, t, FLOOR, 0, 0);
				continue;
			}
			const centre = origin + start + HALF;
			const peak = scan.peakAt(h, from, stride, centre, guess);
			guess = peak;
			const top = h[from + peak * stride]! - k * (peak - centre) ** 2;
			if (this.#accumulate(h, from, stride, channels, centre, peak, top, TILE)) {
				for (let t = 0; t < count; t++) {
					const offset = t - HALF;
					const log = top + k * offset * (2 * (peak - centre) - offset) + Math.log(sums[t]!);
					store(start + t, t, log, centre + offset, peak);
				}
				continue;
			}
			for (let t = 0; t < count; t++) {
				const x = origin + start + t;
				const own = scan.peakAt(h, from, stride, x, peak);
				const highest = h[from + own * stride]! - k * (own - x) ** 2;
				this.#accumulate(h, from, stride, channels, x, own, highest, 1);
				store(start + t, 0, highest + Math.log(sums[0]!), x, own);
			}
		}
	}

	/** Sums of the channels for `outputs` = 8 outputs around x, or one at x; false when the table does not reach a term that matters. */
	#accumulate(
		h: Float64Array,
		from: number,
		stride: 1 | 3,
		channels: 3 | 6,
		x: number,
		peak: number,
		top: number,
		outputs: 1 | 8,
	): boolean {
		const { table, reach, shape } = this.#scan;
		const { k, inputs, cutoff } = shape;
		const sums = this.#sums;
		const tilt = outputs === 1 ? 0 : 2 * k * HALF;
		const across = stride === 3 ? h[from + 3 * peak + 1]! : 0;
		sums.fill(0);
		for (let block = 0, first = 0; first < inputs; block++, first += BLOCK) {
			if (this.#scan.skips(block, x, peak, tilt, top - cutoff)) continue;
			const end = Math.min(inputs, first + BLOCK);
			for (let i = first; i < end; i++) {
				const d = i - peak;
				const at = from + i * stride;
				const exponent = h[at]! - k * (i - x) ** 2 - top;
				if (exponent + tilt * Math.abs(d) < -cutoff) continue;
				if (outputs > 1 && (d > reach || d < -reach)) return false;
				const weight = Math.exp(exponent);
				const dx = stride === 3 ? h[at + 1]! - across : 0;
				const second = stride === 3 ? h[at + 2]! + dx * dx : 0;
				for (let t = 0, e = (d + reach) * TILE; t < outputs; t++, e++) {
					const w = outputs === 1 ? weight : weight * table[e]!;
					sums[t] = sums[t]! + w;
					sums[TILE + t] = sums[TILE + t]! + w * d;
					sums[2 * TILE + t] = sums[2 * TILE + t]! + w * d * d;
					if (channels === 3) continue;
					sums[3 * TILE + t] = sums[3 * TILE + t]! + w * dx;
					sums[4 * TILE + t] = sums[4 * TILE + t]! + w * second;
					sums[5 * TILE + t] = sums[5 * TILE + t]! + w * d * dx;
				}
			}
		}
		return true;
	}
}
