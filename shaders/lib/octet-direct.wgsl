// The same sums as octet-powers8 with one exponential a term and output: no table, valid for every k. Narrow kernels (few terms
// matter) and the annealing of a coarse lattice, where k changes from sweep to sweep, use it.
const STEPS = vec4f(0.0, 1.0, 2.0, 3.0);

fn quartet(first: u32, points: u32, k: f32) -> vec4f {
	let tiles = tileCount(points);
	let start = i32(first);

	var top = vec4f(FLOOR);
	for (var tile = 0u; tile < tiles; tile++) {
		let away = f32(start - peakAt[tile]) + STEPS;
		top = max(top, peakValue[tile] - k * away * away);
	}
	if (top.x < EMPTY) {
		return vec4f(FLOOR);
	}
	for (var tile = 0u; tile < tiles; tile++) {
		let away = max(vec4f(0.0), max(f32(i32(tile * TILE) - start) - STEPS, f32(start - i32(tile * TILE + TILE - 1u)) + STEPS));
		if (all(peakValue[tile] - k * away * away <= top)) {
			continue;
		}
		for (var j = tile * TILE; j < (tile + 1u) * TILE; j++) {
			let apart = f32(start - i32(j)) + STEPS;
			top = max(top, line[j] - k * apart * apart);
		}
	}
	var sum = vec4f(0.0);
	for (var tile = 0u; tile < tiles; tile++) {
		let away = max(vec4f(0.0), max(f32(i32(tile * TILE) - start) - STEPS, f32(start - i32(tile * TILE + TILE - 1u)) + STEPS));
		if (all(peakValue[tile] - k * away * away < top - CUT_BITS)) {
			continue;
		}
		for (var j = tile * TILE; j < (tile + 1u) * TILE; j++) {
			let apart = f32(start - i32(j)) + STEPS;
			sum += exp2(line[j] - k * apart * apart - top);
		}
	}
	return top + log2(sum);
}

fn octet(first: u32, points: u32, k: f32) -> Octet {
	return Octet(quartet(first, points, k), quartet(first + 4u, points, k));
}
