import type { LevelTrace } from "../../domain/result.ts";

export interface ConvergenceSeries {
	readonly name: "error" | "gap";
	/** Points in order of work; sweeps are counted on from level to level. */
	readonly points: readonly { readonly sweep: number; readonly value: number }[];
}

export interface ConvergenceFigure {
	readonly series: readonly ConvergenceSeries[];
	readonly levels: readonly { readonly factor: number; readonly fromSweep: number; readonly toSweep: number }[];
	readonly totalSweeps: number;
	/** Decades that the vertical axis spans, [low, high], base-10 exponents. */
	readonly decades: readonly [number, number];
	readonly tolerance: number;
	readonly twin: string;
}

const LEVEL_WORDS: Readonly<Record<number, string>> = { 1: "full", 2: "half", 4: "quarter" };

/** "quarter", "half", "full" for the pooling factors of the coarse-to-fine solve. */
export function levelWord(factor: number): string {
	return LEVEL_WORDS[factor] ?? `1/${factor}`;
}

/** Error and gap by sweep, coarse levels first, on a log axis; null when the run kept no trace. O(samples). */
export function convergenceFigure(trace: readonly LevelTrace[], tolerance: number): ConvergenceFigure | null {
	const error: { sweep: number; value: number }[] = [];
	const gap: { sweep: number; value: number }[] = [];
	const levels: { factor: number; fromSweep: number; toSweep: number }[] = [];
	let before = 0;
	for (const level of trace) {
		level.atSweep.forEach((at, i) => {
			const sweep = before + at;
			const e = level.error[i] ?? Number.NaN;
			const g = level.gap[i] ?? Number.NaN;
			if (e > 0 && Number.isFinite(e)) error.push({ sweep, value: e });
			if (g > 0 && Number.isFinite(g)) gap.push({ sweep, value: g });
		});
		levels.push({ factor: level.factor, fromSweep: before, toSweep: before + level.sweeps });
		before += level.sweeps;
	}
	if (error.length === 0) return null;
	const values = [...error, ...gap].map((point) => point.value).concat(tolerance);
	const exponents = values.map((value) => Math.log10(value));
	const last = error[error.length - 1] as { value: number };
	return {
		series: [
			{ name: "error", points: error },
			{ name: "gap", points: gap },
		],
		levels,
		totalSweeps: before,
		decades: [
			Math.floor(Math.min(...exponents)),
			Math.max(Math.floor(Math.min(...exponents)) + 1, Math.ceil(Math.max(...exponents))),
		],
		tolerance,
		twin:
			`Marginal error by sweep: ${levels.map((l) => `${l.toSweep - l.fromSweep} sweeps at ${levelWord(l.factor)} resolution`).join(", ")}; ` +
			`last sampled error ${last.value.toExponential(1)}, tolerance ${tolerance.toExponential()}.`,
	};
}
