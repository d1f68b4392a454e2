// The constant that is best added to f and taken from g, in bits: log2(Σ a e^(-f/ρ) / Σ b e^(-g/ρ)) / (2 ε/ρ).
fn shiftOf(massA: f32, massB: f32, ratio: f32) -> f32 {
	return (log2(larger(massA, 1e-30)) - log2(larger(massB, 1e-30))) / (2.0 * ratio);
}

// The same from the sums that each line of either side left behind. Needs `arena` and `team`.
fn bestShift(thread: u32, sumsA: u32, linesA: u32, sumsB: u32, linesB: u32, ratio: f32) -> f32 {
	var sum = vec4f(0.0);
	for (var i = firstShare(thread); i < linesA; i += shares()) {
		sum.x += arena[sumsA + i];
	}
	for (var i = firstShare(thread); i < linesB; i += shares()) {
		sum.y += arena[sumsB + i];
	}
	let total = groupTotal(sum, thread);
	return shiftOf(total.x, total.y, ratio);
}
