import { BLOCK, blockMaxima, FLOOR, findPeak, peakValue } from "./lineScan";
import { sumOne, sumSix, sumThree } from "./momentSums";
import { listTerms } from "./momentTerms";
import { collectExactly } from "./tileWeights";

const TILE: i32 = 8;
const HALF: f64 = 3.5;

/**
 * One pass of the plan's moments in float64 throughout: LineMoments of src/compute/cpu/lineMoments.ts, the same sums in the same order,
 * two outputs at a time. Displacements are in inputs, from the output itself. All addresses are in bytes.
 *
 * Inputs: float64 log weights h[line · inputStride + i], i < inputs, padded with the floor to a multiple of 32 ≤ inputStride. `inputPlane` is 0
 * in the first pass; in the second, bytes from h to the inputs' means (across the line) and from there to their variances, finite everywhere.
 * Tiles of 8 and lines as in lsePass. Output p of line l goes to out + 8 (l · outLine + p · outStep): first pass log Σ, mean and
 * variance, `outPlane` bytes apart; second pass log Σ, mean along, mean across, variance along, covariance, variance across, side by side.
 * table: float64 exp(2 k (t − 3.5) d) at (d + reach) · 8 + t; scratch: 57 bytes an input so padded, and 512, 16-byte aligned.
 */
export function momentPass(
	h: usize,
	inputPlane: usize,
	lines: i32,
	inputs: i32,
	inputStride: i32,
	k: f64,
	origin: f64,
	cutoff: f64,
	table: usize,
	reach: i32,
	tiles: usize,
	tileStarts: usize,
	out: usize,
	outPlane: usize,
	outLine: i32,
	outStep: i32,
	outputs: i32,
	scratch: usize,
): void {
	const blocks = ((inputs + 31) >> 5) << 2;
	const tilt = 2 * k * HALF;
	const channels = inputPlane === 0 ? 3 : 6;
	const sums = scratch;
	const maxima = sums + 512;
	const list = maxima + ((<usize>blocks) << 2);
	const weights = list + ((<usize>blocks) << 2);
	const terms = weights + ((<usize>blocks) << 6);
	// Lines resemble their neighbours: the peak of a line's first tile is where the next one starts to look.
	let lineGuess = 0;
	for (let line = 0; line < lines; line++) {
		const first = load<i32>(tileStarts + ((<usize>line) << 2));
		const end = load<i32>(tileStarts + ((<usize>(line + 1)) << 2));
		if (first === end) continue;
		const from = h + ((<usize>(line * inputStride)) << 3);
		const means: usize = inputPlane === 0 ? 0 : from + inputPlane;
		const highest = blockMaxima(from, blocks, maxima);
		let guess = lineGuess;
		const lineOut = out + ((<usize>(line * outLine)) << 3);
		for (let at = first; at < end; at++) {
			const start = load<i32>(tiles + ((<usize>at) << 2));
			const count = min(TILE, outputs - start);
			const to = lineOut + ((<usize>(start * outStep)) << 3);
			if (highest <= FLOOR * 0.5) {
				for (let t = 0; t < count; t++) storeFloor(to + ((<usize>(t * outStep)) << 3), outPlane, channels);
				continue;
			}
			const centre = origin + f64(start) + HALF;
			guess = findPeak(from, blocks, maxima, k, centre, highest, guess);
			if (at === first) lineGuess = guess;
			const peak = largestOf(from, guess, k, centre);
			const across: f64 = means === 0 ? 0 : load<f64>(means + ((<usize>peak) << 3));
			const top = peakValue;
			const lowest = top - highest - cutoff;
			const active = collectExactly(from, blocks, maxima, list, weights, k, centre, peak, top, tilt, lowest, reach);
			if (active >= 0) {
				listTerms(means, inputPlane, across, list, active, weights, terms, peak);
				if (channels === 3) sumThree(list, active, terms, table, peak - reach, sums);
				else sumSix(list, active, terms, table, peak - reach, sums);
				for (let t = 0; t < count; t++) {
					const offset = f64(t) - HALF;
					const log = top + k * offset * (2 * (f64(peak) - centre) - offset);
					const place = to + ((<usize>(t * outStep)) << 3);
					storeOutput(place, outPlane, channels, sums + ((<usize>t) << 3), log, f64(peak) - centre - offset, across);
				}
				continue;
			}
			for (let t = 0; t < count; t++) {
				const x = origin + f64(start + t);
				const own = largestOf(from, findPeak(from, blocks, maxima, k, x, highest, guess), k, x);
				const beside: f64 = means === 0 ? 0 : load<f64>(means + ((<usize>own) << 3));
				const best = peakValue;
				const least = best - highest - cutoff;
				const few = collectExactly(from, blocks, maxima, list, weights, k, x, own, best, 0, least, i32.MAX_VALUE);
				listTerms(means, inputPlane, beside, list, few, weights, terms, own);
				sumOne(few, terms, channels, sums);
				const place = to + ((<usize>(t * outStep)) << 3);
				storeOutput(place, outPlane, channels, sums, best, f64(own) - x, beside);
			}
		}
	}
}

/** The input of the block whose term at x is the largest: what displacements are first measured from. */
function largestOf(from: usize, block: i32, k: f64, x: f64): i32 {
	let largest = block * BLOCK;
	let top = -Infinity;
	for (let i = block * BLOCK; i < block * BLOCK + BLOCK; i++) {
		const value = load<f64>(from + ((<usize>i) << 3)) - k * (f64(i) - x) * (f64(i) - x);
		if (value > top) {
			top = value;
			largest = i;
		}
	}
	return largest;
}

/** Nothing is transported here: log 0, and moments that are numbers. */
function storeFloor(to: usize, plane: usize, channels: i32): void {
	store<f64>(to, FLOOR);
	const step: usize = channels === 3 ? plane : 8;
	for (let channel = 1; channel < channels; channel++) store<f64>(to + <usize>channel * step, 0);
}

/** Sums of one output, 64 bytes apart, to its logarithm and moments; `log` is what they are relative to, `along` the peak minus the output. */
function storeOutput(to: usize, plane: usize, channels: i32, sums: usize, log: f64, along: f64, across: f64): void {
	const total = load<f64>(sums);
	const mean = load<f64>(sums, 64) / total;
	const variance = load<f64>(sums, 128) / total - mean * mean;
	store<f64>(to, log + Math.log(total));
	if (channels === 3) {
		store<f64>(to + plane, mean + along);
		store<f64>(to + 2 * plane, variance);
		return;
	}
	const meanAcross = load<f64>(sums, 192) / total;
	store<f64>(to, mean + along, 8);
	store<f64>(to, meanAcross + across, 16);
	store<f64>(to, Math.max(0, variance), 24);
	store<f64>(to, load<f64>(sums, 320) / total - mean * meanAcross, 32);
	store<f64>(to, Math.max(0, load<f64>(sums, 256) / total - meanAcross * meanAcross), 40);
}
