import type { LevelPlaces } from "./arena.ts";
import { notFinite } from "./device/faults.ts";
import { MOST_PHASES, SAMPLE_LENGTH } from "./kernels/relaxLevel.ts";
import type { LevelOutcome } from "./levelSolve.ts";
import type { LevelProgram } from "./levelStep.ts";
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
		const { control, samples } = await runner.runLevel(level, program, fresh);
		for (let at = 0; at < samples.length; at += SAMPLE_LENGTH) {
			atSweep.push(samples[at]!);
			error.push(samples[at + 1]!);
			gap.push(samples[at + 2]!);
		}
		// Masses are sums of positive numbers: a device that returns zeros would otherwise seem to go on for ever.
		const computed = control.masses.every((mass) => mass > 0);
		const finite = [...error, ...gap, control.error].every(Number.isFinite);
		if (!computed || !finite) throw notFinite(factor);
		// Before the first over-relaxed sweep there is no error to tell.
		if (error.length > 0) runner.report(factor, control.sweeps, control.error);
		if (!control.done) continue;
		const trace = { factor, sweeps: control.sweeps, atSweep, error, gap };
		return { trace, settled: control.settled, error: control.error };
	}
}
