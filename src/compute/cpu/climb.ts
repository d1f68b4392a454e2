import { buildLevel, supportBox } from "../levels.ts";
import type { Solution, SolveOptions, TransportProblem } from "../operations.ts";
import { ANNEALING_SWEEPS, type LevelPlan, overRelaxation, planLevels } from "../schedule.ts";
import { createBreath } from "./breath.ts";
import { ClimbRecord } from "./climbRecord.ts";
import { notFinite } from "./faults.ts";
import { Float64LevelState, type LevelProblem, type LevelState } from "./levelState.ts";
import { gather, levelProblemOf, type Potentials, prolong, type Rung, rungOf, spread, zeroPotentials } from "./rung.ts";
import type { SimdEngine } from "./simdEngine.ts";
import { SIMD_FLOOR, SimdLevelState } from "./simdLevelState.ts";
import { solveLevel } from "./solveLevel.ts";

/** The solver stops at this share of the tolerance, so that the certificate recomputed from its potentials holds too. */
const STOPPING_SHARE = 0.9;
/** A coarse level's tolerance: its sweeps are cheap, but the prolongation leaves an error near 1e-3 whatever comes before it. */
const COARSE_TOLERANCE = 5e-5;
const COARSE_MAX_SWEEPS = 400;
/** Plain annealing sweeps leave a compact shape at an error near 1e-2; what is above this gets as many as it needs. */
const ANNEALING_ERROR = 0.02;
/** After so many sweeps of the coarsest level an error above what annealing should have left says that it ran ahead of the mass. */
const FIRST_TRY_SWEEPS = 100;
/** Such problems are annealed to this error: a steady trickle across a wide gap looks almost settled long before it is. */
const CAREFUL_ERROR = 3e-4;
/** Self-transport must lie far below what debiasing subtracts: this error is some 1e-5 px, and costs a few sweeps. */
const SYMMETRIC_TOLERANCE = 1e-7;
/** Terms this far below the largest are skipped on the way; tighter where the tolerance asks for it. */
const LARGEST_SKIPPED = 1e-7;

/** Potentials of a level, and how far they are. */
interface Settled {
	readonly potentials: Potentials;
	readonly closed: boolean;
	/** The last that was measured. */
	readonly error: number;
	/** The engine's floor at these potentials. */
	readonly floor: number;
}

/**
 * One solve: coarse to fine, annealed, over-relaxed, finished where the certificate's two measures hold (SPEC section 4; docs/solver.md).
 * Sweeps run on the SIMD engine where there is one; what its float32 sums cannot reach is finished with float64 ones.
 */
export class Climb {
	readonly #problem: TransportProblem;
	readonly #symmetric: boolean;
	readonly #tolerance: number;
	readonly #extent: number;
	readonly #breath: ReturnType<typeof createBreath>;
	readonly #record: ClimbRecord;
	/** Null where the machine has no WebAssembly SIMD. */
	readonly #engine: SimdEngine | null;
	#annealingError = ANNEALING_ERROR;

	constructor(problem: TransportProblem, options: SolveOptions, engine: SimdEngine | null) {
		this.#problem = withSharedMeasure(problem);
		this.#symmetric = this.#problem.a === this.#problem.b;
		this.#tolerance = this.#symmetric
			? Math.min(SYMMETRIC_TOLERANCE, options.tolerance)
			: options.tolerance * STOPPING_SHARE;
		this.#engine = engine;
		const box = supportBox(problem);
		this.#extent = Math.max(box.r1 - box.r0, box.c1 - box.c0) * problem.spacing;
		this.#breath = createBreath(options);
		this.#record = new ClimbRecord(options.maxSweeps);
	}

