// A whole coarse level in one dispatch: one workgroup does half step after half step and decides by itself, from what their lines add up
// to, how to go on (see control). It stops when the level is settled or given up, or after as many half steps as the step allows; then
// the next dispatch goes on exactly there. Lines are shared as in relax-lines; what half steps leave for each other passes through the
// arena between barriers.

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

struct Step {
	values: u32,
	peaks: u32,
	fresh: u32, // 1: begin the level; 0: go on where the last dispatch stopped
	halfSteps: u32, // at most so many
	lastPhase: u32, // the level's own ε; those before it anneal
	samples: u32, // place of what this dispatch measured: sweep, error, gap
	maxSweeps: f32,
	tolerance: f32,
	closeBelow: f32, // closing is tried at this error first
	goal: f32, // ω
	epsilon: f32,
	rho: f32,
	totalA: f32, // Σ a, Σ b
	totalB: f32,
	unusedA: f32,
	unusedB: f32,
	@align(16) sides: array<Side, 2>,
	phases: array<vec4f, 24>, // k, κ, ε/ρ, and the ε before over this ε
	tables: array<array<vec4f, 8>, 24>, // see octet-tables
}

@group(0) @binding(0) var<uniform> step: Step;
@group(0) @binding(1) var<storage, read_write> arena: array<f32, CAPACITY>;
@group(0) @binding(2) var<storage, read_write> kept: Control; // between dispatches

override LINES: u32 = 4u;
override SLOTS: u32 = 1u;

//#include numbers
//#include line-tiles
//#include octet
//#include team
//#include best-shift
//#include relax-line
//#include control

var<workgroup> control: Control;

fn halfOf(c: Control) -> Half {
	let side = step.sides[c.side];
	let ends = c.stage == ANNEAL && c.side == 1u && c.inPhase + 1u == ANNEALING_SWEEPS;
	let next = c.phase + select(0u, 1u, ends);
	let phase = step.phases[c.phase];
	// Potentials are still in units of the ε before when an annealing phase, or what follows the last, begins.
	let begins = c.phase > 0u && c.inPhase == 0u && (c.stage == ANNEAL || (c.stage == RELAX && c.sweeps == 0.0));
	let shift = shiftOf(c.massA, c.massB, phase.z);
	return Half(
		side.lines, side.tiles, side.mass, side.logMass, side.incoming, side.potential, step.sides[1u - c.side].incoming,
		step.values, step.peaks, select(1u, 0u, c.stage == START), side.firstTile, side.endTile, side.spans,
		phase.x, step.phases[next].x, phase.y, phase.z, omegaOf(c), select(1.0, phase.w, begins),
		select(1.0, step.phases[next].w, ends), c.phase, next, select(shift, -shift, c.side == 1u),
	);
}

@compute @workgroup_size(LINES * SLOTS)
fn main(@builtin(local_invocation_index) thread: u32) {
	if (thread == 0u) {
		control = kept;
		control.tiles = 0.0;
		control.samples = 0.0;
		control.halfSteps = 0.0;
		if (step.fresh == 1u) {
			control = freshControl(arena[step.sides[0].sums], arena[step.sides[1].sums]);
		}
	}
	for (var n = 0u; n < step.halfSteps; n++) {
		let now = workgroupUniformLoad(&control);
		if (now.stage >= SETTLED) {
			break;
		}
		let half = halfOf(now);
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
		kept = control;
		arena[step.sides[0].sums] = control.massA;
		arena[step.sides[1].sums] = control.massB;
	}
}
