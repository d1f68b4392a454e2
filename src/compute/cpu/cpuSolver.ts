import type { LevelTrace } from "../../domain/result.ts";
import { buildLevel, supportBox } from "../levels.ts";
import type { Solution, SolveOptions, TransportProblem, TransportSolver } from "../operations.ts";
import { ANNEALING_SWEEPS, overRelaxation, planLevels } from "../schedule.ts";
import { createBreath } from "./breath.ts";
import { notFinite } from "./faults.ts";
import { Float64LevelState, type LevelProblem, type LevelState } from "./levelState.ts";
import type { TermCounter } from "./lseLines.ts";
import { gather, levelProblemOf, type Potentials, prolong, type Rung, rungOf, spread, zeroPotentials } from "./rung.ts";
import { createSimdEngine, isSimdAvailable, type SimdEngine } from "./simdEngine.ts";
import { SimdLevelState } from "./simdLevelState.ts";
import { solveLevel } from "./solveLevel.ts";

/** The solver stops at this share of the tolerance, so that the certificate recomputed from its potentials holds too. */
const STOPPING_SHARE = 0.9;
/** A coarse level's tolerance: its sweeps are cheap, but the prolongation leaves an error near 1e-3 whatever comes before it. */
const COARSE_TOLERANCE = 5e-5;
const COARSE_MAX_SWEEPS = 400;
/** Plain annealing sweeps leave a compact shape at an error near 1e-2; what is above this gets as many as it needs. */
const ANNEALING_ERROR = 0.02;
/** Self-transport must be far below what debiasing subtracts, and costs little. */
const SYMMETRIC_TOLERANCE = 1e-9;
/** Below this the rounding of float32 sums shows in the error: such solves run in float64 throughout. */
const SIMD_FLOOR = 5e-6;

export interface CpuSolverOptions {
	/** False = the plain float64 engine only; default: WebAssembly SIMD where the machine has it. */
	readonly simd?: boolean;
}

/**
 * The cpu back end: coarse to fine, annealed, over-relaxed (SPEC section 4; docs/solver.md). Returns when the certificate's two measures,
 * taken in float64 for the final pair of potentials, are below the tolerance, or at the sweep limit.
 * Time O(sweeps · support box · kernel width), memory O(support box).
 */
export function createCpuSolver({ simd = isSimdAvailable() }: CpuSolverOptions = {}): TransportSolver {
	let engine: Promise<SimdEngine | null> | null = null;
	let adapter = simd ? "WebAssembly SIMD" : "JavaScript, float64";
	// A page whose policy forbids WebAssembly still gets its answer, a few times slower, and `adapter` says so.
	const startEngine = (): Promise<SimdEngine | null> =>
		createSimdEngine().catch(() => {
			adapter = "JavaScript, float64";
			return null;
		});
	return {
		kind: "cpu",
		get adapter() {
			return adapter;
		},
		async solve(problem, options) {
			if (simd) engine ??= startEngine();
			return new Climb(problem, options, await engine).solve();
		},
		dispose() {
			engine = null;
		},
	};
}

/**
 * Goes on from given potentials at full resolution in float64, until the certificate holds or the sweep limit: how a pair that another
 * back end brought to its rounding floor is finished. @param f, g cost units, height × width, finite on the supports.
 * @throws MaskflowError `not-finite` when they are not.
 */
export function polish(
	problem: TransportProblem,
	f: Float64Array,
	g: Float64Array,
	options: SolveOptions,
): Promise<Solution> {
	return new Climb(problem, options, null).finish(f, g);
}

/** One solve: the problem, its plan and what it has cost so far. */
class Climb {
	readonly #problem: TransportProblem;
	readonly #options: SolveOptions;
	readonly #symmetric: boolean;
	readonly #tolerance: number;
	readonly #cutoff: number;
	readonly #extent: number;
	readonly #breath: ReturnType<typeof createBreath>;
	readonly #counter: TermCounter = { terms: 0, dense: 0 };
	readonly #traces: LevelTrace[] = [];
	/** Null where float64 sums are needed: without SIMD, or below the float32 sums' floor. */
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
		this.#cutoff = -Math.log(Math.min(1e-7, this.#tolerance * 1e-3));
		this.#engine = this.#tolerance > SIMD_FLOOR ? engine : null;
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
				problem: this.#levelProblem(rung, epsilon),
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

	#levelProblem(rung: Rung, epsilon: number): LevelProblem {
		return levelProblemOf(rung, epsilon, this.#problem.rho, this.#cutoff);
	}

	#stateAt(rung: Rung, epsilon: number, { f, g }: Potentials): LevelState {
		const levelProblem = this.#levelProblem(rung, epsilon);
		this.#engine?.clear();
		const state = this.#engine
			? new SimdLevelState(levelProblem, this.#engine, this.#counter)
			: new Float64LevelState(levelProblem, this.#counter);
		state.load(f, g);
		this.#bytes = Math.max(this.#bytes, state.bytes);
		return state;
	}

	async #anneal(rung: Rung, values: readonly number[], start: Potentials): Promise<Potentials> {
		let potentials = start;
		for (const epsilon of values) {
			const state = this.#stateAt(rung, epsilon, potentials);
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

	/** Solves a level at one ε to its tolerance and records how it went. */
	async #settle(rung: Rung, epsilon: number, start: Potentials): Promise<Potentials> {
		const { factor } = rung.level;
		const state = this.#stateAt(rung, epsilon, start);
		const trace = await solveLevel(state, {
			factor,
			tolerance: factor === 1 ? this.#tolerance : Math.max(COARSE_TOLERANCE, this.#tolerance / 2),
			maxSweeps: factor === 1 ? this.#fineSweepsLeft() : COARSE_MAX_SWEEPS,
			omega: overRelaxation(epsilon, this.#extent),
			breathe: (sweeps, error) => this.#breath(factor, sweeps, error),
		});
		this.#traces.push(trace);
		if (factor === 1) this.#fineSweeps += trace.sweeps;
		return state.read();
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
