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
	// Both passes go the same way and differ in what they select: a branch would be computed under a mask on a software adapter.
	let finishing = step.finish == 1u;
	let values = select(step.values, step.between, finishing) + own;
	let inputs = select(step.logMass, step.between, finishing);
	let added = select(step.potential, step.between, finishing);
	for (var tile = slot; tile < step.tilesIn; tile += SLOTS) {
		var both = array<vec4f, 2>();
		for (var n = 0u; n < 2u; n++) {
			let at = (tile * TILE + 4u * n) * lines;
			let given = four(inputs + at + own, lines);
			let made = select(vec4f(FLOOR), given + four(added + at + own, lines), given > vec4f(EMPTY));
			both[n] = select(made, given, finishing);
			putFour(values + at, lines, both[n]);
		}
		keepPeak(peaks, tile, lines, both[0], both[1]);
	}
	meet();
	useTable(0u);

	let outputs = select(step.between + own * step.tilesOut * TILE, step.potential + own, finishing);
	let stride = select(1u, lines, finishing);
	for (var tile = slot; tile < step.tilesOut; tile += SLOTS) {
		let o = octet(values, peaks, lines, tile * TILE, vec2u(0u, step.tilesIn), step.k, 2.0);
		var both = array<vec4f, 2>(o.lo, o.hi);
		for (var n = 0u; n < 2u; n++) {
			let point = tile * TILE + 4u * n;
			let on = four(step.logMass + select(0u, point * lines + own, finishing), lines) > vec4f(EMPTY);
			let relaxed = select(vec4f(0.0), (step.kappa * (both[n] - shift) - both[n]) * step.scale, on);
			putFour(outputs + point * stride, stride, select(both[n], relaxed, finishing));
		}
	}
}
