// Lines of values in tiles of 8, in `scratch`: two vec4 a tile, padded with FLOOR, and for each tile its largest value and where on
// the line that stands (value, point, 0, 0). Storage rather than workgroup memory: it stays in the first cache, needs no
// zeroing and sets no limit to a line.
const TILE: u32 = 8u;

fn tileCount(points: u32) -> u32 {
	return (points + TILE - 1u) / TILE;
}

// Only the thread that wrote a tile's values may call this before the next barrier.
fn keepPeak(lineAt: u32, peaksAt: u32, tile: u32) {
	let lo = scratch[lineAt + 2u * tile];
	let hi = scratch[lineAt + 2u * tile + 1u];
	let best = max(lo, hi);
	let top = max(max(best.x, best.y), max(best.z, best.w));
	var at = select(0.0, 7.0, hi.w == top);
	at = select(at, 6.0, hi.z == top);
	at = select(at, 5.0, hi.y == top);
	at = select(at, 4.0, hi.x == top);
	at = select(at, 3.0, lo.w == top);
	at = select(at, 2.0, lo.z == top);
	at = select(at, 1.0, lo.y == top);
	at = select(at, 0.0, lo.x == top);
	scratch[peaksAt + tile] = vec4f(top, f32(tile * TILE) + at, 0.0, 0.0);
}
