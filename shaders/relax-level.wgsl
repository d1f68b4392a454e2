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
	control: u32, // place of the control between dispatches
	samples: u32, // place of what this dispatch measured: sweep, error, gap
	maxSweeps: f32,
	tolerance: f32,
	closeBelow: f32, // closing is tried at this error first
	goal: f32, // ω
	epsilon: f32,
	rho: f32,
	totalA: f32, // Σ a, Σ b
	totalB: f32,
	unused: f32,
	@align(16) sides: array<Side, 2>,
	phases: array<vec4f, 24>, // k, κ, ε/ρ, and the ε before over this ε
	tables: array<array<vec4f, 8>, 24>, // see octet-tables
}

@group(0) @binding(0) var<uniform> step: Step;
@group(0) @binding(1) var<storage, read_write> arena: array<f32, CAPACITY>;

override LINES: u32 = 4u;
override SLOTS: u32 = 1u;

//#include numbers
//#include line-tiles
//#include octet
//#include together
//#include best-shift
//#include relax-line
//#include control

var<workgroup> control: Control;

fn readControl() -> Control {
	let at = step.control;
	return Control(
		u32(arena[at]), u32(arena[at + 1u]), u32(arena[at + 2u]), u32(arena[at + 3u]), arena[at + 4u], arena[at + 5u],
		arena[at + 6u], arena[at + 7u], arena[at + 8u], arena[at + 9u], arena[at + 10u], arena[at + 11u], arena[at + 12u],
		arena[at + 13u], arena[at + 14u], arena[at + 15u], four(at + 16u, 1u), four(at + 20u, 1u), arena[at + 24u],
		arena[at + 25u], 0.0, 0.0, 0.0,
	);
}

fn writeControl(c: Control) {
	let at = step.control;
	putFour(at, 1u, vec4f(f32(c.stage), f32(c.side), f32(c.phase), f32(c.inPhase)));
	putFour(at + 4u, 1u, vec4f(c.sweeps, c.ramp, c.goal, c.closeBelow));
	putFour(at + 8u, 1u, vec4f(c.least, c.markSweep, c.markError, c.lastRate));
	putFour(at + 12u, 1u, vec4f(c.best, c.bestSweep, c.massA, c.massB));
	putFour(at + 16u, 1u, c.source);
	putFour(at + 20u, 1u, c.destination);
	putFour(at + 24u, 1u, vec4f(c.error, c.gap, c.tiles, c.samples));
	arena[at + 28u] = c.halfSteps;
	arena[step.sides[0].sums] = c.massA;
	arena[step.sides[1].sums] = c.massB;
}

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
		control = readControl();
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
		var sums = vec4f(0.0);
		var more = vec4f(0.0);
		for (var line = 0u; line < half.lines; line += LINES) {
			let tally = relaxLine(line + thread % LINES, thread / LINES, half);
			sums += tally.sums;
			more += tally.more;
		}
		// What this half step left is read by the next.
		storageBarrier();
		let allSums = groupTotal(sums, thread);
		let allMore = groupTotal(more, thread);
		if (thread == 0u) {
			control = advance(now, allSums, allMore.x, allMore.y);
		}
	}
	workgroupBarrier();
	if (thread == 0u) {
		writeControl(control);
	}
}
