// The same sums as octet-tables with one exponential a term and output: for kernels too narrow for a table in float32's range.
var<private> summedTiles: u32; // tiles that this thread has summed for its octets, for the account

fn useTable(which: u32) {}

struct Octet {
	lo: vec4f,
	hi: vec4f,
}

const DOUBLED_LO = vec4f(0.0, 2.0, 4.0, 6.0);
const DOUBLED_HI = vec4f(8.0, 10.0, 12.0, 14.0);

fn octet(values: u32, peaks: Peaks, lines: u32, first: u32, tiles: vec2u, k: f32, stride: f32) -> Octet {
	let origin = f32(2u * first) - (stride - 1.0); // doubled, as seen from an input at zero
	let outLo = origin + DOUBLED_LO;
	let outHi = origin + DOUBLED_HI;
	let quarter = 0.25 * k;
	let points = tiles.y * TILE;

	// Below each output's largest term, since a tile's peak is one of its terms; then that term itself.
	var topLo = vec4f(FLOOR);
	var topHi = vec4f(FLOOR);
	for (var tile = tiles.x; tile < tiles.y; tile++) {
		let value = arena[peaks.value + tile * lines];
		let point = arena[peaks.point + tile * lines];
		let awayLo = 2.0 * stride * point - outLo;
		let awayHi = 2.0 * stride * point - outHi;
		topLo = larger4(topLo, value - quarter * awayLo * awayLo);
		topHi = larger4(topHi, value - quarter * awayHi * awayHi);
	}
	let reachable = select(0u, tiles.y, topLo.x > EMPTY);
	var begin = points;
	var end = 0u;
	for (var tile = tiles.x; tile < reachable; tile++) {
		let start = 16.0 * stride * f32(tile);
		let gapLo = larger4(vec4f(0.0), larger4(start - outLo, outLo - start - 14.0 * stride));
		let gapHi = larger4(vec4f(0.0), larger4(start - outHi, outHi - start - 14.0 * stride));
		let peak = arena[peaks.value + tile * lines];
		let needed = any(peak - quarter * gapLo * gapLo >= topLo - CUT_BITS) |
			any(peak - quarter * gapHi * gapHi >= topHi - CUT_BITS);
		begin = select(begin, tile * TILE, needed & (begin == points));
		end = select(end, (tile + 1u) * TILE, needed);
	}
	begin = select(begin, end, begin > end);
	summedTiles += (end - begin) / TILE;
	for (var j = begin; j < end; j++) {
		let value = arena[values + j * lines];
		let awayLo = 2.0 * stride * f32(j) - outLo;
		let awayHi = 2.0 * stride * f32(j) - outHi;
		topLo = larger4(topLo, value - quarter * awayLo * awayLo);
		topHi = larger4(topHi, value - quarter * awayHi * awayHi);
	}
	var sumLo = vec4f(0.0);
	var sumHi = vec4f(0.0);
	for (var j = begin; j < end; j++) {
		let value = arena[values + j * lines];
		let awayLo = 2.0 * stride * f32(j) - outLo;
		let awayHi = 2.0 * stride * f32(j) - outHi;
		sumLo += power4(value - quarter * awayLo * awayLo - topLo);
		sumHi += power4(value - quarter * awayHi * awayHi - topHi);
	}
	return Octet(topLo + log2(larger4(sumLo, vec4f(1e-30))), topHi + log2(larger4(sumHi, vec4f(1e-30))));
}
