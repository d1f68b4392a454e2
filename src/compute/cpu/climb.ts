import type { LevelTrace } from "../../domain/result.ts";
import { buildLevel, supportBox } from "../levels.ts";
import type { Solution, SolveOptions, TransportProblem } from "../operations.ts";
import { ANNEALING_SWEEPS, overRelaxation, planLevels } from "../schedule.ts";
import { createBreath } from "./breath.ts";
import { notFinite } from "./faults.ts";
import { Float64LevelState, type LevelProblem, type LevelState } from "./levelState.ts";
import type { TermCounter } from "./lseLines.ts";
import { gather, levelProblemOf, type Potentials, prolong, type Rung, rungOf, spread, zeroPotentials } from "./rung.ts";
import type { SimdEngine } from "./simdEngine.ts";
import { SimdLevelState } from "./simdLevelState.ts";
import { solveLevel } from "./solveLevel.ts";

/** The solver stops at this share of the tolerance, so that the certificate recomputed from its potentials holds too. */
const STOPPING_SHARE = 0.9;
/** A coarse level's tolerance: its sweeps are cheap, but the prolongation leaves an error near 1e-3 whatever comes before it. */
const COARSE_TOLERANCE = 5e-5;
const COARSE_MAX_SWEEPS = 400;
/** Plain annealing sweeps leave a compact shape at an error near 1e-2; what is above this gets as many as it needs. */
const ANNEALING_ERROR = 0.02;
/** Self-transport must lie far below what debiasing subtracts: this error is some 1e-5 px, and costs a few sweeps. */
const SYMMETRIC_TOLERANCE = 1e-7;
/** Below this the rounding of the SIMD engine's float32 sums shows in the error. */
const SIMD_FLOOR = 5e-6;
/** Terms this far below the largest are skipped on the way; tighter where the tolerance asks for it. */
const LARGEST_SKIPPED = 1e-7;

/**
 * One solve: coarse to fine, annealed, over-relaxed, finished where the certificate's two measures hold (SPEC section 4; docs/solver.md).
 * Sweeps run on the SIMD engine where there is one; what its float32 sums cannot reach is finished in float64.
 */
export class Climb {
	readonly #problem: TransportProblem;
	readonly #options: SolveOptions;
	readonly #symmetric: boolean;
	readonly #tolerance: number;
	readonly #extent: number;
	readonly #breath: ReturnType<typeof createBreath>;
	readonly #counter: TermCounter = { terms: 0, dense: 0 };
	readonly #traces: LevelTrace[] = [];
	/** Null where the machine has no WebAssembly SIMD. */
	readonly #engine: SimdEngine | null;
	#bytes = 0;
	/** Sweeps at full resolution, annealing included. */
	#fineSweeps = 0;

	constructor(problem: TransportProblem, options: SolveOptions, engine: SimdEngine | null) {
		this.#problem = withSharedMeasure(problem);
		this.#options = options;
		this.#symmetric = this.#problem.a === this.#problem.b;
		this.#tolerance = this.#symmetric
			? Math.min(SYMMETRIC_TOLERANCE, options.tolerance)
			: options.tolerance * STOPPING_SHARE;
		this.#engine = engine;
		const box = supportBox(problem);
		this.#extent = Math.max(box.r1 - box.r0, box.c1 - box.c0) * problem.spacing;
		this.#breath = createBreath(options);
	}

