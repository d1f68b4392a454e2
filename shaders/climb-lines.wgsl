// Log-sum-exp along lines from a lattice to the next finer one: potentials climb a level by evaluating the half step there.
// Block j of the coarser lattice has its centre at 2j + 1/2 finer points, so distances are exact in half points: 2i - (4j + 1).
// The first pass reads (log2 mass + potential) of the other side and stores transposed; the second ends in potentials.

struct Step {
	lines: u32,
	pointsIn: u32,
	pointsOut: u32,
	finish: u32, // 0: first pass; 1: second pass, relax into potentials
	sumsA: u32,
	linesA: u32,
	sumsB: u32,
	linesB: u32,
	k: f32, // (finer spacing)² / (ε ln 2)
	kappa: f32,
	ratio: f32,
	scale: f32, // factor on the new potentials, where ε changes
	shiftSign: f32,
	tables: array<array<vec4f, 16>, 1>, // exp2(k D I), as in relax-lines
}

@group(0) @binding(0) var<uniform> step: Step;
@group(0) @binding(1) var<storage, read> measure: array<vec2f>;
@group(0) @binding(2) var<storage, read> values: array<f32>; // potentials (first pass) or sums (second)
@group(0) @binding(3) var<storage, read> lineSums: array<vec4f>;
@group(0) @binding(4) var<storage, read_write> result: array<f32>;
@group(0) @binding(5) var<storage, read_write> scratch: array<vec4f>;

override GROUP: u32 = 32u;

//#include numbers
//#include line-tiles
//#include octet
//#include best-shift

fn given(own: u32, p: u32) -> f32 {
	if (p >= step.pointsIn) {
		return FLOOR;
	}
	let at = own * step.pointsIn + p;
	if (step.finish == 1u) {
		return values[at];
	}
	let logMass = measure[at].y;
	return select(FLOOR, logMass + values[at], logMass > EMPTY);
}

@compute @workgroup_size(GROUP)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
	let own = group.x;
	if (own >= step.lines) {
		return;
	}
	let tiles = tileCount(step.pointsIn);
	let lineAt = own * 3u * tiles;
	let peaksAt = lineAt + 2u * tiles;
	for (var tile = thread; tile < tiles; tile += GROUP) {
		for (var i = 0u; i < TILE; i++) {
			let p = tile * TILE + i;
			scratch[lineAt + p / 4u][p % 4u] = given(own, p);
		}
		keepPeak(lineAt, peaksAt, tile);
	}
	let shift = step.shiftSign * bestShift(thread, step.sumsA, step.linesA, step.sumsB, step.linesB, step.ratio);
	storageBarrier();

	for (var tile = thread; tile < tileCount(step.pointsOut); tile += GROUP) {
		let o = octet(lineAt, peaksAt, tile * TILE, tiles, step.k, 2.0, 0u);
		var both = array<vec4f, 2>(o.lo, o.hi);
		for (var i = 0u; i < min(TILE, step.pointsOut - tile * TILE); i++) {
			let p = tile * TILE + i;
			let sum = both[i / 4u][i % 4u];
			if (step.finish == 0u) {
				result[p * step.lines + own] = sum;
			} else {
				result[own * step.pointsOut + p] = (step.kappa * (sum - shift) - sum) * step.scale;
			}
		}
	}
}
