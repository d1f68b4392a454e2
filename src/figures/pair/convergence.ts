import type { LevelTrace } from "../../domain/result.ts";
import { formatSignificant } from "../words/numbers.ts";

export interface ConvergencePoint {
	readonly sweep: number;
	readonly value: number;
}

/** One stretch of sweeps at one resolution, on one back end. */
export interface ConvergenceLevel {
	readonly factor: number;
	readonly fromSweep: number;
	readonly toSweep: number;
	/** The resolution of the level before goes on: the graphics card handed over to the cpu, in double precision. */
	readonly handedOver: boolean;
	/** In order of work; sweeps are counted on from level to level. */
	readonly error: readonly ConvergencePoint[];
	readonly gap: readonly ConvergencePoint[];
}

export interface ConvergenceFigure {
	readonly levels: readonly ConvergenceLevel[];
	readonly totalSweeps: number;
	/** Decades that the vertical axis spans, [low, high], base-10 exponents. */
	readonly decades: readonly [number, number];
	readonly tolerance: number;
	readonly twin: string;
}

const LEVEL_WORDS: Readonly<Record<number, string>> = { 1: "full", 2: "half", 4: "quarter", 8: "eighth" };

/** "eighth", "quarter", "half", "full" for the pooling factors of the coarse-to-fine solve. */
export function levelWord(factor: number): string {
	return LEVEL_WORDS[factor] ?? `1/${factor}`;
}

/** A tolerance with the digits it was given with: 1e-4 → "1e−4". */
export function toleranceText(tolerance: number): string {
	return tolerance.toExponential().replace("-", "−");
}

/** Error and gap by sweep, coarse levels first, on a log axis; null when the run kept no trace. O(samples). */
export function convergenceFigure(trace: readonly LevelTrace[], tolerance: number): ConvergenceFigure | null {
	const levels: ConvergenceLevel[] = [];
	let before = 0;
	for (const level of trace) {
		const start = before;
		const points = (values: readonly number[]): ConvergencePoint[] =>
			level.atSweep.flatMap((at, i) => {
				const value = values[i] ?? Number.NaN;
				return value > 0 && Number.isFinite(value) ? [{ sweep: start + at, value }] : [];
			});
		before = start + level.sweeps;
		levels.push({
			factor: level.factor,
			fromSweep: start,
			toSweep: before,
			// The solvers keep one trace a level, so a level that comes twice was finished elsewhere.
			handedOver: levels.at(-1)?.factor === level.factor,
			error: points(level.error),
			gap: points(level.gap),
		});
	}
	const error = levels.flatMap((level) => level.error);
	const gap = levels.flatMap((level) => level.gap);
	const last = error[error.length - 1];
	if (last === undefined) return null;
	const exponents = [...error, ...gap].map(({ value }) => Math.log10(value)).concat(Math.log10(tolerance));
	const lowest = Math.floor(Math.min(...exponents));
	return {
		levels,
		totalSweeps: before,
		decades: [lowest, Math.max(lowest + 1, Math.ceil(Math.max(...exponents)))],
		tolerance,
		twin:
			`Marginal error by sweep: ${levels.map(levelSweeps).join(", ")}; ` +
			`last sampled error ${formatSignificant(last.value, 2)}, tolerance ${toleranceText(tolerance)}.`,
	};
}

function levelSweeps({ fromSweep, toSweep, factor, handedOver }: ConvergenceLevel): string {
	const more = handedOver ? " more, on the cpu in double precision," : "";
	return `${toSweep - fromSweep} sweeps${more} at ${levelWord(factor)} resolution`;
}

/** One line of the table under the plot: what a level did, in words. */
export interface LevelLine {
	readonly fromSweep: number;
	readonly resolution: string;
	readonly backend: string;
	readonly sweeps: string;
	readonly error: string;
	readonly gap: string;
}

/**
 * What each level did: sweeps, first and last error, first and last gap.
 * @param backend "WEBGPU" or "CPU" of the metrics row; what comes after a hand-over ran on the cpu
 */
export function levelLines({ levels }: ConvergenceFigure, backend: string): LevelLine[] {
	const span = (points: readonly ConvergencePoint[]): string => {
		const [first, last] = [points[0], points[points.length - 1]];
		if (first === undefined || last === undefined) return "–";
		const end = formatSignificant(last.value, 2);
		return points.length === 1 ? end : `${formatSignificant(first.value, 2)} → ${end}`;
	};
	const own = backend === "WEBGPU" ? "WebGPU" : "CPU";
	return levels.map((level) => ({
		fromSweep: level.fromSweep,
		resolution: levelWord(level.factor),
		backend: level.handedOver ? "CPU, double precision" : own,
		sweeps: String(level.toSweep - level.fromSweep),
		error: span(level.error),
		gap: span(level.gap),
	}));
}
