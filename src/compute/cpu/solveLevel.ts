import type { LevelTrace } from "../../domain/result.ts";
import { DriftLeaper } from "./drift.ts";
import { notFinite } from "./faults.ts";
import type { LevelState } from "./levelState.ts";
import { RelaxationControl } from "./relaxation.ts";

/**
 * Over-relaxed iterates show several times the error that one plain sweep leaves of them: closing is tried at this multiple of the
 * tolerance, and after a failure where the ratio seen then says that it will do. Slow shapes have far higher ratios:
 * they also try after this many sweeps and then ever more rarely, for each try costs momentum.
 */
const CLOSING_RATIO = 8;
const CLOSING_FIRST = 80;
const CLOSING_GROWTH = 2;
const CLOSING_REACH = 1000;
const CLOSING_SHARE = 0.8;
/** Relative rounding of the masses in the dual, which ρ multiplies. */
const MASS_ROUNDING = 1e-13;

export interface LevelGoal {
	readonly factor: number;
	/** Bound on the marginal error, both sides together. */
	readonly tolerance: number;
	/** Bound on the relative gap; the same as the tolerance unless given. */
	readonly gapTolerance?: number;
	readonly maxSweeps: number;
	/** A-priori over-relaxation. */
	readonly omega: number;
	/** Called before each sweep; rejects when the caller wants to stop. */
	readonly breathe: (sweeps: number, error: number) => Promise<void>;
}

export interface LevelOutcome {
	readonly trace: LevelTrace;
	/** Whether the goal was reached, or the floor of the engine's rounding where that lies above it. */
	readonly closed: boolean;
}

/** Over-relaxed sweeps until the certificate's two measures hold, or the limit. O(sweeps · cost of two half steps). */
export async function solveLevel(state: LevelState, goal: LevelGoal): Promise<LevelOutcome> {
	return state.problem.source === state.problem.target ? solveSymmetric(state, goal) : solvePair(state, goal);
}

async function solvePair(state: LevelState, goal: LevelGoal): Promise<LevelOutcome> {
	const trace = new TraceRecorder(goal.factor);
	const { rho, source: from, target: to } = state.problem;
	const control = new RelaxationControl(goal.omega, MASS_ROUNDING * rho * (from.total + to.total));
	const gapScale = goal.tolerance / (goal.gapTolerance ?? goal.tolerance);
	const leaper = new DriftLeaper(state);
	let closeBelow = CLOSING_RATIO * goal.tolerance;
	let nextTry = CLOSING_FIRST;
	let sweeps = 0;
	let error = Infinity;
	let closed = false;
	while (!closed && sweeps < goal.maxSweeps) {
		await goal.breathe(sweeps, error);
		const source = state.step("source", control.omega);
		const target = state.step("target", control.omega);
		sweeps++;
		error = source.residual + target.residual;
		if (Number.isNaN(error)) throw notFinite(goal.factor);
		const gap = relativeGap(source.gap + target.gap, target.dual);
		trace.add(sweeps, error, gap);
		const worst = Math.max(error, gap * gapScale);
		const due = sweeps >= nextTry && worst <= CLOSING_REACH * goal.tolerance;
		if ((worst <= Math.max(closeBelow, state.floor) || due) && sweeps < goal.maxSweeps) {
			nextTry = Math.max(nextTry, sweeps) * CLOSING_GROWTH;
			// One plain sweep makes the target side exact, so that the source side alone tells the error of the final potentials.
			state.step("source", 1);
			state.step("target", 1, false);
			sweeps++;
			const last = state.step("source", 0);
			error = last.residual;
			const lastGap = relativeGap(last.gap, last.dual);
			trace.add(sweeps, error, lastGap);
			const left = Math.max(error, lastGap * gapScale);
			closed = left <= Math.max(goal.tolerance, state.floor);
			closeBelow = (CLOSING_SHARE * goal.tolerance * worst) / left;
		}
		control.report(error, target.dual);
		if (!closed) leaper.afterSweep(sweeps, error);
	}
	return { trace: trace.finish(sweeps), closed };
}

async function solveSymmetric(state: LevelState, goal: LevelGoal): Promise<LevelOutcome> {
	const trace = new TraceRecorder(goal.factor);
	let sweeps = 0;
	let error = Infinity;
	let closed = false;
	while (!closed && sweeps < goal.maxSweeps) {
		await goal.breathe(sweeps, error);
		const report = state.stepSymmetric();
		sweeps++;
		error = 2 * report.residual;
		if (Number.isNaN(error)) throw notFinite(goal.factor);
		const gap = relativeGap(2 * report.gap, report.dual);
		trace.add(sweeps, error, gap);
		closed = Math.max(error, gap) <= goal.tolerance;
	}
	return { trace: trace.finish(sweeps), closed };
}

function relativeGap(gap: number, dual: number): number {
	return gap === 0 ? 0 : gap / Math.abs(dual + gap);
}

/** Collects the samples of one level. */
class TraceRecorder {
	readonly #factor: number;
	readonly #atSweep: number[] = [];
	readonly #error: number[] = [];
	readonly #gap: number[] = [];

	constructor(factor: number) {
		this.#factor = factor;
	}

	add(sweep: number, error: number, gap: number): void {
		this.#atSweep.push(sweep);
		this.#error.push(error);
		this.#gap.push(gap);
	}

	finish(sweeps: number): LevelTrace {
		return { factor: this.#factor, sweeps, atSweep: this.#atSweep, error: this.#error, gap: this.#gap };
	}
}
