import type { LevelPlaces } from "./arena.ts";
import { notFinite } from "./device/faults.ts";
import {
	CONTROL_ERROR,
	CONTROL_LENGTH,
	CONTROL_MASSES,
	CONTROL_SAMPLES,
	CONTROL_STAGE,
	CONTROL_SWEEPS,
	MOST_PHASES,
	SAMPLE_LENGTH,
	STAGE_SETTLED,
} from "./kernels/relaxLevel.ts";
import type { LevelOutcome } from "./levelSolve.ts";
import type { LevelProgram } from "./sweepEncoder.ts";
import type { SweepRunner } from "./sweepRunner.ts";

/**
 * Lattices up to this are solved by one workgroup, all sweeps in one dispatch: its half step then takes no longer than a dispatch of its own
 * costs on hardware (25 to 70 µs).
 */
const MOST_POINTS = 10_240;

/** Whether a level is to be solved by one workgroup. */
export function fitsOneWorkgroup({ source }: LevelPlaces, annealing: readonly number[]): boolean {
	return source.lines * source.points <= MOST_POINTS && annealing.length < MOST_PHASES;
}

/**
 * Solves a level whose workgroup decides by itself how to go on (control.wgsl). The host only divides the work into submits; where they
 * are cut changes nothing.
 * @throws MaskflowError `not-finite`, `device-lost`.
 */
export async function solveLevelAtOnce(
	runner: SweepRunner,
	level: LevelPlaces,
	program: LevelProgram,
): Promise<LevelOutcome> {
	const { factor } = level.level;
	const atSweep: number[] = [];
	const error: number[] = [];
	const gap: number[] = [];
	for (let fresh = true; ; fresh = false) {
		const values = await runner.runLevel(level, program, fresh);
		const control = values.subarray(0, CONTROL_LENGTH);
		const samples = values.subarray(CONTROL_LENGTH);
		for (let n = 0; n < control[CONTROL_SAMPLES]!; n++) {
			const [sweep, errorThen, gapThen] = samples.subarray(SAMPLE_LENGTH * n, SAMPLE_LENGTH * (n + 1));
			atSweep.push(sweep!);
			error.push(errorThen!);
			gap.push(gapThen!);
		}
		// Masses are sums of positive numbers: a device that returns zeros would otherwise seem to go on for ever.
		const computed = CONTROL_MASSES.every((at) => control[at]! > 0);
		const finite = error.every(Number.isFinite) && gap.every(Number.isFinite);
		if (!computed || !finite || !Number.isFinite(control[CONTROL_ERROR]!)) throw notFinite(factor);
		const sweeps = control[CONTROL_SWEEPS]!;
		runner.report(factor, sweeps, control[CONTROL_ERROR]!);
		if (control[CONTROL_STAGE]! < STAGE_SETTLED) continue;
		const settled = control[CONTROL_STAGE]! === STAGE_SETTLED;
		return { trace: { factor, sweeps, atSweep, error, gap }, settled, error: control[CONTROL_ERROR]! };
	}
}
