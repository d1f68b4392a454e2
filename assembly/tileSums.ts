import { BLOCK } from "./lineScan";
import { exponentOf, logMantissa32x4 } from "./simdMath";

const LN2: f64 = Math.LN2;

/** Sums of the tile in hand. */
let s0: v128 = f32x4.splat(0);
let s1: v128 = f32x4.splat(0);
let s2: v128 = f32x4.splat(0);
let s3: v128 = f32x4.splat(0);

/** Sums of a tile of 8 over the collected blocks. */
export function sumTile8(list: usize, count: i32, weights: usize, table: usize, first: i32): void {
	let values = weights;
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
	s0 = f32x4.add(a, c);
	s1 = f32x4.add(b, d);
}

/** Sums of a tile of 16 over the collected blocks. */
export function sumTile16(list: usize, count: i32, weights: usize, table: usize, first: i32): void {
	let values = weights;
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
	s0 = a;
	s1 = b;
	s2 = c;
	s3 = d;
}

/** Float64 sums of a tile of 8 over the collected blocks; they take the place of the first weights at `values`. */
export function sumExactly(list: usize, count: i32, values: usize, table: usize, first: i32): void {
	let a0 = f64x2.splat(0);
	let a1 = f64x2.splat(0);
	let a2 = f64x2.splat(0);
	let a3 = f64x2.splat(0);
	let b0 = f64x2.splat(0);
	let b1 = f64x2.splat(0);
	let b2 = f64x2.splat(0);
	let b3 = f64x2.splat(0);
	let value = values;
	for (let n = 0; n < count; n++) {
		let e = table + ((<usize>(load<i32>(list + ((<usize>n) << 2)) - first)) << 6);
		for (let i = 0; i < BLOCK; i += 2) {
			const w0 = v128.load64_splat(value);
			a0 = f64x2.add(a0, f64x2.mul(w0, v128.load(e)));
			a1 = f64x2.add(a1, f64x2.mul(w0, v128.load(e, 16)));
			a2 = f64x2.add(a2, f64x2.mul(w0, v128.load(e, 32)));
			a3 = f64x2.add(a3, f64x2.mul(w0, v128.load(e, 48)));
			const w1 = v128.load64_splat(value, 8);
			b0 = f64x2.add(b0, f64x2.mul(w1, v128.load(e, 64)));
			b1 = f64x2.add(b1, f64x2.mul(w1, v128.load(e, 80)));
			b2 = f64x2.add(b2, f64x2.mul(w1, v128.load(e, 96)));
			b3 = f64x2.add(b3, f64x2.mul(w1, v128.load(e, 112)));
			e += 128;
			value += 16;
		}
	}
	v128.store(values, f64x2.add(a0, b0));
	v128.store(values, f64x2.add(a1, b1), 16);
	v128.store(values, f64x2.add(a2, b2), 32);
	v128.store(values, f64x2.add(a3, b3), 48);
}

/** storeTile for the sums of `sumExactly`, at `sums`. */
export function storeExactly(
	to: usize,
	outStep: i32,
	count: i32,
	top: f64,
	k: f64,
	step: f64,
	peakOffset: f64,
	sums: usize,
): void {
	for (let t = 0; t < count; t++) {
		const offset = (f64(t) - 3.5) * step;
		const log = top + k * offset * (2 * peakOffset - offset) + Math.log(load<f64>(sums + ((<usize>t) << 3)));
		store<f64>(to + ((<usize>(t * outStep)) << 3), log);
	}
}

/** Takes the logarithms of the tile's sums, adds the peak and the tilt back, stores `count` outputs. */
export function storeTile(
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
