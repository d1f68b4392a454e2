import { exp32x4, exponentOf, logMantissa32x4 } from "./simdMath";

/** Inputs are taken in blocks of 8; lines are padded to whole groups of 4 blocks with the floor. */
const BLOCK: i32 = 8;
const FLOOR: f64 = -1e30;
const LN2: f64 = Math.LN2;

/** Terms summed since the last reset; exact below 2^53. */
let terms: f64 = 0;

export function takeTerms(): f64 {
	const count = terms;
	terms = 0;
	return count;
}

/**
 * log Σ_i exp(h_i − k (i − x)²) for the outputs of all lines of a pass: potentials in float64, the sums of a tile in float32.
 * Same method as LineLse in src/compute/cpu/lseLines.ts, with tiles of `tile` = 8 or 16 outputs. All addresses are in bytes.
 *
 * Inputs: float64 h[line · inputStride + i], i < inputs, padded with the floor to a multiple of 32 ≤ inputStride.
 * Tiles: int32 starts; those of line l are tileStarts[l] … tileStarts[l + 1].
 * Output p of line l goes to out[l · outLine + p · outStep] (elements); p < outputs.
 * table: float32 exp(2 k step (t − (tile − 1)/2) d) at (d + reach) · tile + t; scratch: 5 bytes an input so padded, 16-byte aligned.
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
			const active = collectWeights(from, blocks, scratch, k, x, highest, peak, top, tilt, cutoff, reach);
			if (active >= 0) {
				if (tile === 16) sumTile16(scratch, blocks, active, table, peak - reach);
				else sumTile8(scratch, blocks, active, table, peak - reach);
				storeTile(to, outStep, count, tile, top, k, step, half, f64(peak) - x);
			} else {
				for (let t = 0; t < count; t++) {
					const value = single(from, blocks, scratch, k, origin + f64(start + t) * step, highest, cutoff);
					store<f64>(to + ((<usize>(t * outStep)) << 3), value);
				}
			}
		}
	}
}

/** Sums of the tile in hand. */
let s0: v128 = f32x4.splat(0);
let s1: v128 = f32x4.splat(0);
let s2: v128 = f32x4.splat(0);
let s3: v128 = f32x4.splat(0);
let peakValue: f64 = 0;

