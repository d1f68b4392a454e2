// Shared constants. "Bits" are base-2 logarithms throughout.
const FLOOR: f32 = -1e30; // log2 of zero: finite, far below any reachable value
const EMPTY: f32 = -1e29; // anything below is FLOOR plus rounding
const LN2: f32 = 0.6931471805599453;
const CUT_BITS: f32 = 24.0; // terms this far below the largest one cannot change a float32 sum
const EXPONENT_LIMIT: f32 = 60.0;

// 2^x; arguments are kept above -120, where every device still has normal numbers.
fn power4(bits: vec4f) -> vec4f {
	return exp2(max(bits, vec4f(-120.0)));
}

fn power(bits: f32) -> f32 {
	return exp2(max(bits, -120.0));
}

fn boundedExp2(bits: f32) -> f32 {
	return power(min(bits, EXPONENT_LIMIT));
}

// e^x - 1 for the small x of a stiff relaxation, where the plain difference would cancel.
fn expMinusOne(x: f32) -> f32 {
	if (abs(x) < 0.125) {
		return x * (1.0 + x * (0.5 + x * (1.0 / 6.0 + x * (1.0 / 24.0 + x * (1.0 / 120.0)))));
	}
	return power(min(x / LN2, EXPONENT_LIMIT)) - 1.0;
}

// e^d (d - 1) + 1, never negative: the integrand of the duality gap.
fn gapTerm(d: f32) -> f32 {
	if (abs(d) < 0.125) {
		return d * d * (0.5 + d * (1.0 / 3.0 + d * (0.125 + d * (1.0 / 30.0))));
	}
	return power(min(d / LN2, EXPONENT_LIMIT)) * (d - 1.0) + 1.0;
}
