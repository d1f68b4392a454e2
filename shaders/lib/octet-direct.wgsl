// The same sums as octet-tables with one exponential a term and output: for kernels too narrow for a table in float32's range.
const STEPS = vec4f(0.0, 1.0, 2.0, 3.0);

// Distances from four outputs to the nearest point of a tile; 0 inside.
fn gaps(tile: u32, outputs: vec4f) -> vec4f {
	let first = f32(tile * TILE);
	return max(vec4f(0.0), max(first - outputs, outputs - first - f32(TILE - 1u)));
}

fn quartet(lineAt: u32, peaksAt: u32, first: u32, tiles: u32, k: f32) -> vec4f {
	let outputs = f32(first) + STEPS;
	var top = vec4f(FLOOR);
	for (var tile = 0u; tile < tiles; tile++) {
		let peak = scratch[peaksAt + tile];
		let away = outputs - peak.y;
		top = max(top, peak.x - k * away * away);
	}
	if (top.x < EMPTY) {
		return vec4f(FLOOR);
	}
	for (var tile = 0u; tile < tiles; tile++) {
		let gap = gaps(tile, outputs);
		if (all(scratch[peaksAt + tile].x - k * gap * gap <= top)) {
			continue;
		}
		for (var i = 0u; i < TILE; i++) {
			let away = outputs - f32(tile * TILE + i);
			top = max(top, scratch[lineAt + 2u * tile + i / 4u][i % 4u] - k * away * away);
		}
	}
	var sum = vec4f(0.0);
	for (var tile = 0u; tile < tiles; tile++) {
		let gap = gaps(tile, outputs);
		if (all(scratch[peaksAt + tile].x - k * gap * gap < top - CUT_BITS)) {
			continue;
		}
		for (var i = 0u; i < TILE; i++) {
			let away = outputs - f32(tile * TILE + i);
			let bits = scratch[lineAt + 2u * tile + i / 4u][i % 4u] - k * away * away - top;
			sum += exp2(max(bits, vec4f(-120.0)));
		}
	}
	return top + log2(sum);
}

fn octet(lineAt: u32, peaksAt: u32, first: u32, tiles: u32, k: f32) -> Octet {
	return Octet(quartet(lineAt, peaksAt, first, tiles, k), quartet(lineAt, peaksAt, first + 4u, tiles, k));
}