	async solve(): Promise<Solution> {
		const problem = this.#problem;
		const plan = planLevels(problem, problem.epsilon);
		let below: { rung: Rung; potentials: Potentials; problem: LevelProblem } | undefined;
		// A self-transport starts next to its answer: no climb, no annealing.
		for (const { factor, annealing, epsilon } of this.#symmetric ? plan.slice(-1) : plan) {
			const rung = rungOf(buildLevel(problem, factor));
			let potentials = below
				? prolong(below.rung, below.potentials, rung, below.problem, this.#engine, this.#counter)
				: zeroPotentials(rung);
			if (!this.#symmetric) potentials = await this.#anneal(rung, annealing, potentials);
			below = {
				rung,
				potentials: await this.#settle(rung, epsilon, potentials),
				problem: this.#levelProblem(rung, epsilon, this.#tolerance),
			};
		}
		if (!below) throw notFinite(1);
		return this.#solution(below.rung, below.potentials);
	}

	async finish(f: Float64Array, g: Float64Array): Promise<Solution> {
		const rung = rungOf(buildLevel(this.#problem, 1));
		const start = { f: gather(rung.source, f), g: gather(rung.target, g) };
		return this.#solution(rung, await this.#settle(rung, this.#problem.epsilon, start));
	}

	#levelProblem(rung: Rung, epsilon: number, tolerance: number): LevelProblem {
		const cutoff = -Math.log(Math.min(LARGEST_SKIPPED, tolerance * 1e-3));
		return levelProblemOf(rung, epsilon, this.#problem.rho, cutoff);
	}

	/** A state for solving to the tolerance: SIMD above its floor, float64 below. */
	#stateAt(problem: LevelProblem, { f, g }: Potentials, tolerance: number): LevelState {
		this.#engine?.clear();
		const state =
			this.#engine && tolerance >= SIMD_FLOOR
				? new SimdLevelState(problem, this.#engine, this.#counter)
				: new Float64LevelState(problem, this.#counter);
		state.load(f, g);
		this.#bytes = Math.max(this.#bytes, state.bytes);
		return state;
	}

	async #anneal(rung: Rung, values: readonly number[], start: Potentials): Promise<Potentials> {
		let potentials = start;
		for (const epsilon of values) {
			if (rung.level.factor === 1 && this.#fineSweepsLeft() <= ANNEALING_SWEEPS) break;
			const state = this.#stateAt(this.#levelProblem(rung, epsilon, ANNEALING_ERROR), potentials, ANNEALING_ERROR);
			let error = Number.POSITIVE_INFINITY;
			for (let sweep = 0; sweep < ANNEALING_SWEEPS; sweep++) {
				await this.#breath(rung.level.factor, 0, error);
				error = state.step("source", 1).residual;
				state.step("target", 1);
			}
			if (rung.level.factor === 1) this.#fineSweeps += ANNEALING_SWEEPS;
			if (!(error <= ANNEALING_ERROR)) await this.#catchUp(state, rung);
			potentials = state.read();
		}
		return potentials;
	}

	/** Pieces far apart exchange mass slowly: unless each ε is nearly solved, the next starts hopelessly far away. */
	async #catchUp(state: LevelState, rung: Rung): Promise<void> {
		const { factor } = rung.level;
		const { sweeps } = await solveLevel(state, {
			factor,
			tolerance: ANNEALING_ERROR,
			gapTolerance: Number.POSITIVE_INFINITY,
			maxSweeps: factor === 1 ? Math.min(COARSE_MAX_SWEEPS, this.#fineSweepsLeft()) : COARSE_MAX_SWEEPS,
			omega: overRelaxation(state.problem.epsilon, this.#extent),
			breathe: (sweeps, error) => this.#breath(factor, sweeps, error),
		});
		if (factor === 1) this.#fineSweeps += sweeps;
	}

	#fineSweepsLeft(): number {
		return Math.max(1, this.#options.maxSweeps - this.#fineSweeps);
	}

	/** Solves a level at one ε: to the coarse tolerance, or at full resolution to the problem's, if need be in two stages. */
	async #settle(rung: Rung, epsilon: number, start: Potentials): Promise<Potentials> {
		if (rung.level.factor > 1) {
			const tolerance = Math.max(COARSE_TOLERANCE, this.#tolerance / 2);
			return this.#settleTo(tolerance, rung, epsilon, start, COARSE_MAX_SWEEPS);
		}
		const reachable = this.#engine ? Math.max(this.#tolerance, SIMD_FLOOR) : this.#tolerance;
		const near = await this.#settleTo(reachable, rung, epsilon, start, this.#fineSweepsLeft());
		if (reachable === this.#tolerance || this.#fineSweeps >= this.#options.maxSweeps) return near;
		return this.#settleTo(this.#tolerance, rung, epsilon, near, this.#fineSweepsLeft());
	}

	async #settleTo(
		tolerance: number,
		rung: Rung,
		epsilon: number,
		start: Potentials,
		maxSweeps: number,
	): Promise<Potentials> {
		const { factor } = rung.level;
		const state = this.#stateAt(this.#levelProblem(rung, epsilon, tolerance), start, tolerance);
		const trace = await solveLevel(state, {
			factor,
			tolerance,
			maxSweeps,
			omega: overRelaxation(epsilon, this.#extent),
			breathe: (sweeps, error) => this.#breath(factor, sweeps, error),
		});
		this.#record(trace);
		return state.read();
	}

	/** Keeps one trace a level: a second stage goes on counting where the first ended. */
	#record(trace: LevelTrace): void {
		if (trace.factor === 1) this.#fineSweeps += trace.sweeps;
		const before = this.#traces.at(-1);
		if (before?.factor !== trace.factor) {
			this.#traces.push(trace);
			return;
		}
		this.#traces[this.#traces.length - 1] = {
			factor: trace.factor,
			sweeps: before.sweeps + trace.sweeps,
			atSweep: [...before.atSweep, ...trace.atSweep.map((sweep) => before.sweeps + sweep)],
			error: [...before.error, ...trace.error],
			gap: [...before.gap, ...trace.gap],
		};
	}

	#solution(rung: Rung, { f, g }: Potentials): Solution {
		const { terms, dense } = this.#counter;
		const fullF = spread(rung.source, f);
		return {
			f: fullF,
			g: this.#symmetric ? fullF : spread(rung.target, g),
			sweeps: this.#fineSweeps,
			trace: this.#traces,
			finishedOnCpu: false,
			counts: {
				terms,
				termsSkipped: dense - terms,
				dispatches: 0,
				submits: 0,
				bytesAllocated: this.#bytes,
				bytesRead: 0,
			},
		};
	}
}

/** Equal measures in two arrays are one measure: the symmetric iteration is both faster and exact for identical masks. */
function withSharedMeasure(problem: TransportProblem): TransportProblem {
	if (problem.a === problem.b) return problem;
	for (let n = 0; n < problem.a.length; n++) if (problem.a[n] !== problem.b[n]) return problem;
	return { ...problem, b: problem.a };
}
