/** Inputs are taken in blocks of 8; lines are padded to whole groups of 4 blocks with the floor. */
export const BLOCK: i32 = 8;
export const FLOOR: f64 = -1e30;

/** Value of the largest term that `findPeak` found last. */
export let peakValue: f64 = 0;

/** Maxima of the blocks relative to the line's, float32; returns the line's maximum. */
export function blockMaxima(from: usize, blocks: i32, scratch: usize): f64 {
	let highest = FLOOR;
	for (let block = 0; block < blocks; block++) {
		const at = from + ((<usize>block) << 6);
		const max = f64x2.pmax(
			f64x2.pmax(v128.load(at), v128.load(at, 16)),
			f64x2.pmax(v128.load(at, 32), v128.load(at, 48)),
		);
		highest = Math.max(highest, Math.max(f64x2.extract_lane(max, 0), f64x2.extract_lane(max, 1)));
	}
	for (let block = 0; block < blocks; block++) {
		const at = from + ((<usize>block) << 6);
		const max = f64x2.pmax(
			f64x2.pmax(v128.load(at), v128.load(at, 16)),
			f64x2.pmax(v128.load(at, 32), v128.load(at, 48)),
		);
		store<f32>(
			scratch + ((<usize>block) << 2),
			f32(Math.max(f64x2.extract_lane(max, 0), f64x2.extract_lane(max, 1)) - highest),
		);
	}
	return highest;
}

/** Upper bounds, relative to the line's maximum, of the terms at x of the four blocks from `block`. */
export function boundsAt(block: i32, scratch: usize, k: f32, x: f32): v128 {
	const first = f32x4.add(f32x4.splat(f32(block * BLOCK)), f32x4(0, 8, 16, 24));
	const before = f32x4.sub(first, f32x4.splat(x));
	const after = f32x4.sub(f32x4.splat(x), f32x4.add(first, f32x4.splat(7)));
	const near = f32x4.pmax(f32x4.splat(0), f32x4.pmax(before, after));
	const max = v128.load(scratch + ((<usize>block) << 2));
	return f32x4.sub(max, f32x4.mul(f32x4.splat(k), f32x4.mul(near, near)));
}

/** The block that holds the largest term at x, sought from a nearby answer; its value goes to peakValue. */
export function findPeak(from: usize, blocks: i32, scratch: usize, k: f64, x: f64, highest: f64, guess: i32): i32 {
	let peak = guess;
	let top = blockPeak(from, peak, k, x);
	for (let block = 0; block < blocks; block += 4) {
		let mask = i32x4.bitmask(f32x4.gt(boundsAt(block, scratch, f32(k), f32(x)), f32x4.splat(f32(top - highest))));
		while (mask !== 0) {
			const candidate = block + ctz(mask);
			mask &= mask - 1;
			if (candidate === peak) continue;
			const value = blockPeak(from, candidate, k, x);
			if (value > top) {
				top = value;
				peak = candidate;
			}
		}
	}
	peakValue = top;
	return peak;
}

/** h_i − k (i − x)² of two inputs. */
export function exponentPair(at: usize, offset: v128, k: v128): v128 {
	return f64x2.sub(v128.load(at), f64x2.mul(k, f64x2.mul(offset, offset)));
}

/** Largest h_i − k (i − x)² of a block. */
function blockPeak(from: usize, block: i32, k: f64, x: f64): f64 {
	const at = from + ((<usize>block) << 6);
	const kk = f64x2.splat(k);
	const two = f64x2.splat(2);
	let offset = f64x2.add(f64x2.splat(f64(block * BLOCK) - x), f64x2(0, 1));
	let best = exponentPair(at, offset, kk);
	offset = f64x2.add(offset, two);
	best = f64x2.pmax(best, exponentPair(at + 16, offset, kk));
	offset = f64x2.add(offset, two);
	best = f64x2.pmax(best, exponentPair(at + 32, offset, kk));
	offset = f64x2.add(offset, two);
	best = f64x2.pmax(best, exponentPair(at + 48, offset, kk));
	return Math.max(f64x2.extract_lane(best, 0), f64x2.extract_lane(best, 1));
}
