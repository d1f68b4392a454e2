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

// No term of the tile is larger at the output `twice` = 2i - 1, in half points.
fn tileBound(peak: f32, tile: u32, twice: f32, quarter: f32) -> f32 {
	let first = f32(4u * TILE * tile);
	let gap = max(0.0, max(first - twice, twice - first - f32(4u * (TILE - 1u))));
	return peak - quarter * gap * gap;
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
		let p = tile * TILE;
		keepTile(lineAt, peaksAt, tile, Octet(
			vec4f(given(own, p), given(own, p + 1u), given(own, p + 2u), given(own, p + 3u)),
			vec4f(given(own, p + 4u), given(own, p + 5u), given(own, p + 6u), given(own, p + 7u)),
		));
	}
	let shift = step.shiftSign * bestShift(thread, step.sumsA, step.linesA, step.sumsB, step.linesB, step.ratio);
	storageBarrier();

	let quarter = 0.25 * step.k;
	for (var p = thread; p < step.pointsOut; p += GROUP) {
		let twice = f32(2 * i32(p) - 1);
		var top = FLOOR;
		for (var tile = 0u; tile < tiles; tile++) {
			let peak = scratch[peaksAt + tile];
			let away = twice - 4.0 * peak.y;
			top = max(top, peak.x - quarter * away * away);
		}
		var logSum = FLOOR;
		if (top > EMPTY) {
			for (var tile = 0u; tile < tiles; tile++) {
				if (tileBound(scratch[peaksAt + tile].x, tile, twice, quarter) > top) {
					let start = twice - f32(4u * TILE * tile);
					let awayA = start - vec4f(0.0, 4.0, 8.0, 12.0);
					let awayB = start - vec4f(16.0, 20.0, 24.0, 28.0);
					let a = scratch[lineAt + 2u * tile] - quarter * awayA * awayA;
					let b = scratch[lineAt + 2u * tile + 1u] - quarter * awayB * awayB;
					let ab = max(a, b);
					top = max(top, max(max(ab.x, ab.y), max(ab.z, ab.w)));
				}
			}
			var sum = vec4f(0.0);
			for (var tile = 0u; tile < tiles; tile++) {
				if (tileBound(scratch[peaksAt + tile].x, tile, twice, quarter) > top - CUT_BITS) {
					let start = twice - f32(4u * TILE * tile);
					let awayA = start - vec4f(0.0, 4.0, 8.0, 12.0);
					let awayB = start - vec4f(16.0, 20.0, 24.0, 28.0);
					sum += exp2(max(scratch[lineAt + 2u * tile] - quarter * awayA * awayA - top, vec4f(-120.0)));
					sum += exp2(max(scratch[lineAt + 2u * tile + 1u] - quarter * awayB * awayB - top, vec4f(-120.0)));
				}
			}
			logSum = top + log2(sum.x + sum.y + sum.z + sum.w);
		}
		if (step.finish == 0u) {
			result[p * step.lines + own] = logSum;
		} else {
			result[own * step.pointsOut + p] = (step.kappa * (logSum - shift) - logSum) * step.scale;
		}
	}
}
