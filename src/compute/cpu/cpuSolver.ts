import type { LevelTrace } from "../../domain/result.ts";
import { buildLevel, centreInFinePixels, type Level, supportBox } from "../levels.ts";
import type { Solution, SolveOptions, TransportProblem, TransportSolver } from "../operations.ts";
import { ANNEALING_SWEEPS, overRelaxation, planLevels } from "../schedule.ts";
import { createBreath } from "./breath.ts";
import { notFinite } from "./faults.ts";
import { Float64LevelState, type LevelProblem, type LevelState } from "./levelState.ts";
import type { TermCounter } from "./lseLines.ts";
import { Softmin } from "./softmin.ts";
import { solveLevel } from "./solveLevel.ts";
import { type Support, supportOf } from "./support.ts";

/** The solver stops at this share of the tolerance, so that the certificate recomputed from its potentials holds too. */
const STOPPING_SHARE = 0.9;
/** A coarse level's tolerance: its sweeps are cheap, but the prolongation leaves an error near 1e-3 whatever comes before it. */
const COARSE_TOLERANCE = 5e-5;
const COARSE_MAX_SWEEPS = 400;
/** Self-transport must be far below what debiasing subtracts, and costs little. */
const SYMMETRIC_TOLERANCE = 1e-9;

interface Potentials {
	readonly f: Float64Array;
	readonly g: Float64Array;
}

/** A lattice of the climb with the supports of its measures. */
interface Rung {
	readonly level: Level;
	readonly source: Support;
	readonly target: Support;
}

/** The float64 solver: coarse to fine, annealed, over-relaxed (SPEC section 4). Time O(sweeps · support box · kernel width). */
export function createCpuSolver(): TransportSolver {
	return { kind: "cpu", adapter: "TypeScript, float64", solve: solveOnCpu, dispose: () => {} };
}

async function solveOnCpu(given: TransportProblem, options: SolveOptions): Promise<Solution> {
	const problem = withSharedMeasure(given);
	const symmetric = problem.a === problem.b;
	const counter: TermCounter = { terms: 0, dense: 0 };
	const breath = createBreath(options);
	const box = supportBox(problem);
	const extent = Math.max(box.r1 - box.r0, box.c1 - box.c0) * problem.spacing;
	const tolerance = symmetric ? Math.min(SYMMETRIC_TOLERANCE, options.tolerance) : options.tolerance * STOPPING_SHARE;
	const cutoff = -Math.log(Math.min(1e-7, tolerance * 1e-3));
	const plan = symmetric ? planLevels(problem, problem.epsilon).slice(-1) : planLevels(problem, problem.epsilon);
	const traces: LevelTrace[] = [];
	let bytes = 0;
	let below: { rung: Rung; potentials: Potentials; epsilon: number } | undefined;
	for (const { factor, annealing, epsilon } of plan) {
		const rung = rungOf(buildLevel(problem, factor));
		const stateAt = (value: number): LevelState => new Float64LevelState(levelProblem(rung, value, problem.rho, cutoff), counter);
		let potentials: Potentials = below
			? prolong(below, rung, problem.rho, cutoff, counter)
			: { f: new Float64Array(rung.source.index.length), g: new Float64Array(rung.target.index.length) };
		for (const value of symmetric ? [] : annealing) {
			const state = stateAt(value);
			state.load(potentials.f, potentials.g);
			for (let sweep = 0; sweep < ANNEALING_SWEEPS; sweep++) {
				await breath(factor, 0, Number.NaN);
				state.step("source", 1);
				state.step("target", 1);
			}
			potentials = state.read();
		}
		const state = stateAt(epsilon);
		state.load(potentials.f, potentials.g);
		const finest = factor === 1;
		const trace = await solveLevel(state, {
			factor,
			tolerance: finest ? tolerance : Math.max(COARSE_TOLERANCE, tolerance / 2),
			maxSweeps: finest ? options.maxSweeps : COARSE_MAX_SWEEPS,
			omega: overRelaxation(epsilon, extent),
			breathe: (sweeps, error) => breath(factor, sweeps, error),
		});
		traces.push({ ...trace, sweeps: trace.sweeps });
		potentials = state.read();
		bytes += state.bytes;
		below = { rung, potentials, epsilon };
	}
	if (!below) throw notFinite(1);
	const f = spread(below.rung.source, below.potentials.f);
	const g = symmetric ? f : spread(below.rung.target, below.potentials.g);
	return {
		f, g,
		sweeps: traces[traces.length - 1]?.sweeps ?? 0,
		trace: traces,
		finishedOnCpu: false,
		counts: {
			terms: counter.terms, termsSkipped: counter.dense - counter.terms, dispatches: 0, submits: 0,
			bytesAllocated: bytes, bytesRead: 0,
		},
	};
}

/** Equal measures in two arrays are one measure: the symmetric iteration is both faster and exact for identical masks. */
function withSharedMeasure(problem: TransportProblem): TransportProblem {
	if (problem.a === problem.b) return problem;
	for (let n = 0; n < problem.a.length; n++) if (problem.a[n] !== problem.b[n]) return problem;
	return { ...problem, b: problem.a };
}

function rungOf(level: Level): Rung {
	const source = supportOf(level.a, level.height, level.width);
	const target = level.b === level.a ? source : supportOf(level.b, level.height, level.width);
	return { level, source, target };
}

function levelProblem(rung: Rung, epsilon: number, rho: number, cutoff: number): LevelProblem {
	return { source: rung.source, target: rung.target, spacing: rung.level.spacing, epsilon, rho, cutoff };
}

/** Carries potentials to a finer lattice by evaluating the half step there, with the coarse measures as they are. */
function prolong(
	below: { rung: Rung; potentials: Potentials; epsilon: number },
	rung: Rung, rho: number, cutoff: number, counter: TermCounter,
): Potentials {
	const coarse = below.rung;
	const { epsilon } = below;
	const step = rung.level.factor / coarse.level.factor;
	const origin = (centreInFinePixels(0, rung.level.factor) - centreInFinePixels(0, coarse.level.factor)) / coarse.level.factor;
	const relation = { k: coarse.level.spacing ** 2 / epsilon, origin, step, cutoff };
	const carry = (from: Support, values: Float64Array, to: Support): Float64Array => {
		const result = new Float64Array(to.index.length);
		new Softmin(from, to, relation).apply(values.map((value) => value / epsilon), result, counter);
		return result.map((value) => (-epsilon * rho * value) / (rho + epsilon));
	};
	return {
		f: carry(coarse.target, below.potentials.g, rung.source),
		g: carry(coarse.source, below.potentials.f, rung.target),
	};
}

/** Values of a support on its whole lattice; NaN elsewhere. @throws MaskflowError `not-finite`. */
function spread(support: Support, values: Float64Array): Float64Array {
	const full = new Float64Array(support.height * support.width).fill(Number.NaN);
	for (let n = 0; n < values.length; n++) {
		const value = values[n]!;
		if (!Number.isFinite(value)) throw notFinite(1);
		full[support.index[n]!] = value;
	}
	return full;
}