/** Maxima of the blocks relative to the line's, float32; returns the line's maximum. */
function blockMaxima(from: usize, blocks: i32, scratch: usize): f64 {
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
function boundsAt(block: i32, scratch: usize, k: f32, x: f32): v128 {
	const first = f32x4.add(f32x4.splat(f32(block * BLOCK)), f32x4(0, 8, 16, 24));
	const before = f32x4.sub(first, f32x4.splat(x));
	const after = f32x4.sub(f32x4.splat(x), f32x4.add(first, f32x4.splat(7)));
	const near = f32x4.pmax(f32x4.splat(0), f32x4.pmax(before, after));
	const max = v128.load(scratch + ((<usize>block) << 2));
	return f32x4.sub(max, f32x4.mul(f32x4.splat(k), f32x4.mul(near, near)));
}

/** The block that holds the largest term at x, sought from a nearby answer; its value goes to peakValue. */
function findPeak(from: usize, blocks: i32, scratch: usize, k: f64, x: f64, highest: f64, guess: i32): i32 {
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
function exponentPair(at: usize, offset: v128, k: v128): v128 {
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

/** Which of the four blocks from `block` can matter to an output of the tile. */
function activeBlocks(block: i32, scratch: usize, k: f64, x: f64, peak: i32, tilt: f64, lowest: f64): i32 {
	const middle = f32x4.add(f32x4.splat(f32(block * BLOCK - peak) + 3.5), f32x4(0, 8, 16, 24));
	const far = f32x4.add(f32x4.abs(middle), f32x4.splat(3.5));
	const bound = f32x4.add(boundsAt(block, scratch, f32(k), f32(x)), f32x4.mul(far, f32x4.splat(f32(tilt))));
	return i32x4.bitmask(f32x4.gt(bound, f32x4.splat(f32(lowest))));
}

/**
 * Gathers the blocks that matter to the tile and the weights of their inputs: int32 first inputs at `list`, 8 float32 each at `values`.
 * Returns how many blocks, or −1 when one is out of the table's reach. The one place that takes exponentials.
 */
function collectWeights(
	from: usize,
	blocks: i32,
	scratch: usize,
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
	const list = scratch + ((<usize>blocks) << 2);
	let values = list + ((<usize>blocks) << 2);
	let count = 0;
	for (let block = 0; block < blocks; block += 4) {
		let mask = activeBlocks(block, scratch, k, x, peak, tilt, lowest);
		while (mask !== 0) {
			const i0 = (block + ctz(mask)) * BLOCK;
			mask &= mask - 1;
			if (i0 - peak < -reach || i0 + BLOCK - 1 - peak > reach) return -1;
			store<i32>(list + ((<usize>count) << 2), i0);
			count++;
			for (let i = i0; i < i0 + BLOCK; i += 4) {
				v128.store(values, weights(from, i, k, x, top));
				values += 16;
			}
		}
	}
	return count;
}

/** Sums of a tile of 8 over the collected blocks. */
function sumTile8(scratch: usize, blocks: i32, count: i32, table: usize, first: i32): void {
	const list = scratch + ((<usize>blocks) << 2);
	let values = list + ((<usize>blocks) << 2);
	let a = f32x4.splat(0);
	let b = f32x4.splat(0);
	let c = f32x4.splat(0);
	let d = f32x4.splat(0);
	for (let n = 0; n < count; n++) {
		let e = table + ((<usize>(load<i32>(list + ((<usize>n) << 2)) - first)) << 5);
		for (let i = 0; i < BLOCK; i += 2) {
			const w0 = v128.load32_splat(values);
			a = f32x4.add(a, f32x4.mul(w0, v128.load(e)));
			b = f32x4.add(b, f32x4.mul(w0, v128.load(e, 16)));
			const w1 = v128.load32_splat(values, 4);
			c = f32x4.add(c, f32x4.mul(w1, v128.load(e, 32)));
			d = f32x4.add(d, f32x4.mul(w1, v128.load(e, 48)));
			e += 64;
			values += 8;
		}
	}
	terms += f64(count * 64);
	s0 = f32x4.add(a, c);
	s1 = f32x4.add(b, d);
}

/** Sums of a tile of 16 over the collected blocks. */
function sumTile16(scratch: usize, blocks: i32, count: i32, table: usize, first: i32): void {
	const list = scratch + ((<usize>blocks) << 2);
	let values = list + ((<usize>blocks) << 2);
	let a = f32x4.splat(0);
	let b = f32x4.splat(0);
	let c = f32x4.splat(0);
	let d = f32x4.splat(0);
	for (let n = 0; n < count; n++) {
		let e = table + ((<usize>(load<i32>(list + ((<usize>n) << 2)) - first)) << 6);
		for (let i = 0; i < BLOCK; i += 2) {
			const w0 = v128.load32_splat(values);
			a = f32x4.add(a, f32x4.mul(w0, v128.load(e)));
			b = f32x4.add(b, f32x4.mul(w0, v128.load(e, 16)));
			c = f32x4.add(c, f32x4.mul(w0, v128.load(e, 32)));
			d = f32x4.add(d, f32x4.mul(w0, v128.load(e, 48)));
			const w1 = v128.load32_splat(values, 4);
			a = f32x4.add(a, f32x4.mul(w1, v128.load(e, 64)));
			b = f32x4.add(b, f32x4.mul(w1, v128.load(e, 80)));
			c = f32x4.add(c, f32x4.mul(w1, v128.load(e, 96)));
			d = f32x4.add(d, f32x4.mul(w1, v128.load(e, 112)));
			e += 128;
			values += 8;
		}
	}
	terms += f64(count * 128);
	s0 = a;
	s1 = b;
	s2 = c;
	s3 = d;
}

/** Takes the logarithms of the tile's sums, adds the peak and the tilt back, stores `count` outputs. */
function storeTile(
	to: usize,
	outStep: i32,
	count: i32,
	tile: i32,
	top: f64,
	k: f64,
	step: f64,
	half: f64,
	peakOffset: f64,
): void {
	let t = 0;
	for (let group = 0; group < tile >> 2 && t < count; group++) {
		const sums = group === 0 ? s0 : group === 1 ? s1 : group === 2 ? s2 : s3;
		const exponent = exponentOf(sums);
		const mantissa = logMantissa32x4(sums, exponent);
		const ln2 = f64x2.splat(LN2);
		const low = f64x2.add(f64x2.promote_low_f32x4(mantissa), f64x2.mul(ln2, f64x2.convert_low_i32x4_s(exponent)));
		const high = f64x2.add(
			f64x2.promote_low_f32x4(v128.shuffle<i32>(mantissa, mantissa, 2, 3, 2, 3)),
			f64x2.mul(ln2, f64x2.convert_low_i32x4_s(v128.shuffle<i32>(exponent, exponent, 2, 3, 2, 3))),
		);
		const kk = f64x2.splat(k);
		const twice = f64x2.splat(2 * peakOffset);
		const offset = f64x2.mul(f64x2.splat(step), f64x2.add(f64x2.splat(f64(t) - half), f64x2(0, 1)));
		const next = f64x2.add(offset, f64x2.splat(2 * step));
		const base = f64x2.splat(top);
		const one = f64x2.add(f64x2.add(low, base), f64x2.mul(kk, f64x2.mul(offset, f64x2.sub(twice, offset))));
		const two = f64x2.add(f64x2.add(high, base), f64x2.mul(kk, f64x2.mul(next, f64x2.sub(twice, next))));
		const stride = (<usize>outStep) << 3;
		const at = to + <usize>t * stride;
		store<f64>(at, f64x2.extract_lane(one, 0));
		if (t + 1 < count) store<f64>(at + stride, f64x2.extract_lane(one, 1));
		if (t + 2 < count) store<f64>(at + 2 * stride, f64x2.extract_lane(two, 0));
		if (t + 3 < count) store<f64>(at + 3 * stride, f64x2.extract_lane(two, 1));
		t += 4;
	}
}

/** One output by itself, in float64: the way out for lines with wide gaps. */
function single(from: usize, blocks: i32, scratch: usize, k: f64, x: f64, highest: f64, cutoff: f64): f64 {
	findPeak(from, blocks, scratch, k, x, highest, 0);
	const top = peakValue;
	const count = collectWeights(from, blocks, scratch, k, x, highest, 0, top, 0, cutoff, i32.MAX_VALUE);
	const values = scratch + ((<usize>blocks) << 3);
	let sum: f64 = 0;
	for (let i = 0; i < count * BLOCK; i++) sum += f64(load<f32>(values + ((<usize>i) << 2)));
	terms += f64(count * BLOCK);
	return top + Math.log(sum);
}
