// One line of values in workgroup memory, in tiles of 8 with the largest value of each and where it stands.
const TILE: u32 = 8u;
override CAPACITY: u32 = 640u; // points a line may have; a multiple of TILE
override TILES: u32 = CAPACITY / TILE;

struct Octet {
	lo: vec4f,
	hi: vec4f,
}

var<workgroup> line: array<f32, CAPACITY>;
var<workgroup> peakValue: array<f32, TILES>;
var<workgroup> peakAt: array<i32, TILES>;

fn tileCount(points: u32) -> u32 {
	return (points + TILE - 1u) / TILE;
}

// Needs a barrier before (line written) and after (peaks read).
fn findPeaks(thread: u32, threads: u32, points: u32) {
	for (var tile = thread; tile < tileCount(points); tile += threads) {
		var best = FLOOR;
		var at = tile * TILE;
		for (var i = tile * TILE; i < (tile + 1u) * TILE; i++) {
			if (line[i] > best) {
				best = line[i];
				at = i;
			}
		}
		peakValue[tile] = best;
		peakAt[tile] = i32(at);
	}
}

// Twice the distance from the doubled position `twice` to the nearest point of a tile; 0 inside.
fn doubledGap(tile: u32, twice: i32) -> i32 {
	let first = i32(2u * TILE * tile);
	return max(0, max(first - twice, twice - first - i32(2u * TILE) + 2));
}
