// What to do next on a level that one workgroup solves by itself: annealing, over-relaxed sweeps, a plain one and a measurement to close.
// The numbers are those of levelRules.ts; that a rate must be steady before ω rises is the cpu's rule. Judged after every sweep. Needs `step`.
const START: u32 = 0u; // start the target's log-sum-exp, so that a source half step can follow
const ANNEAL: u32 = 1u; // plain sweeps at one ε after another
const RELAX: u32 = 2u; // over-relaxed sweeps at the level's own ε
const CLOSE: u32 = 3u; // a plain sweep: the target is exact then, and the source's error is all of it
const MEASURE: u32 = 4u; // measure the source without moving it
const SETTLED: u32 = 5u;
const GIVEN_UP: u32 = 6u; // at the limit of sweeps, or float32 has given what it can

const ANNEALING_SWEEPS: u32 = 2u;
const RAMP_STEP: f32 = 0.1;
const GROWTH_LIMIT: f32 = 100.0;
const RATE_WINDOW: f32 = 12.0;
const HIGHEST_OMEGA: f32 = 1.99;
const CLOSING_RETRY: f32 = 0.6;
const STALL_SWEEPS: f32 = 60.0;
const STALL_BELOW: f32 = 1e-2;
const STALL_SWEEPS_HIGH: f32 = 200.0;
const FAR: f32 = 1e30;

struct Control {
	stage: u32,
	side: u32, // of the next half step: 0 source, 1 target
	phase: u32, // which ε
	inPhase: u32, // annealing sweeps done at it
	sweeps: f32,
	ramp: f32, // sweeps since over-relaxation began anew
	goal: f32, // ω at the end of the ramp
	closeBelow: f32,
	least: f32, // error since over-relaxation began anew
	markSweep: f32, // where a window for the rate begins; -1 before the first
	markError: f32,
	lastRate: f32,
	best: f32, // error, and when it last halved
	bestSweep: f32,
	massA: f32, // Σ a e^(-f/ρ) of the newest potentials, without the shift
	massB: f32,
	source: vec4f, // error, gap, dual, Σ p that the last half step of each side found
	destination: vec4f,
	error: f32,
	gap: f32,
	tiles: f32, // of this dispatch, as are the samples and the half steps
	samples: f32,
	halfSteps: f32,
}

fn freshControl(massA: f32, massB: f32) -> Control {
	var c: Control;
	c.stage = START;
	c.side = 1u;
	c.goal = step.goal;
	c.closeBelow = step.closeBelow;
	c.least = FAR;
	c.markSweep = -1.0;
	c.best = FAR;
	c.massA = massA;
	c.massB = massB;
	c.error = FAR;
	return c;
}

fn omegaOf(c: Control) -> f32 {
	switch (c.stage) {
		case RELAX: {
			return min(c.goal, 1.0 + RAMP_STEP * c.ramp);
		}
		case MEASURE: {
			return 0.0;
		}
		default: {
			return 1.0;
		}
	}
}

// Error and relative gap; where the target is exact, what it measured before is out of date.
fn judge(c: ptr<function, Control>, exactTarget: bool) {
	let source = (*c).source;
	let destination = (*c).destination;
	let transported = select(destination.w, source.w, exactTarget);
	let dual = step.rho * (source.z + destination.z) + step.epsilon * (step.totalA * step.totalB - transported);
	let gap = step.rho * (source.y + select(destination.y, 0.0, exactTarget));
	(*c).error = source.x / step.totalA + select(destination.x / step.totalB, 0.0, exactTarget);
	(*c).gap = gap / abs(dual + gap);
}

fn keepSample(c: ptr<function, Control>) {
	let at = step.samples + 3u * u32((*c).samples);
	arena[at] = (*c).sweeps;
	arena[at + 1u] = (*c).error;
	arena[at + 2u] = (*c).gap;
	(*c).samples += 1.0;
}

