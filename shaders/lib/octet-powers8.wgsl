// log2 of the sums over j of exp2(line[j] - k (i - j)²) at the 8 outputs i = first … first + 7.
// With c the centre of the outputs, d = i - c and J the centre of the line,
//   exp2(line[j] - k (i - j)²) = exp2(line[j] - k (c - j)²) · exp2(k (j - J))^(2d) · exp2(2 k d (J - c) - k d²),
// so a term costs one exponential and eight multiply-adds; powers[2j], powers[2j + 1] hold exp2(k (j - J)) to the odd powers
// -7 … 7. Valid while 3.5 k (points - 1) stays below 50 bits: then no term that matters leaves the range of float32.
const STEPS_LO = vec4f(-7.0, -5.0, -3.0, -1.0);
const STEPS_HI = vec4f(1.0, 3.0, 5.0, 7.0);

fn octet(first: u32, points: u32, k: f32) -> Octet {
	let centre = i32(2u * first) + 7;
	let quarter = 0.25 * k;
	let tiles = tileCount(points);

	var top = FLOOR;
	var at = 0;
	for (var tile = 0u; tile < tiles; tile++) {
		let away = 2 * peakAt[tile] - centre;
		let value = peakValue[tile] - quarter * f32(away * away);
		if (value > top) {
			top = value;
			at = peakAt[tile];
		}
	}
	if (top < EMPTY) {
		return Octet(vec4f(FLOOR), vec4f(FLOOR));
	}
	for (var tile = 0u; tile < tiles; tile++) {
		let gap = doubledGap(tile, centre);
		if (peakValue[tile] - quarter * f32(gap * gap) <= top) {
			continue;
		}
		for (var j = tile * TILE; j < (tile + 1u) * TILE; j++) {
			let away = 2 * i32(j) - centre;
			let value = line[j] - quarter * f32(away * away);
			if (value > top) {
				top = value;
				at = i32(j);
			}
		}
	}

	// A tile's bound minus the largest term is convex in the output's position, so the two outermost outputs decide.
	let left = 2 * at - (centre - 7);
	let right = 2 * at - (centre + 7);
	let needLeft = line[at] - quarter * f32(left * left) - CUT_BITS;
	let needRight = line[at] - quarter * f32(right * right) - CUT_BITS;
	var lo = vec4f(0.0);
	var hi = vec4f(0.0);
	for (var tile = 0u; tile < tiles; tile++) {
		let gapLeft = doubledGap(tile, centre - 7);
		let gapRight = doubledGap(tile, centre + 7);
		let peak = peakValue[tile];
		if (peak - quarter * f32(gapLeft * gapLeft) < needLeft && peak - quarter * f32(gapRight * gapRight) < needRight) {
			continue;
		}
		for (var j = tile * TILE; j < (tile + 1u) * TILE; j++) {
			let away = 2 * i32(j) - centre;
			let term = exp2(line[j] - quarter * f32(away * away) - top);
			lo += term * powers[2u * j];
			hi += term * powers[2u * j + 1u];
		}
	}
	let offset = 2.0 * f32(i32(points) - 1 - centre);
	return Octet(
		top + quarter * STEPS_LO * (offset - STEPS_LO) + log2(lo),
		top + quarter * STEPS_HI * (offset - STEPS_HI) + log2(hi),
	);
}
