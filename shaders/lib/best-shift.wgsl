// The constant that is best added to f and taken from g, in bits: log2(Σ a e^(-f/ρ) / Σ b e^(-g/ρ)) / (2 ε/ρ).
fn shiftOf(massA: f32, massB: f32, ratio: f32) -> f32 {
	return (log2(larger(massA, 1e-30)) - log2(larger(massB, 1e-30))) / (2.0 * ratio);
}

// The same from the tallies that half steps of either side left behind. Needs `arena` and `team`.
fn bestShift(thread: u32, sumsA: u32, countA: u32, sumsB: u32, countB: u32, ratio: f32) -> f32 {
	var sum = vec4f(0.0);
	for (var i = firstShare(thread); i < countA; i += shares()) {
		sum.x += arena[sumsA + i];
	}
	for (var i = firstShare(thread); i < countB; i += shares()) {
		sum.y += arena[sumsB + i];
	}
	let total = teamTotal(Tally(sum, vec4f(0.0)), thread).sums;
	return shiftOf(total.x, total.y, ratio);
}
