// Shared constants. "Bits" are base-2 logarithms throughout. Largest and smallest are chosen by comparisons: min and max of the standard
// promise an order of NaN as well, for which a software adapter spends twenty instructions.
const FLOOR: f32 = -1e30; // log2 of zero: finite, far below any reachable value
const EMPTY: f32 = -1e29; // anything below is FLOOR plus rounding
const LN2: f32 = 0.6931471805599453;
const CUT_BITS: f32 = 24.0; // terms this far below the largest one cannot change a float32 sum
const EXPONENT_LIMIT: f32 = 60.0;

fn larger(a: f32, b: f32) -> f32 {
	return select(a, b, a < b);
}

fn larger4(a: vec4f, b: vec4f) -> vec4f {
	return select(a, b, a < b);
}

fn largest(a: vec4f) -> f32 {
	return larger(larger(a.x, a.y), larger(a.z, a.w));
}

// 2^x; arguments are kept above -120, where every device still has normal numbers.
fn power4(bits: vec4f) -> vec4f {
	return exp2(larger4(bits, vec4f(-120.0)));
}

fn boundedPower4(bits: vec4f) -> vec4f {
	return power4(select(bits, vec4f(EXPONENT_LIMIT), bits > vec4f(EXPONENT_LIMIT)));
}

// e^x - 1 where e^x is known, by its series for the small x of a stiff relaxation: there the difference would cancel.
fn expMinusOne4(x: vec4f, expX: vec4f) -> vec4f {
	let series = x * (1.0 + x * (0.5 + x * (1.0 / 6.0 + x * (1.0 / 24.0 + x * (1.0 / 120.0)))));
	return select(expX - 1.0, series, abs(x) < vec4f(0.125));
}

// e^d (d - 1) + 1, never negative, where e^d is known: the integrand of the duality gap.
fn gapTerm4(d: vec4f, expD: vec4f) -> vec4f {
	let series = d * d * (0.5 + d * (1.0 / 3.0 + d * (0.125 + d * (1.0 / 30.0))));
	return select(expD * (d - 1.0) + 1.0, series, abs(d) < vec4f(0.125));
}
