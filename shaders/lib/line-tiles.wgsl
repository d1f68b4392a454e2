// Lines of values in tiles of 8, in `scratch`: two vec4 a tile, padded with FLOOR, and for each tile its largest value and where on
// the line that stands (value, point, 0, 0). Storage rather than workgroup memory: it stays in the first cache, needs no
// zeroing and sets no limit to a line.
const TILE: u32 = 8u;

struct Octet {
	lo: vec4f,
	hi: vec4f,
}

fn tileCount(points: u32) -> u32 {
	return (points + TILE - 1u) / TILE;
}

fn keepTile(lineAt: u32, peaksAt: u32, tile: u32, values: Octet) {
	scratch[lineAt + 2u * tile] = values.lo;
	scratch[lineAt + 2u * tile + 1u] = values.hi;
	let best = max(values.lo, values.hi);
	let top = max(max(best.x, best.y), max(best.z, best.w));
	var at = select(0.0, 7.0, values.hi.w == top);
	at = select(at, 6.0, values.hi.z == top);
	at = select(at, 5.0, values.hi.y == top);
	at = select(at, 4.0, values.hi.x == top);
	at = select(at, 3.0, values.lo.w == top);
	at = select(at, 2.0, values.lo.z == top);
	at = select(at, 1.0, values.lo.y == top);
	at = select(at, 0.0, values.lo.x == top);
	scratch[peaksAt + tile] = vec4f(top, f32(tile * TILE) + at, 0.0, 0.0);
}

// Twice the distance from the doubled position `twice` to the nearest point of a tile; 0 inside.
fn doubledGap(tile: u32, twice: f32) -> f32 {
	let first = f32(2u * TILE * tile);
	return max(0.0, max(first - twice, twice - first - f32(2u * TILE - 2u)));
}
