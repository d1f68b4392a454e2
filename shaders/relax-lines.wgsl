// One half step of the over-relaxed Sinkhorn iteration on every line of one side (a column for f, a row for g), then the start of the
// other side's: see relax-line. A workgroup owns LINES neighbouring lines, SLOTS threads a line.

struct Step {
	lines: u32, // as in Half
	tiles: u32,
	mass: u32,
	logMass: u32,
	incoming: u32,
	potential: u32,
	outgoing: u32,
	values: u32,
	peaks: u32,
	finish: u32,
	firstTile: u32,
	endTile: u32,
	spans: u32,
	sumsOut: u32, // where the tallies of this half step are left, so many; and where the newest of either side are
	tallies: u32,
	sumsA: u32,
	countA: u32,
	sumsB: u32,
	countB: u32,
	kIn: f32,
	kOut: f32,
	kappa: f32,
	ratio: f32,
	omega: f32,
	scaleIn: f32,
	scaleOut: f32,
	shiftSign: f32, // +1 for f, -1 for g
	tables: array<array<vec4f, 8>, 2>, // for kIn and kOut, see octet-tables
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
//#include relax-line

@compute @workgroup_size(LINES * SLOTS)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
	let own = group.x * LINES + thread % LINES;
	if (group.x * LINES >= step.lines) {
		return;
	}
	let shift = bestShift(thread, step.sumsA, step.countA, step.sumsB, step.countB, step.ratio);
	let tally = relaxLine(own, thread / LINES, Half(
		step.lines, step.tiles, step.mass, step.logMass, step.incoming, step.potential, step.outgoing, step.values, step.peaks,
		step.finish, step.firstTile, step.endTile, step.spans, step.kIn, step.kOut, step.kappa, step.ratio, step.omega,
		step.scaleIn, step.scaleOut, 0u, 1u, step.shiftSign * shift,
	));
	let total = teamTotal(tally, thread);
	if (speaksForTeam(thread) && step.finish == 1u) {
		let at = step.sumsOut + tallyNumber(group.x, thread);
		arena[at] = total.sums.x;
		arena[at + step.tallies] = total.sums.y;
		arena[at + 2u * step.tallies] = total.sums.z;
		arena[at + 3u * step.tallies] = total.sums.w;
		arena[at + 4u * step.tallies] = total.more.x;
		arena[at + 5u * step.tallies] = total.more.y;
	}
}