	async solve(): Promise<Solution> {
		const problem = this.#problem;
		const plan = planLevels(problem, problem.epsilon);
		let below: { rung: Rung; potentials: Potentials; problem: LevelProblem } | undefined;
		// A self-transport starts next to its answer: no climb, no annealing.
		for (const step of this.#symmetric ? plan.slice(-1) : plan) {
			const rung = rungOf(buildLevel(problem, step.factor));
			let potentials = below
				? prolong(below.rung, below.potentials, rung, below.problem, this.#engine, this.#record.counter)
				: zeroPotentials(rung);
			if (this.#symmetric) potentials = await this.#settle(rung, step.epsilon, potentials);
			else if (below || step.factor === 1) potentials = await this.#reach(rung, step, potentials);
			else potentials = await this.#reachFirst(rung, step, potentials);
			below = { rung, potentials, problem: this.#levelProblem(rung, step.epsilon, this.#tolerance) };
		}
		if (!below) throw notFinite(1);
		return this.#solution(below.rung, below.potentials);
	}

	async finish(f: Float64Array, g: Float64Array): Promise<Solution> {
		const rung = rungOf(buildLevel(this.#problem, 1));
		const start = { f: gather(rung.source, f), g: gather(rung.target, g) };
		return this.#solution(rung, await this.#settle(rung, this.#problem.epsilon, start));
	}

	async #reach(rung: Rung, { annealing, epsilon }: LevelPlan, start: Potentials): Promise<Potentials> {
		return this.#settle(rung, epsilon, await this.#anneal(rung, annealing, start));
	}

	/** The coarsest level shows whether quick annealing will do; if not, this level and all above it are annealed with care. */
	async #reachFirst(rung: Rung, step: LevelPlan, start: Potentials): Promise<Potentials> {
		const annealed = await this.#anneal(rung, step.annealing, start);
		const tried = await this.#settleTo(this.#coarseTolerance, rung, step.epsilon, annealed, FIRST_TRY_SWEEPS);
		if (tried.closed) return tried.potentials;
		if (tried.error <= ANNEALING_ERROR) return this.#settle(rung, step.epsilon, tried.potentials);
		this.#annealingError = CAREFUL_ERROR;
		return this.#reach(rung, step, start);
	}

	#levelProblem(rung: Rung, epsilon: number, tolerance: number): LevelProblem {
		const cutoff = -Math.log(Math.min(LARGEST_SKIPPED, tolerance * 1e-3));
		return levelProblemOf(rung, epsilon, this.#problem.rho, cutoff);
	}

	#stateAt(problem: LevelProblem, { f, g }: Potentials, exact = false): LevelState {
		this.#engine?.clear();
		const { counter } = this.#record;
		const state = this.#engine
			? new SimdLevelState(problem, this.#engine, counter, exact)
			: new Float64LevelState(problem, counter);
		state.load(f, g);
		this.#record.hold(state.bytes);
		return state;
	}

	async #anneal(rung: Rung, values: readonly number[], start: Potentials): Promise<Potentials> {
		const { factor } = rung.level;
		const enough = this.#annealingError;
		let potentials = start;
		for (const epsilon of values) {
			if (this.#record.sweepsLeft(factor) <= ANNEALING_SWEEPS) break;
			const state = this.#stateAt(this.#levelProblem(rung, epsilon, enough), potentials);
			let error = Number.POSITIVE_INFINITY;
			for (let sweep = 0; sweep < ANNEALING_SWEEPS; sweep++) {
				await this.#breath(factor, 0, error);
				error = state.step("source", 1).residual;
				state.step("target", 1);
			}
			this.#record.spend(factor, ANNEALING_SWEEPS);
			if (!(error <= enough)) await this.#catchUp(state, factor);
			potentials = state.read();
		}
		return potentials;
	}

	/** Pieces far apart exchange mass slowly: unless each ε is nearly solved, the next starts hopelessly far away. */
	async #catchUp(state: LevelState, factor: number): Promise<void> {
		const { trace } = await solveLevel(state, {
			factor,
			tolerance: this.#annealingError,
			gapTolerance: Number.POSITIVE_INFINITY,
			// One is kept for the level itself, which takes at least that.
			maxSweeps: this.#record.sweepsLeft(factor, COARSE_MAX_SWEEPS + 1) - 1,
			omega: overRelaxation(state.problem.epsilon, this.#extent),
			breathe: (sweeps, error) => this.#breath(factor, sweeps, error),
		});
		this.#record.spend(factor, trace.sweeps);
	}

	get #coarseTolerance(): number {
		return Math.max(COARSE_TOLERANCE, this.#tolerance / 2);
	}

	/** Solves a level at one ε: to the coarse tolerance, or at full resolution to the problem's, if need be in two stages. */
	async #settle(rung: Rung, epsilon: number, start: Potentials): Promise<Potentials> {
		const { factor } = rung.level;
		if (factor > 1)
			return (await this.#settleTo(this.#coarseTolerance, rung, epsilon, start, COARSE_MAX_SWEEPS)).potentials;
		const wanted = this.#tolerance;
		if (!this.#engine)
			return (await this.#settleTo(wanted, rung, epsilon, start, this.#record.sweepsLeft(1))).potentials;
		const reachable = Math.max(wanted, SIMD_FLOOR);
		const near = await this.#settleTo(reachable, rung, epsilon, start, this.#record.sweepsLeft(1));
		if (this.#record.exhausted || Math.max(reachable, near.floor) <= wanted) return near.potentials;
		return (await this.#settleTo(wanted, rung, epsilon, near.potentials, this.#record.sweepsLeft(1), true)).potentials;
	}

	async #settleTo(
		tolerance: number,
		rung: Rung,
		epsilon: number,
		start: Potentials,
		maxSweeps: number,
		exact = false,
	): Promise<Settled> {
		const { factor } = rung.level;
		const state = this.#stateAt(this.#levelProblem(rung, epsilon, tolerance), start, exact);
		const { trace, closed } = await solveLevel(state, {
			factor,
			tolerance,
			maxSweeps,
			omega: overRelaxation(epsilon, this.#extent),
			breathe: (sweeps, error) => this.#breath(factor, sweeps, error),
		});
		this.#record.add(trace);
		return {
			potentials: state.read(),
			closed,
			error: trace.error.at(-1) ?? Number.POSITIVE_INFINITY,
			floor: state.floor,
		};
	}

	#solution(rung: Rung, { f, g }: Potentials): Solution {
		const fullF = spread(rung.source, f);
		return {
			f: fullF,
			g: this.#symmetric ? fullF : spread(rung.target, g),
			sweeps: this.#record.fineSweeps,
			trace: this.#record.traces,
			finishedOnCpu: false,
			counts: this.#record.counts(),
		};
	}
}

/** Equal measures in two arrays are one measure: the symmetric iteration is both faster and exact for identical masks. */
function withSharedMeasure(problem: TransportProblem): TransportProblem {
	if (problem.a === problem.b) return problem;
	for (let n = 0; n < problem.a.length; n++) if (problem.a[n] !== problem.b[n]) return problem;
	return { ...problem, b: problem.a };
}
