// The same sums as octet-powers8, with two centres of four outputs each: powers[j] holds exp2(k (j - J)) to the odd powers
// -3 … 3. Valid while 1.5 k (points - 1) stays below 50 bits; for longer lines or wider spacing than octet-powers8 allows.
const STEPS = vec4f(-3.0, -1.0, 1.0, 3.0);

fn quartet(first: u32, points: u32, k: f32) -> vec4f {
	let centre = i32(2u * first) + 3;
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
		return vec4f(FLOOR);
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

	let left = 2 * at - (centre - 3);
	let right = 2 * at - (centre + 3);
	let needLeft = line[at] - quarter * f32(left * left) - CUT_BITS;
	let needRight = line[at] - quarter * f32(right * right) - CUT_BITS;
	var sum = vec4f(0.0);
	for (var tile = 0u; tile < tiles; tile++) {
		let gapLeft = doubledGap(tile, centre - 3);
		let gapRight = doubledGap(tile, centre + 3);
		let peak = peakValue[tile];
		if (peak - quarter * f32(gapLeft * gapLeft) < needLeft && peak - quarter * f32(gapRight * gapRight) < needRight) {
			continue;
		}
		for (var j = tile * TILE; j < (tile + 1u) * TILE; j++) {
			let away = 2 * i32(j) - centre;
			sum += exp2(line[j] - quarter * f32(away * away) - top) * powers[j];
		}
	}
	let offset = 2.0 * f32(i32(points) - 1 - centre);
	return top + quarter * STEPS * (offset - STEPS) + log2(sum);
}

fn octet(first: u32, points: u32, k: f32) -> Octet {
	return Octet(quartet(first, points, k), quartet(first + 4u, points, k));
}
