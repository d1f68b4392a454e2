// The constant that is best added to f and taken from g, in bits: log2(Σ a e^(-f/ρ) / Σ b e^(-g/ρ)) / (2 ε/ρ), from the sums that
// each line of either side left behind (two vec4 a line, the sum in the first component). Needs `lineSums` and GROUP.
var<workgroup> gathered: array<vec2f, GROUP>;

fn bestShift(thread: u32, sumsA: u32, linesA: u32, sumsB: u32, linesB: u32, ratio: f32) -> f32 {
	var sum = vec2f(0.0);
	for (var i = thread; i < linesA; i += GROUP) {
		sum.x += lineSums[sumsA + 2u * i].x;
	}
	for (var i = thread; i < linesB; i += GROUP) {
		sum.y += lineSums[sumsB + 2u * i].x;
	}
	gathered[thread] = sum;
	workgroupBarrier();
	for (var half = GROUP / 2u; half > 0u; half /= 2u) {
		if (thread < half) {
			gathered[thread] += gathered[thread + half];
		}
		workgroupBarrier();
	}
	let total = gathered[0];
	return (log2(max(total.x, 1e-30)) - log2(max(total.y, 1e-30))) / (2.0 * ratio);
}
