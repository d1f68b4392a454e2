// log2 of the sums over j of exp2(line[j] - k (i - x_j)²) at the 8 outputs i = first … first + 7, for inputs at x_j = j (stride 1) or,
// from the next coarser lattice, at x_j = 2j + 1/2 (stride 2).
// With c the centre of the outputs, m that of a tile of 8 inputs, d = i - c and e = x_j - m,
//   line[j] - k (i - x_j)² = (line[j] - k (c - x_j)²) + 2 k d (m - c) + 2 k d e - k d².
// The first part costs one exponential an input, the second one an output and tile, and exp2(2 k d e) is a table of 8 × 8 numbers, so
// that a term is a multiply-add. Doubled distances are integers, hence exact; references are kept for each output, so no exponent
// leaves float32 as long as the table does not: 49 k stride / 2 bits each way. `which` names the table. `tiles` = 0 skips the work: the answer is FLOOR.
// What can be skipped is skipped by the bounds of loops, which no device turns into work under a mask.
const STEPS_LO = vec4f(-7.0, -5.0, -3.0, -1.0);
const STEPS_HI = vec4f(1.0, 3.0, 5.0, 7.0);
const HEADROOM_BITS: f32 = 60.0;

var<private> summedTiles: u32; // tiles that this thread has summed for its octets, for the account

struct Octet {
	lo: vec4f,
	hi: vec4f,
}

fn octet(lineAt: u32, peaksAt: u32, first: u32, tiles: u32, k: f32, stride: f32, which: u32) -> Octet {
	let centre = f32(2u * first + 7u) - (stride - 1.0); // doubled, as seen from an input at zero
	let quarter = 0.25 * k;

	var top = FLOOR;
	var best = vec2f(FLOOR, 0.0);
	for (var tile = 0u; tile < tiles; tile++) {
		let peak = scratch[peaksAt + tile].xy;
		let away = 2.0 * stride * peak.y - centre;
		let value = peak.x - quarter * away * away;
		best = select(best, peak, value > top);
		top = max(top, value);
	}

	// A tile's bound minus one known term is convex in the output's position, so the two outermost outputs decide.
	let left = 2.0 * stride * best.y - (centre - 7.0);
	let right = 2.0 * stride * best.y - (centre + 7.0);
	let needLeft = best.x - quarter * left * left - CUT_BITS;
	let needRight = best.x - quarter * right * right - CUT_BITS;
	var begin = tiles;
	var end = 0u;
	for (var tile = 0u; tile < tiles; tile++) {
		let start = 16.0 * stride * f32(tile);
		let gapLeft = max(0.0, max(start - centre + 7.0, centre - 7.0 - start - 14.0 * stride));
		let gapRight = max(0.0, max(start - centre - 7.0, centre + 7.0 - start - 14.0 * stride));
		let peak = scratch[peaksAt + tile].x;
		let needed = top > EMPTY && (peak - quarter * gapLeft * gapLeft >= needLeft || peak - quarter * gapRight * gapRight >= needRight);
		begin = select(begin, min(begin, tile), needed);
		end = select(end, tile + 1u, needed);
	}

	summedTiles += end - min(begin, end);

	// The known term is the first reference of every output; a tile far above it raises them.
	let table = step.tables[which];
	let lean = 0.5 * k * (2.0 * stride * best.y - centre);
	var referenceLo = top + lean * STEPS_LO;
	var referenceHi = top + lean * STEPS_HI;
	var sumLo = vec4f(0.0);
	var sumHi = vec4f(0.0);
	for (var tile = begin; tile < end; tile++) {
		let start = 16.0 * stride * f32(tile) - centre;
		let awayA = start + stride * vec4f(0.0, 2.0, 4.0, 6.0);
		let awayB = start + stride * vec4f(8.0, 10.0, 12.0, 14.0);
		let a = scratch[lineAt + 2u * tile] - quarter * awayA * awayA;
		let b = scratch[lineAt + 2u * tile + 1u] - quarter * awayB * awayB;
		let ab = max(a, b);
		let tileTop = max(max(ab.x, ab.y), max(ab.z, ab.w));
		let s = power4(a - tileTop);
		let t = power4(b - tileTop);
		let lo = s.x * table[0] + s.y * table[2] + s.z * table[4] + s.w * table[6] +
			t.x * table[8] + t.y * table[10] + t.z * table[12] + t.w * table[14];
		let hi = s.x * table[1] + s.y * table[3] + s.z * table[5] + s.w * table[7] +
			t.x * table[9] + t.y * table[11] + t.z * table[13] + t.w * table[15];
		let slope = 2.0 * quarter * (start + 7.0 * stride);
		let exponentLo = tileTop + slope * STEPS_LO;
		let exponentHi = tileTop + slope * STEPS_HI;
		let ahead = any(exponentLo > referenceLo + HEADROOM_BITS) || any(exponentHi > referenceHi + HEADROOM_BITS);
		for (var raise = ahead; raise; raise = false) {
			let newLo = max(referenceLo, exponentLo);
			let newHi = max(referenceHi, exponentHi);
			sumLo *= power4(referenceLo - newLo);
			sumHi *= power4(referenceHi - newHi);
			referenceLo = newLo;
			referenceHi = newHi;
		}
		sumLo += lo * power4(exponentLo - referenceLo);
		sumHi += hi * power4(exponentHi - referenceHi);
	}
	// Where no tile was needed the sums are 0 and the references FLOOR: the floor under the sum keeps log2 away from zero.
	return Octet(
		referenceLo - quarter * STEPS_LO * STEPS_LO + log2(max(sumLo, vec4f(1e-30))),
		referenceHi - quarter * STEPS_HI * STEPS_HI + log2(max(sumHi, vec4f(1e-30))),
	);
}
