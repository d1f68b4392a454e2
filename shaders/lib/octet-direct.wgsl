// The same sums as octet-tables with one exponential a term and output: for kernels too narrow for a table in float32's range.
var<private> summedTiles: u32; // tiles that this thread has summed for its octets, for the account

struct Octet {
	lo: vec4f,
	hi: vec4f,
}

const DOUBLED_LO = vec4f(0.0, 2.0, 4.0, 6.0);
const DOUBLED_HI = vec4f(8.0, 10.0, 12.0, 14.0);

fn octet(lineAt: u32, peaksAt: u32, first: u32, tiles: u32, k: f32, stride: f32, which: u32) -> Octet {
	let origin = f32(2u * first) - (stride - 1.0); // doubled, as seen from an input at zero
	let outLo = origin + DOUBLED_LO;
	let outHi = origin + DOUBLED_HI;
	let quarter = 0.25 * k;
	let points = tiles * TILE;

	// Below each output's largest term, since a tile's peak is one of its terms; then that term itself.
	var topLo = vec4f(FLOOR);
	var topHi = vec4f(FLOOR);
	for (var tile = 0u; tile < tiles; tile++) {
		let peak = scratch[peaksAt + tile];
		let awayLo = 2.0 * stride * peak.y - outLo;
		let awayHi = 2.0 * stride * peak.y - outHi;
		topLo = max(topLo, peak.x - quarter * awayLo * awayLo);
		topHi = max(topHi, peak.x - quarter * awayHi * awayHi);
	}
	let known = topLo.x > EMPTY;
	var begin = points;
	var end = 0u;
	for (var tile = 0u; tile < tiles; tile++) {
		let start = 16.0 * stride * f32(tile);
		let gapLo = max(vec4f(0.0), max(start - outLo, outLo - start - 14.0 * stride));
		let gapHi = max(vec4f(0.0), max(start - outHi, outHi - start - 14.0 * stride));
		let peak = scratch[peaksAt + tile].x;
		let needed = known && (any(peak - quarter * gapLo * gapLo >= topLo - CUT_BITS) ||
			any(peak - quarter * gapHi * gapHi >= topHi - CUT_BITS));
		begin = select(begin, min(begin, tile * TILE), needed);
		end = select(end, (tile + 1u) * TILE, needed);
	}
	summedTiles += (end - min(begin, end)) / TILE;
	for (var j = begin; j < end; j++) {
		let value = scratch[lineAt + j / 4u][j % 4u];
		let awayLo = 2.0 * stride * f32(j) - outLo;
		let awayHi = 2.0 * stride * f32(j) - outHi;
		topLo = max(topLo, value - quarter * awayLo * awayLo);
		topHi = max(topHi, value - quarter * awayHi * awayHi);
	}
	var sumLo = vec4f(0.0);
	var sumHi = vec4f(0.0);
	for (var j = begin; j < end; j++) {
		let value = scratch[lineAt + j / 4u][j % 4u];
		let awayLo = 2.0 * stride * f32(j) - outLo;
		let awayHi = 2.0 * stride * f32(j) - outHi;
		sumLo += power4(value - quarter * awayLo * awayLo - topLo);
		sumHi += power4(value - quarter * awayHi * awayHi - topHi);
	}
	return Octet(topLo + log2(max(sumLo, vec4f(1e-30))), topHi + log2(max(sumHi, vec4f(1e-30))));
}
