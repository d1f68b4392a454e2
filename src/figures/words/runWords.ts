import type { MetricsRow } from "../../domain/metricsSchema.ts";
import { formatDuration, formatDurationRange, formatRate } from "./numbers.ts";

/** The part of a run's progress that words are made of; absolute numbers. */
export interface ProgressNumbers {
	readonly total: number;
	readonly done: number;
	readonly failed: number;
	readonly skipped: number;
	readonly currentPairId: string | null;
	readonly stage: string | null;
	readonly stageDetail: string;
	readonly elapsedS: number;
	readonly pairsPerSecond: number | null;
	readonly secondsLeft: readonly [number, number] | null;
}

export interface RunWords {
	readonly finished: number;
	readonly total: number;
	/** "5 of 5 pairs". */
	readonly count: string;
	readonly failed: number;
	readonly notConverged: number;
	/** "2 failed · 11 pairs a second"; empty when there is nothing to say. */
	readonly aside: string;
	/** "solving wt_mut_007, half resolution". */
	readonly stage: string;
	/** "11–14 s left". */
	readonly left: string;
}

/**
 * Where a run stands, in words: from its progress while it runs, from its stored rows when it was reopened.
 * `total` counts the pairs of the header and serves before the first progress.
 */
export function runWords(total: number, rows: readonly MetricsRow[], progress: ProgressNumbers | null): RunWords {
	const finished = progress === null ? rows.length : progress.done + progress.failed + progress.skipped;
	const failed = progress === null ? rows.filter((row) => !row.success).length : progress.failed;
	const notConverged = rows.filter((row) => row.success && !row.converged).length;
	const all = progress?.total ?? total;
	const aside = [
		failed > 0 ? `${failed} failed` : "",
		notConverged > 0 ? `${notConverged} not converged` : "",
		progress !== null && progress.skipped > 0 ? `${progress.skipped} were done before` : "",
		progress?.pairsPerSecond != null ? formatRate(progress.pairsPerSecond) : "",
	];
	const stage =
		progress === null || progress.stage === null
			? ""
			: `${progress.stage} ${progress.currentPairId ?? ""}${progress.stageDetail === "" ? "" : `, ${progress.stageDetail}`}`;
	const left =
		progress === null
			? ""
			: finished >= all
				? `took ${formatDuration(progress.elapsedS)}`
				: progress.secondsLeft === null
					? "time left: after two pairs"
					: `${formatDurationRange(progress.secondsLeft)} left`;
	return {
		finished,
		total: all,
		count: `${finished} of ${all} ${all === 1 ? "pair" : "pairs"}`,
		failed,
		notConverged,
		aside: aside.filter((part) => part !== "").join(" · "),
		stage: stage.trim(),
		left,
	};
}
