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

override GROUP: u32 = 64u;

//#include numbers
//#include line-tiles
//#include best-shift

@compute @workgroup_size(GROUP)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
	let own = group.x;
	if (own >= step.lines) {
		return;
	}
	let shift = step.shiftSign * bestShift(thread, step.sumsA, step.linesA, step.sumsB, step.linesB, step.ratio);
	let base = own * step.pointsIn;
	let padded = tileCount(step.pointsIn) * TILE;
	for (var p = thread; p < padded; p += GROUP) {
		var value = FLOOR;
		if (p < step.pointsIn) {
			value = values[base + p];
			if (step.finish == 0u) {
				let logMass = measure[base + p].y;
				value = select(FLOOR, logMass + value, logMass > EMPTY);
			}
		}
		line[p] = value;
	}
	workgroupBarrier();
	findPeaks(thread, GROUP, step.pointsIn);
	workgroupBarrier();

	let quarter = 0.25 * step.k;
	let tiles = tileCount(step.pointsIn);
	for (var p = thread; p < step.pointsOut; p += GROUP) {
		let twice = 2 * i32(p) - 1;
		var top = FLOOR;
		for (var tile = 0u; tile < tiles; tile++) {
			let away = twice - 4 * peakAt[tile];
			top = max(top, peakValue[tile] - quarter * f32(away * away));
		}
		var sum = 0.0;
		if (top > EMPTY) {
			for (var tile = 0u; tile < tiles; tile++) {
				if (tileBound(tile, twice, quarter) > top) {
					for (var j = tile * TILE; j < (tile + 1u) * TILE; j++) {
						let away = twice - 4 * i32(j);
						top = max(top, line[j] - quarter * f32(away * away));
					}
				}
			}
			for (var tile = 0u; tile < tiles; tile++) {
				if (tileBound(tile, twice, quarter) > top - CUT_BITS) {
					for (var j = tile * TILE; j < (tile + 1u) * TILE; j++) {
						let away = twice - 4 * i32(j);
						sum += exp2(line[j] - quarter * f32(away * away) - top);
					}
				}
			}
		}
		let logSum = select(FLOOR, top + log2(max(sum, 1e-30)), top > EMPTY);
		if (step.finish == 0u) {
			result[p * step.lines + own] = logSum;
		} else {
			result[own * step.pointsOut + p] = (step.kappa * (logSum - shift) - logSum) * step.scale;
		}
	}
}

// No term of the tile can be larger at this output (in half points, without the half-point offset).
fn tileBound(tile: u32, twice: i32, quarter: f32) -> f32 {
	let first = i32(4u * TILE * tile);
	let gap = max(0, max(first - twice, twice - first - i32(4u * (TILE - 1u))));
	return peakValue[tile] - quarter * f32(gap * gap);
}
