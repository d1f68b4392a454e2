// Lines of values in tiles of 8 points. Point p of line l lies at p · lines + l, so that neighbouring threads, which own neighbouring lines,
// read neighbouring numbers. A tile's peak is its largest value and the point where that stands. Needs `arena`.
const TILE: u32 = 8u;

// Four points of a line, from place `at` on.
fn four(at: u32, lines: u32) -> vec4f {
	return vec4f(arena[at], arena[at + lines], arena[at + 2u * lines], arena[at + 3u * lines]);
}

fn putFour(at: u32, lines: u32, values: vec4f) {
	arena[at] = values.x;
	arena[at + lines] = values.y;
	arena[at + 2u * lines] = values.z;
	arena[at + 3u * lines] = values.w;
}

// Where the peaks of a line stand: values from `value` on, points from `point` on, `lines` apart.
struct Peaks {
	value: u32,
	point: u32,
}

fn keepPeak(peaks: Peaks, tile: u32, lines: u32, lo: vec4f, hi: vec4f) {
	let top = largest(larger4(lo, hi));
	var at = select(7.0, 6.0, hi.z == top);
	at = select(at, 5.0, hi.y == top);
	at = select(at, 4.0, hi.x == top);
	at = select(at, 3.0, lo.w == top);
	at = select(at, 2.0, lo.z == top);
	at = select(at, 1.0, lo.y == top);
	at = select(at, 0.0, lo.x == top);
	arena[peaks.value + tile * lines] = top;
	arena[peaks.point + tile * lines] = f32(tile * TILE) + at;
}
