// The constant that is best added to f and taken from g, in bits: log2(Σ a e^(-f/ρ) / Σ b e^(-g/ρ)) / (2 ε/ρ), from the sums that
// each line of either side left behind. Needs `arena` and `team`.
fn bestShift(thread: u32, sumsA: u32, linesA: u32, sumsB: u32, linesB: u32, ratio: f32) -> f32 {
	var sum = vec2f(0.0);
	for (var i = firstShare(thread); i < linesA; i += shares()) {
		sum.x += arena[sumsA + i];
	}
	for (var i = firstShare(thread); i < linesB; i += shares()) {
		sum.y += arena[sumsB + i];
	}
	let total = groupTotal(sum, thread);
	return (log2(larger(total.x, 1e-30)) - log2(larger(total.y, 1e-30))) / (2.0 * ratio);
}
