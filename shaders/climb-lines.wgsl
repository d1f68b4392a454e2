// Log-sum-exp along lines from a lattice to the next finer one: potentials climb a level by evaluating the half step there.
// Block j of the coarser lattice has its centre at 2j + 1/2 finer points, so distances are exact in half points: 2i - (4j + 1).
// The first pass reads (log2 mass + potential) of the other side and stores transposed; the second ends in potentials.

struct Step {
	lines: u32, // of the pass, whole tiles
	tilesIn: u32, // of a line of inputs
	tilesOut: u32, // of outputs
	finish: u32, // 0: first pass; 1: second pass, relax into potentials
	logMass: u32, // places in the arena: first pass, log2 of the inputs' mass; second pass, of the outputs'
	potential: u32, // first pass: of the inputs; second pass: where those of the outputs go
	between: u32, // what the first pass leaves for the second
	values: u32, // scratch, as in relax-line
	peaks: u32,
	sumsA: u32,
	countA: u32,
	sumsB: u32,
	countB: u32,
	k: f32, // (finer spacing)² / (ε ln 2)
	kappa: f32,
	ratio: f32,
	scale: f32, // factor on the new potentials, where ε changes
	shiftSign: f32,
	tables: array<array<vec4f, 8>, 1>, // for 2k, see octet-tables
}

@group(0) @binding(0) var<uniform> step: Step;
@group(0) @binding(1) var<storage, read_write> arena: array<f32, CAPACITY>;

override LINES: u32 = 4u;
override SLOTS: u32 = 1u;

fn tableRow(which: u32, row: u32) -> vec4f {
	return step.tables[which][row];
}

//#include numbers
//#include line-tiles
//#include octet
//#include team
//#include best-shift

@compute @workgroup_size(LINES * SLOTS)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
	let own = group.x * LINES + thread % LINES;
	let slot = thread / LINES;
	if (group.x * LINES >= step.lines) {
		return;
	}
	let shift = step.shiftSign * bestShift(thread, step.sumsA, step.countA, step.sumsB, step.countB, step.ratio);
	let lines = step.lines;
	let peaks = Peaks(step.peaks + own, step.peaks + step.tilesIn * lines + own);
	let values = select(step.values, step.between, step.finish == 1u) + own;
	for (var tile = slot; tile < step.tilesIn; tile += SLOTS) {
		var both = array<vec4f, 2>();
		for (var n = 0u; n < 2u; n++) {
			let at = (tile * TILE + 4u * n) * lines + own;
			for (var given = step.finish == 1u; given; given = false) {
				both[n] = four(step.between + at, lines);
			}
			for (var made = step.finish == 0u; made; made = false) {
				let logMass = four(step.logMass + at, lines);
				both[n] = select(vec4f(FLOOR), logMass + four(step.potential + at, lines), logMass > vec4f(EMPTY));
				putFour(step.values + at, lines, both[n]);
			}
		}
		keepPeak(peaks, tile, lines, both[0], both[1]);
	}
	meet();
	useTable(0u);

	for (var tile = slot; tile < step.tilesOut; tile += SLOTS) {
		let o = octet(values, peaks, lines, tile * TILE, vec2u(0u, step.tilesIn), step.k, 2.0);
		var both = array<vec4f, 2>(o.lo, o.hi);
		for (var n = 0u; n < 2u; n++) {
			for (var passed = step.finish == 0u; passed; passed = false) {
				putFour(step.between + own * step.tilesOut * TILE + tile * TILE + 4u * n, 1u, both[n]);
			}
			for (var finished = step.finish == 1u; finished; finished = false) {
				let at = (tile * TILE + 4u * n) * lines + own;
				let on = four(step.logMass + at, lines) > vec4f(EMPTY);
				let relaxed = (step.kappa * (both[n] - shift) - both[n]) * step.scale;
				putFour(step.potential + at, lines, select(vec4f(0.0), relaxed, on));
			}
		}
	}
}
