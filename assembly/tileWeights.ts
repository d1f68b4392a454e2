import { BLOCK, boundsAt, exponentPair } from "./lineScan";
import { exp32x4, exp64x2 } from "./simdMath";

/** Float64 weights below e^−this of the largest are 0, so that a floor, the log of nothing, weighs nothing. */
const LEAST_EXPONENT: f64 = -600;

/** exp(h_i − k (i − x)² − top) of the four inputs at i0. */
function weights(from: usize, i0: i32, k: f64, x: f64, top: f64): v128 {
	const at = from + ((<usize>i0) << 3);
	const kk = f64x2.splat(k);
	const offset = f64x2.add(f64x2.splat(f64(i0) - x), f64x2(0, 1));
	const low = f64x2.sub(exponentPair(at, offset, kk), f64x2.splat(top));
	const high = f64x2.sub(exponentPair(at + 16, f64x2.add(offset, f64x2.splat(2)), kk), f64x2.splat(top));
	const exponents = v128.shuffle<i32>(f32x4.demote_f64x2_zero(low), f32x4.demote_f64x2_zero(high), 0, 1, 4, 5);
	return exp32x4(exponents);
}

/** exp(h_i − k (i − x)² − top) of the two inputs at i, in float64. */
function exactPair(from: usize, i: i32, k: f64, x: f64, top: f64): v128 {
	const offset = f64x2.add(f64x2.splat(f64(i) - x), f64x2(0, 1));
	const exponent = f64x2.sub(exponentPair(from + ((<usize>i) << 3), offset, f64x2.splat(k)), f64x2.splat(top));
	return v128.and(exp64x2(exponent), f64x2.gt(exponent, f64x2.splat(LEAST_EXPONENT)));
}

/** Which of the four blocks from `block` can matter to an output of the tile. */
function activeBlocks(block: i32, scratch: usize, k: f64, x: f64, peak: i32, tilt: f64, lowest: f64): i32 {
	const middle = f32x4.add(f32x4.splat(f32(block * BLOCK - peak) + 3.5), f32x4(0, 8, 16, 24));
	const far = f32x4.add(f32x4.abs(middle), f32x4.splat(3.5));
	const bound = f32x4.add(boundsAt(block, scratch, f32(k), f32(x)), f32x4.mul(far, f32x4.splat(f32(tilt))));
	return i32x4.bitmask(f32x4.gt(bound, f32x4.splat(f32(lowest))));
}

/**
 * Gathers the blocks that matter to the tile and the weights of their inputs: int32 first inputs at `list`, 8 float32 each at `values`. Returns how
 * many blocks, or −1 when one is out of the table's reach. The one place that takes exponentials.
 * `lowest` is what a term has to exceed, relative to the line's maximum; `tilt` what the tile's edge may add for each input of distance.
 */
export function collectWeights(
	from: usize,
	blocks: i32,
	scratch: usize,
	list: usize,
	values: usize,
	k: f64,
	x: f64,
	peak: i32,
	top: f64,
	tilt: f64,
	lowest: f64,
	reach: i32,
): i32 {
	let to = values;
	let count = 0;
	for (let block = 0; block < blocks; block += 4) {
		let mask = activeBlocks(block, scratch, k, x, peak, tilt, lowest);
		while (mask !== 0) {
			const first = (block + ctz(mask)) * BLOCK;
			mask &= mask - 1;
			if (first - peak < -reach || first + BLOCK - 1 - peak > reach) return -1;
			store<i32>(list + ((<usize>count) << 2), first);
			count++;
			for (let i = first; i < first + BLOCK; i += 4) {
				v128.store(to, weights(from, i, k, x, top));
				to += 16;
			}
		}
	}
	return count;
}

/**
 * collectWeights with weights in float64, 8 each. Apart from it because a choice within its loop, with a call on one side, costs the solver's
 * hottest loop its registers: some 5 % of a solve.
 */
export function collectExactly(
	from: usize,
	blocks: i32,
	scratch: usize,
	list: usize,
	values: usize,
	k: f64,
	x: f64,
	peak: i32,
	top: f64,
	tilt: f64,
	lowest: f64,
	reach: i32,
): i32 {
	let to = values;
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
				v128.store(to, exactPair(from, i, k, x, top));
				to += 16;
			}
		}
	}
	return count;
}
