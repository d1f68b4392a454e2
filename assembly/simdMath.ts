/**
 * Elementary functions on SIMD lanes, branch-free. Range reduction to [−ln 2/2, ln 2/2] and a polynomial, then the exponent bits
 * (Cody and Waite 1980); coefficients are the Taylor series', economised where a lane is float32.
 */

/**
 * e^x in four float32 lanes for x ≤ 80, relative error below 3e-7 + 6e-8 |x|; 0 below −80, so that sentinels of log 0 vanish.
 * Adding 1.5 · 2^23 rounds to an integer and leaves it in the low bits, which becomes the exponent.
 */
export function exp32x4(x: v128): v128 {
	const shifted = f32x4.add(f32x4.mul(x, f32x4.splat(f32(Math.LOG2E))), f32x4.splat(12582912));
	const r = f32x4.sub(x, f32x4.mul(f32x4.sub(shifted, f32x4.splat(12582912)), f32x4.splat(f32(Math.LN2))));
	let p = f32x4.add(f32x4.mul(r, f32x4.splat(8.3125057e-3)), f32x4.splat(4.1890095e-2));
	p = f32x4.add(f32x4.mul(p, r), f32x4.splat(1.6667115e-1));
	p = f32x4.add(f32x4.mul(p, r), f32x4.splat(0.49999232));
	p = f32x4.add(f32x4.mul(p, r), f32x4.splat(1));
	p = f32x4.add(f32x4.mul(p, r), f32x4.splat(1));
	const scale = i32x4.shl(i32x4.add(shifted, i32x4.splat(127)), 23);
	return v128.and(f32x4.mul(p, scale), f32x4.gt(x, f32x4.splat(-80)));
}

/** e^x, by its series to 3e-13 where |x| ≤ ¼, as it is for nearly every point of a settled solve; by exp64x2 elsewhere. */
export function exponential(x: v128): v128 {
	if (!i64x2.all_true(f64x2.le(f64x2.abs(x), f64x2.splat(0.25)))) return exp64x2(x);
	let p = f64x2.add(f64x2.mul(x, f64x2.splat(1 / 362880.0)), f64x2.splat(1 / 40320.0));
	p = f64x2.add(f64x2.mul(p, x), f64x2.splat(1 / 5040.0));
	p = f64x2.add(f64x2.mul(p, x), f64x2.splat(1 / 720.0));
	p = f64x2.add(f64x2.mul(p, x), f64x2.splat(1 / 120.0));
	p = f64x2.add(f64x2.mul(p, x), f64x2.splat(1 / 24.0));
	p = f64x2.add(f64x2.mul(p, x), f64x2.splat(1 / 6.0));
	p = f64x2.add(f64x2.mul(p, x), f64x2.splat(0.5));
	p = f64x2.add(f64x2.mul(p, x), f64x2.splat(1));
	return f64x2.add(f64x2.mul(p, x), f64x2.splat(1));
}

/** e^x in two float64 lanes, relative error near 1e-15; x is clamped to ±700. */
export function exp64x2(x: v128): v128 {
	const clamped = f64x2.pmax(f64x2.splat(-700), f64x2.pmin(x, f64x2.splat(700)));
	const n = f64x2.nearest(f64x2.mul(clamped, f64x2.splat(Math.LOG2E)));
	const r = f64x2.sub(
		f64x2.sub(clamped, f64x2.mul(n, f64x2.splat(0.6931471803691238))),
		f64x2.mul(n, f64x2.splat(1.9082149292705877e-10)),
	);
	let p = f64x2.add(f64x2.mul(r, f64x2.splat(1 / 479001600.0)), f64x2.splat(1 / 39916800.0));
	p = f64x2.add(f64x2.mul(p, r), f64x2.splat(1 / 3628800.0));
	p = f64x2.add(f64x2.mul(p, r), f64x2.splat(1 / 362880.0));
	p = f64x2.add(f64x2.mul(p, r), f64x2.splat(1 / 40320.0));
	p = f64x2.add(f64x2.mul(p, r), f64x2.splat(1 / 5040.0));
	p = f64x2.add(f64x2.mul(p, r), f64x2.splat(1 / 720.0));
	p = f64x2.add(f64x2.mul(p, r), f64x2.splat(1 / 120.0));
	p = f64x2.add(f64x2.mul(p, r), f64x2.splat(1 / 24.0));
	p = f64x2.add(f64x2.mul(p, r), f64x2.splat(1 / 6.0));
	p = f64x2.add(f64x2.mul(p, r), f64x2.splat(0.5));
	p = f64x2.add(f64x2.mul(p, r), f64x2.splat(1));
	p = f64x2.add(f64x2.mul(p, r), f64x2.splat(1));
	// Adding 1.5 · 2^52 leaves the integer n in the low bits.
	const bits = f64x2.add(n, f64x2.splat(6755399441055744.0));
	const scale = i64x2.shl(i64x2.add(bits, i64x2.splat(1023)), 52);
	return f64x2.mul(p, scale);
}

/** The float32 part of log x for x > 0 normal: log of the mantissa, folded to [√½, √2]; the exponent is returned by `exponentOf`. */
export function logMantissa32x4(x: v128, exponent: v128): v128 {
	// m = x · 2^−exponent
	const m = i32x4.sub(x, i32x4.shl(exponent, 23));
	const f = f32x4.sub(m, f32x4.splat(1));
	const z = f32x4.mul(f, f);
	let p = f32x4.add(f32x4.mul(f, f32x4.splat(7.0376836292e-2)), f32x4.splat(-1.151461031e-1));
	p = f32x4.add(f32x4.mul(p, f), f32x4.splat(1.167699874e-1));
	p = f32x4.add(f32x4.mul(p, f), f32x4.splat(-1.2420140846e-1));
	p = f32x4.add(f32x4.mul(p, f), f32x4.splat(1.4249322787e-1));
	p = f32x4.add(f32x4.mul(p, f), f32x4.splat(-1.6668057665e-1));
	p = f32x4.add(f32x4.mul(p, f), f32x4.splat(2.0000714765e-1));
	p = f32x4.add(f32x4.mul(p, f), f32x4.splat(-2.4999993993e-1));
	p = f32x4.add(f32x4.mul(p, f), f32x4.splat(3.3333331174e-1));
	return f32x4.add(f, f32x4.sub(f32x4.mul(f32x4.mul(z, f), p), f32x4.mul(z, f32x4.splat(0.5))));
}

/** The power of two that brings x > 0 into [√½, √2): 32-bit integers. */
export function exponentOf(x: v128): v128 {
	// √½ has the bits 0x3f3504f3; whatever lies above it up to twice that belongs to exponent 0.
	return i32x4.shr_s(i32x4.sub(x, i32x4.splat(0x3f3504f3)), 23);
}
