// Whole coarse levels in one dispatch, a workgroup each: it does half step after half step and decides by itself, from what their lines
// add up to, how to go on (see control). It stops when its level is settled or given up, or after as many half steps as its step allows;
// then the next dispatch goes on exactly there. Lines are shared as in relax-lines; what half steps leave for each other passes through
// the arena between barriers. Levels are those of different solves: they share nothing but the buffers.

struct Side {
	lines: u32, // as in Half
	tiles: u32,
	mass: u32,
	logMass: u32,
	incoming: u32,
	potential: u32,
	firstTile: u32,
	endTile: u32,
	spans: u32,
	sums: u32, // one number: Σ a e^(-f/ρ) without the shift; as found when fresh, of the newest potentials in the end
	unusedA: u32,
	unusedB: u32,
}

struct Plan {
	values: u32,
	peaks: u32,
	fresh: u32, // 1: begin the level; 0: go on where the last dispatch stopped
	halfSteps: u32, // at most so many
	lastPhase: u32, // the level's own ε; those before it anneal
	samples: u32, // place of what this dispatch measured: sweep, error, gap
	kept: u32, // which of the controls is this level's
	maxSweeps: f32,
	tolerance: f32,
	closeBelow: f32, // closing is tried at this error first
	goal: f32, // ω
	epsilon: f32,
	rho: f32,
	totalA: f32, // Σ a, Σ b
	totalB: f32,
	unused: f32,
}

struct Step {
	plan: Plan,
	sides: array<Side, 2>,
	phases: array<vec4f, 24>, // k, κ, ε/ρ, and the ε before over this ε
	tables: array<array<vec4f, 8>, 24>, // see octet-tables
}

@group(0) @binding(0) var<uniform> steps: array<Step, LEVELS>;
@group(0) @binding(1) var<storage, read_write> arena: array<f32, CAPACITY>;
@group(0) @binding(2) var<storage, read_write> kept: array<Control, LEVELS>; // between dispatches

override LINES: u32 = 4u;
override SLOTS: u32 = 1u;

var<private> level: u32; // this workgroup's, and its plan
var<private> step: Plan;

fn tableRow(which: u32, row: u32) -> vec4f {
	return steps[level].tables[which][row];
}

//#include numbers
//#include line-tiles
//#include octet
//#include team
//#include best-shift
//#include relax-line
//#include control

var<workgroup> control: Control;

fn halfOf(own: u32, c: Control) -> Half {
	let side = steps[own].sides[c.side];
	let ends = c.stage == ANNEAL && c.side == 1u && c.inPhase + 1u == ANNEALING_SWEEPS;
	let next = c.phase + select(0u, 1u, ends);
	let phase = steps[own].phases[c.phase];
	let after = steps[own].phases[next];
	// Potentials are still in units of the ε before when an annealing phase, or what follows the last, begins.
	let begins = c.phase > 0u && c.inPhase == 0u && (c.stage == ANNEAL || (c.stage == RELAX && c.sweeps == 0.0));
	let shift = shiftOf(c.massA, c.massB, phase.z);
	return Half(
		side.lines, side.tiles, side.mass, side.logMass, side.incoming, side.potential, steps[own].sides[1u - c.side].incoming,
		steps[own].plan.values, steps[own].plan.peaks, select(1u, 0u, c.stage == START), side.firstTile, side.endTile, side.spans,
		phase.x, after.x, phase.y, phase.z, omegaOf(c), select(1.0, phase.w, begins),
		select(1.0, after.w, ends), c.phase, next, select(shift, -shift, c.side == 1u),
	);
}

@compute @workgroup_size(LINES * SLOTS)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
	let own = group.x;
	level = own;
	step = steps[own].plan;
	if (thread == 0u) {
		control = kept[step.kept];
		control.tiles = 0.0;
		control.samples = 0.0;
		control.halfSteps = 0.0;
		if (step.fresh == 1u) {
			control = freshControl(arena[steps[own].sides[0].sums], arena[steps[own].sides[1].sums]);
		}
	}
	for (var n = 0u; n < steps[own].plan.halfSteps; n++) {
		let now = workgroupUniformLoad(&control);
		if (now.stage >= SETTLED) {
			break;
		}
		let half = halfOf(own, now);
		var tally = Tally(vec4f(0.0), vec4f(0.0));
		for (var line = 0u; line < half.lines; line += LINES) {
			let some = relaxLine(line + thread % LINES, thread / LINES, half);
			tally.sums += some.sums;
			tally.more += some.more;
		}
		// What this half step left is read by the next.
		storageBarrier();
		let total = teamTotal(tally, thread);
		if (thread == 0u) {
			control = advance(now, total);
		}
	}
	workgroupBarrier();
	if (thread == 0u) {
		kept[step.kept] = control;
		arena[steps[own].sides[0].sums] = control.massA;
		arena[steps[own].sides[1].sums] = control.massB;
	}
}
