// log2 of the sums over j of exp2(line[j] - k (i - x_j)²) at the 8 outputs i = first … first + 7, for inputs at x_j = j (stride 1) or,
// from the next coarser lattice, at x_j = 2j + 1/2 (stride 2).
// With c the centre of the outputs, m that of a tile of 8 inputs, d = i - c and e = x_j - m,
//   line[j] - k (i - x_j)² = (line[j] - k (c - x_j)²) + 2 k d (m - c) + 2 k d e - k d².
// The first part costs one exponential an input, the second one an output and tile, and exp2(2 k d e) is a table, so that a term is a
// multiply-add. Doubled distances are integers, hence exact; references are kept for each output, so no exponent leaves float32 as long
// as the table does not: 49 k stride / 2 bits each way. Inputs are the tiles
// [tiles.x, tiles.y); where there are none the answer is FLOOR.
// What can be skipped is skipped by the bounds of loops, which no device turns into work under a mask. Needs `arena`, `tableRow`.
const STEPS_LO = vec4f(-7.0, -5.0, -3.0, -1.0);
const STEPS_HI = vec4f(1.0, 3.0, 5.0, 7.0);

var<private> summedTiles: u32; // tiles that this thread has summed for its octets, for the account

// exp2(k stride D I / 2) for I = 1, 3, 5, 7 within each, D = 1, 3, 5, 7, and their inverses.
var<private> up: array<vec4f, 4>;
var<private> down: array<vec4f, 4>;

fn useTable(which: u32) {
	for (var n = 0u; n < 4u; n++) {
		up[n] = tableRow(which, n);
		down[n] = tableRow(which, n + 4u);
	}
}

struct Octet {
	lo: vec4f,
	hi: vec4f,
}

fn octet(values: u32, peaks: Peaks, lines: u32, first: u32, tiles: vec2u, k: f32, stride: f32) -> Octet {
	let centre = f32(2u * first + 7u) - (stride - 1.0); // doubled, as seen from an input at zero
	let quarter = 0.25 * k;

	var top = FLOOR;
	var best = vec2f(FLOOR, 0.0);
	for (var tile = tiles.x; tile < tiles.y; tile++) {
		let value = arena[peaks.value + tile * lines];
		let point = arena[peaks.point + tile * lines];
		let away = 2.0 * stride * point - centre;
		let term = value - quarter * away * away;
		best = select(best, vec2f(value, point), term > top);
		top = larger(top, term);
	}

	// A tile's bound minus one known term is convex in the output's position, so the two outermost outputs decide.
	let left = 2.0 * stride * best.y - (centre - 7.0);
	let right = 2.0 * stride * best.y - (centre + 7.0);
	let needLeft = best.x - quarter * left * left - CUT_BITS;
	let needRight = best.x - quarter * right * right - CUT_BITS;
	let reachable = select(0u, tiles.y, top > EMPTY);
	var begin = tiles.y;
	var end = 0u;
	for (var tile = tiles.x; tile < reachable; tile++) {
		let apart = 16.0 * stride * f32(tile) + 7.0 * stride - centre;
		let gapLeft = larger(0.0, abs(apart + 7.0) - 7.0 * stride);
		let gapRight = larger(0.0, abs(apart - 7.0) - 7.0 * stride);
		let peak = arena[peaks.value + tile * lines];
		let needed = (peak - quarter * gapLeft * gapLeft >= needLeft) | (peak - quarter * gapRight * gapRight >= needRight);
		begin = select(begin, tile, needed & (begin == tiles.y));
		end = select(end, tile + 1u, needed);
	}
	begin = select(begin, end, begin > end);
	summedTiles += end - begin;

	// The known term is the first reference of every output.
	let lean = 0.5 * k * (2.0 * stride * best.y - centre);
	var referenceLo = top + lean * STEPS_LO;
	var referenceHi = top + lean * STEPS_HI;
	var sumLo = vec4f(0.0);
	var sumHi = vec4f(0.0);
	for (var tile = begin; tile < end; tile++) {
		let start = 16.0 * stride * f32(tile) - centre;
		let at = values + tile * TILE * lines;
		let awayA = start + stride * vec4f(0.0, 2.0, 4.0, 6.0);
		let awayB = start + stride * vec4f(8.0, 10.0, 12.0, 14.0);
		let a = four(at, lines) - quarter * awayA * awayA;
		let b = four(at + 4u * lines, lines) - quarter * awayB * awayB;
		let tileTop = largest(larger4(a, b));
		let s = power4(a - tileTop);
		let t = power4(b - tileTop);
		let lo = s.x * up[3].wzyx + s.y * up[2].wzyx + s.z * up[1].wzyx + s.w * up[0].wzyx +
			t.x * down[0].wzyx + t.y * down[1].wzyx + t.z * down[2].wzyx + t.w * down[3].wzyx;
		let hi = s.x * down[3] + s.y * down[2] + s.z * down[1] + s.w * down[0] +
			t.x * up[0] + t.y * up[1] + t.z * up[2] + t.w * up[3];
		let slope = 2.0 * quarter * (start + 7.0 * stride);
		let exponentLo = tileTop + slope * STEPS_LO;
		let exponentHi = tileTop + slope * STEPS_HI;
		// Whichever of sum and tile stands lower is scaled down to the other: one exponential either way.
		let aheadLo = exponentLo - referenceLo;
		let aheadHi = exponentHi - referenceHi;
		let ratioLo = power4(-abs(aheadLo));
		let ratioHi = power4(-abs(aheadHi));
		let raisedLo = aheadLo > vec4f(0.0);
		let raisedHi = aheadHi > vec4f(0.0);
		sumLo = select(sumLo + lo * ratioLo, sumLo * ratioLo + lo, raisedLo);
		sumHi = select(sumHi + hi * ratioHi, sumHi * ratioHi + hi, raisedHi);
		referenceLo = select(referenceLo, exponentLo, raisedLo);
		referenceHi = select(referenceHi, exponentHi, raisedHi);
	}
	// Where no tile was needed the sums are 0 and the references FLOOR: the floor under the sum keeps log2 away from zero.
	return Octet(
		referenceLo - quarter * STEPS_LO * STEPS_LO + log2(larger4(sumLo, vec4f(1e-30))),
		referenceHi - quarter * STEPS_HI * STEPS_HI + log2(larger4(sumHi, vec4f(1e-30))),
	);
}
