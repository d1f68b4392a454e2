import type { LevelTrace } from "../../domain/result.ts";
import { overRelaxation } from "../schedule.ts";
import type { LevelPlaces } from "./arena.ts";
import { BlockRelaxation } from "./blockRelaxation.ts";
import { notFinite } from "./device/faults.ts";
import { LEVEL_RULES } from "./levelRules.ts";
import { type Convergence, convergenceOf } from "./lineSums.ts";
import type { BothSums, SweepRunner } from "./sweepRunner.ts";
import { fitsOneWorkgroup, solveLevelAtOnce } from "./wholeLevel.ts";

/**
 * Share of the a-priori ω - 1: rounding of float32 potentials comes back amplified by 1/(2 - ω), and a little below the best ω convergence
 * is hardly slower.
 */
const OMEGA_SHARE = 0.96;
const FIRST_BLOCK_SWEEPS = 4;
const LONGEST_BLOCK = 32;
/**
 * Over-relaxed iterates show several times the error that one plain sweep leaves of them: closing is tried at this multiple of the
 * tolerance, and after a failure at a lower one. On coarse lattices a failure costs little.
 */
const CLOSING_RATIO = 8;
const COARSE_CLOSING_RATIO = 16;
const { ANNEALING_SWEEPS, CLOSING_RETRY, STALL_SWEEPS, STALL_BELOW, STALL_SWEEPS_HIGH } = LEVEL_RULES;

export interface LevelGoal {
	readonly rho: number;
	/** Decreasing values of ε, ANNEALING_SWEEPS plain sweeps each, before the level's own. */
	readonly annealing: readonly number[];
	/** Bound on the marginal error and on the relative gap, as the device measures them. */
	readonly tolerance: number;
	readonly maxSweeps: number;
}

/** How a level ended: its trace, whether the goal was met, and the last error. */
export interface LevelOutcome {
	readonly trace: LevelTrace;
	readonly settled: boolean;
	readonly error: number;
}

/**
 * Solves a level: annealing, then over-relaxed blocks of sweeps until closing sweeps meet the goal, the limit, or float32's floor. The
 * host decides only between blocks, whose lengths follow from the errors alone.
 * @throws MaskflowError `not-finite`, `device-lost`.
 */
export async function solveLevelOnDevice(
	runner: SweepRunner,
	level: LevelPlaces,
	goal: LevelGoal,
): Promise<LevelOutcome> {
	const { epsilon } = level;
	const { factor, height, width, spacing } = level.level;
	const goalOmega = 1 + OMEGA_SHARE * (overRelaxation(epsilon, Math.max(height, width) * spacing) - 1);
	const closingRatio = factor === 1 ? CLOSING_RATIO : COARSE_CLOSING_RATIO;
	if (fitsOneWorkgroup(level, goal.annealing)) {
		return solveLevelAtOnce(runner, level, { ...goal, goalOmega, closeBelow: closingRatio * goal.tolerance });
	}
	const relaxation = new BlockRelaxation(goalOmega);
	const masses = { massA: level.source.totalMass, massB: level.target.totalMass, epsilon, rho: goal.rho };
	const trace = { factor, sweeps: 0, atSweep: [] as number[], error: [] as number[], gap: [] as number[] };
	const sample = (sums: BothSums, exactTarget: boolean): Convergence => {
		const found = convergenceOf(sums.source, sums.target, masses, exactTarget);
		// Masses are sums of positive numbers: a device that returns zeros would otherwise look converged.
		const computed = sums.source.mass > 0 && sums.target.mass > 0;
		if (!computed || !Number.isFinite(found.error + found.relativeGap)) throw notFinite(factor);
		runner.report(factor, trace.sweeps, found.error);
		trace.atSweep.push(trace.sweeps);
		trace.error.push(found.error);
		trace.gap.push(found.relativeGap);
		return found;
	};
	const annealing = goal.annealing.flatMap((value) => Array<number>(ANNEALING_SWEEPS).fill(value));
	await runner.run(
		level,
		annealing.map((value, n) => ({
			epsilon: value,
			nextEpsilon: annealing[n + 1] ?? epsilon,
			omega: 1,
		})),
	);
	const met = ({ error, relativeGap }: Convergence, bound: number): boolean => Math.max(error, relativeGap) <= bound;
	let closeBelow = closingRatio * goal.tolerance;
	let wanted = FIRST_BLOCK_SWEEPS;
	let best = { error: Number.POSITIVE_INFINITY, sweep: 0 };
	while (trace.sweeps < goal.maxSweeps) {
		const count = Math.max(1, Math.min(wanted, LONGEST_BLOCK, goal.maxSweeps - trace.sweeps));
		const omegas = Array.from({ length: count }, () => relaxation.next());
		trace.sweeps += count;
		const block = omegas.map((omega) => ({ epsilon, nextEpsilon: epsilon, omega }));
		let found = sample(await runner.run(level, block), false);
		relaxation.report(found.error);
		if (met(found, closeBelow) && trace.sweeps < goal.maxSweeps) {
			trace.sweeps++;
			found = sample(await runner.close(level, epsilon), true);
			if (met(found, goal.tolerance)) return { trace, settled: true, error: found.error };
			closeBelow *= CLOSING_RETRY;
		}
		wanted = relaxation.sweepsTo(found.error, closeBelow);
		if (found.error < best.error / 2) best = { error: found.error, sweep: trace.sweeps };
		else if (trace.sweeps - best.sweep > (best.error < STALL_BELOW ? STALL_SWEEPS : STALL_SWEEPS_HIGH)) break;
	}
	return { trace, settled: false, error: best.error };
}
