import { BLOCK, blockMaxima, FLOOR, findPeak, peakValue } from "./lineScan";
import { storeExactly, storeTile, sumExactly, sumTile8, sumTile16 } from "./tileSums";
import { collectExactly, collectWeights } from "./tileWeights";

/** Terms summed since the last reset; exact below 2^53. */
let terms: f64 = 0;

export function takeTerms(): f64 {
	const count = terms;
	terms = 0;
	return count;
}

/**
 * log Σ_i exp(h_i − k (i − x)²) for the outputs of all lines of a pass: potentials in float64, the sums of a tile in float32, or, where
 * `exact`, in float64 too, with tiles of 8.
 * Same method as LineLse in src/compute/cpu/lseLines.ts, with tiles of `tile` = 8 or 16 outputs. All addresses are in bytes.
 *
 * Inputs: float64 h[line · inputStride + i], i < inputs, padded with the floor to a multiple of 32 ≤ inputStride.
 * Tiles: int32 starts; those of line l are tileStarts[l] … tileStarts[l + 1].
 * Output p of line l goes to out[l · outLine + p · outStep] (elements); p < outputs.
 * table: float32, or float64 where exact, exp(2 k step (t − (tile − 1)/2) d) at (d + reach) · tile + t; scratch: 9 bytes an input so
 * padded, 16-byte aligned.
 */
export function lsePass(
	h: usize,
	lines: i32,
	inputs: i32,
	inputStride: i32,
	k: f64,
	origin: f64,
	step: f64,
	cutoff: f64,
	exact: bool,
	table: usize,
	reach: i32,
	tile: i32,
	tiles: usize,
	tileStarts: usize,
	out: usize,
	outLine: i32,
	outStep: i32,
	outputs: i32,
	scratch: usize,
): void {
	const half: f64 = f64(tile - 1) * 0.5;
	const blocks = ((inputs + 31) >> 5) << 2;
	const tilt = 2 * k * step * half;
	const list = scratch + ((<usize>blocks) << 2);
	const values = list + ((<usize>blocks) << 2);
	// Lines resemble their neighbours: the peak of a line's first tile is where the next one starts to look.
	let lineGuess = 0;
	for (let line = 0; line < lines; line++) {
		const first = load<i32>(tileStarts + ((<usize>line) << 2));
		const end = load<i32>(tileStarts + ((<usize>(line + 1)) << 2));
		if (first === end) continue;
		const from = h + ((<usize>(line * inputStride)) << 3);
		const highest = blockMaxima(from, blocks, scratch);
		let guess = lineGuess;
		const lineOut = out + ((<usize>(line * outLine)) << 3);
		for (let at = first; at < end; at++) {
			const start = load<i32>(tiles + ((<usize>at) << 2));
			const count = min(tile, outputs - start);
			const to = lineOut + ((<usize>(start * outStep)) << 3);
			if (highest <= FLOOR * 0.5) {
				for (let t = 0; t < count; t++) store<f64>(to + ((<usize>(t * outStep)) << 3), FLOOR);
				continue;
			}
			const x = origin + (f64(start) + half) * step;
			guess = findPeak(from, blocks, scratch, k, x, highest, guess);
			if (at === first) lineGuess = guess;
			const peak = min(guess * BLOCK + BLOCK / 2, inputs - 1);
			const top = peakValue;
			const lowest = top - highest - cutoff;
			const active = exact
				? collectExactly(from, blocks, scratch, list, values, k, x, peak, top, tilt, lowest, reach)
				: collectWeights(from, blocks, scratch, list, values, k, x, peak, top, tilt, lowest, reach);
			if (active >= 0) {
				terms += f64(active * BLOCK * tile);
				if (exact) {
					sumExactly(list, active, values, table, peak - reach);
					storeExactly(to, outStep, count, top, k, step, f64(peak) - x, values);
					continue;
				}
				if (tile === 16) sumTile16(list, active, values, table, peak - reach);
				else sumTile8(list, active, values, table, peak - reach);
				storeTile(to, outStep, count, tile, top, k, step, half, f64(peak) - x);
			} else {
				for (let t = 0; t < count; t++) {
					const value = single(from, blocks, scratch, k, origin + f64(start + t) * step, highest, cutoff, exact);
					store<f64>(to + ((<usize>(t * outStep)) << 3), value);
				}
			}
		}
	}
}

/** One output by itself, summed in float64: the way out for lines with wide gaps. */
function single(from: usize, blocks: i32, scratch: usize, k: f64, x: f64, highest: f64, cutoff: f64, exact: bool): f64 {
	findPeak(from, blocks, scratch, k, x, highest, 0);
	const top = peakValue;
	const list = scratch + ((<usize>blocks) << 2);
	const values = list + ((<usize>blocks) << 2);
	const lowest = top - highest - cutoff;
	const count = exact
		? collectExactly(from, blocks, scratch, list, values, k, x, 0, top, 0, lowest, i32.MAX_VALUE)
		: collectWeights(from, blocks, scratch, list, values, k, x, 0, top, 0, lowest, i32.MAX_VALUE);
	let sum: f64 = 0;
	for (let i = 0; i < count * BLOCK; i++) {
		sum += exact ? load<f64>(values + ((<usize>i) << 3)) : f64(load<f32>(values + ((<usize>i) << 2)));
	}
	terms += f64(count * BLOCK);
	return top + Math.log(sum);
}