// Growth far beyond the least error says that over-relaxation does harm. A steady fall that is slower than ω promises raises ω by Young's
// relation: with rate r the slowest mode has the squared singular value (r + ω - 1)²/(ω² r).
fn adaptGoal(c: ptr<function, Control>) {
	let error = (*c).error;
	let omega = (*c).goal;
	(*c).least = min((*c).least, error);
	if (error > GROWTH_LIMIT * (*c).least) {
		(*c).goal = 1.0 + (omega - 1.0) * 0.9;
		(*c).ramp = 0.0;
		(*c).markSweep = -1.0;
		(*c).least = error;
		return;
	}
	if (1.0 + RAMP_STEP * (*c).ramp < omega) {
		return;
	}
	let window = (*c).ramp - (*c).markSweep;
	let before = (*c).markError;
	if ((*c).markSweep >= 0.0 && window < RATE_WINDOW) {
		return;
	}
	let known = (*c).markSweep >= 0.0;
	(*c).markSweep = (*c).ramp;
	(*c).markError = error;
	if (!known) {
		return;
	}
	let rate = exp2(log2(max(error, 1e-30) / before) / window);
	let steady = abs(rate - (*c).lastRate) < 0.1 * (1.0 - rate);
	(*c).lastRate = rate;
	if (steady && rate < 1.0 && rate > omega - 1.0 + 0.2 * (2.0 - omega)) {
		let eta = min((rate + omega - 1.0) * (rate + omega - 1.0) / (omega * omega * rate), 1.0);
		(*c).goal = min(HIGHEST_OMEGA, max(omega, 2.0 / (1.0 + sqrt(1.0 - eta))));
	}
}

// An error that has not halved for long is rounding; a high one may be a slow shape, and gets more time.
fn stalled(c: ptr<function, Control>) -> bool {
	if ((*c).error < 0.5 * (*c).best) {
		(*c).best = (*c).error;
		(*c).bestSweep = (*c).sweeps;
	}
	return (*c).sweeps - (*c).bestSweep > select(STALL_SWEEPS_HIGH, STALL_SWEEPS, (*c).best < STALL_BELOW);
}

// Takes what a half step's lines added up to and chooses the next.
fn advance(before: Control, total: Tally) -> Control {
	var c = before;
	let measuring = c.stage == MEASURE;
	let onTarget = c.side == 1u;
	c.tiles += total.more.y;
	c.halfSteps += 1.0;
	if (c.stage == START) {
		c.side = 0u;
		c.stage = select(RELAX, ANNEAL, step.lastPhase > 0u);
		return c;
	}
	if (onTarget) {
		c.massB = total.sums.x;
		c.destination = vec4f(total.sums.yzw, total.more.x);
	} else {
		c.massA = total.sums.x;
		c.source = vec4f(total.sums.yzw, total.more.x);
	}
	c.side = select(1u, 0u, onTarget || measuring);
	if (onTarget && c.stage == ANNEAL) {
		c.inPhase += 1u;
		if (c.inPhase == ANNEALING_SWEEPS) {
			c.phase += 1u;
			c.inPhase = 0u;
		}
		c.stage = select(ANNEAL, RELAX, c.phase == step.lastPhase);
		return c;
	}
	if (onTarget) {
		c.sweeps += 1.0;
	}
	if (onTarget && c.stage == CLOSE) {
		c.stage = MEASURE;
		return c;
	}
	if (onTarget || measuring) {
		judge(&c, measuring);
		keepSample(&c);
		let worst = max(c.error, c.gap);
		let ended = stalled(&c) || c.sweeps >= step.maxSweeps;
		let next = select(RELAX, GIVEN_UP, ended);
		if (measuring) {
			c.stage = select(next, SETTLED, worst <= step.tolerance);
			c.closeBelow *= CLOSING_RETRY;
		} else {
			c.ramp += 1.0;
			adaptGoal(&c);
			c.stage = select(next, CLOSE, worst <= c.closeBelow && c.sweeps < step.maxSweeps);
		}
	}
	return c;
}
