import { BLOCK, exponentPair } from "./lineScan";
import { exp64x2 } from "./simdMath";
import { activeBlocks } from "./tileWeights";

/** Weights below e^−this of the largest are 0, so that a floor, the log of nothing, weighs nothing. */
const LEAST_EXPONENT: f64 = -600;

/** exp(h_i − k (i − x)² − top) of the two inputs at i. */
function weightPair(at: usize, i: i32, k: f64, x: f64, top: f64): v128 {
	const offset = f64x2.add(f64x2.splat(f64(i) - x), f64x2(0, 1));
	const exponent = f64x2.sub(exponentPair(at, offset, f64x2.splat(k)), f64x2.splat(top));
	return v128.and(exp64x2(exponent), f64x2.gt(exponent, f64x2.splat(LEAST_EXPONENT)));
}

/** Stores lane 0 of the value at `to` and lane 1 a term further on. */
function storePair(to: usize, termBytes: usize, value: v128): void {
	v128.store64_lane(to, value, 0);
	v128.store64_lane(to + termBytes, value, 1);
}

/**
 * Gathers the blocks of a line that matter to a tile: int32 first inputs at `list`, and at `terms` for each of their inputs, with weight w and
 * d = i − peak, the float64 factors w, w d, w d², and, where the inputs carry a mean and a variance of their own (`means` not 0, both
 * `plane` bytes apart), w δ, w (variance + δ²), w d δ with δ = mean − across. Returns how many blocks, or −1 when one is out of the table's reach.
 */
export function collectTerms(
	from: usize,
	means: usize,
	plane: usize,
	across: f64,
	blocks: i32,
	scratch: usize,
	list: usize,
	terms: usize,
	k: f64,
	x: f64,
	highest: f64,
	peak: i32,
	top: f64,
	tilt: f64,
	cutoff: f64,
	reach: i32,
): i32 {
	const lowest = top - highest - cutoff;
	const termBytes: usize = means === 0 ? 24 : 48;
	let to = terms;
	let count = 0;
	for (let block = 0; block < blocks; block += 4) {
		let mask = activeBlocks(block, scratch, k, x, peak, tilt, lowest);
		while (mask !== 0) {
			const first = (block + ctz(mask)) * BLOCK;
			mask &= mask - 1;
			if (first - peak < -reach || first + BLOCK - 1 - peak > reach) return -1;
			store<i32>(list + ((<usize>count) << 2), first);
			count++;
			for (let i = first; i < first + BLOCK; i += 2) {
				const at = (<usize>i) << 3;
				const w = weightPair(from + at, i, k, x, top);
				const d = f64x2.add(f64x2.splat(f64(i - peak)), f64x2(0, 1));
				const wd = f64x2.mul(w, d);
				storePair(to, termBytes, w);
				storePair(to + 8, termBytes, wd);
				storePair(to + 16, termBytes, f64x2.mul(wd, d));
				if (means !== 0) {
					const delta = f64x2.sub(v128.load(means + at), f64x2.splat(across));
					const second = f64x2.add(v128.load(means + plane + at), f64x2.mul(delta, delta));
					storePair(to + 24, termBytes, f64x2.mul(w, delta));
					storePair(to + 32, termBytes, f64x2.mul(w, second));
					storePair(to + 40, termBytes, f64x2.mul(wd, delta));
				}
				to += 2 * termBytes;
			}
		}
	}
	return count;
}
