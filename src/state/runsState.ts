import type { RunMeasure } from "../analysis/index.ts";
import type { Fault } from "../domain/fault.ts";
import type { MetricsRow } from "../domain/metricsSchema.ts";
import type { RunHeader } from "../domain/ports.ts";
import type { StoredRun } from "../engine/contract/engineApi.ts";

/** What the comparison shows: two groups of a run, two runs, or one pair of two runs. */
export type CompareMode = "groups" | "runs" | "pair";
export const COMPARE_MODES: readonly CompareMode[] = ["groups", "runs", "pair"];

export type RunsColumn = "pair" | "a" | "b" | "difference" | "relative";

/** The run beside the one on the screen, as its table was when it was read. */
export interface SecondRun {
	/** Changes when the stored run does. */
	readonly key: string;
	readonly status: "reading" | "ready" | "failed";
	readonly header: RunHeader | null;
	readonly rows: readonly MetricsRow[];
	readonly fault: Fault | null;
}

/** Two runs side by side. Run B is the run on the screen. */
export interface RunsState {
	readonly mode: CompareMode;
	/** Name of run A; null takes the one that has most pairs of B. */
	readonly other: string | null;
	readonly measure: RunMeasure;
	readonly plot: "values" | "difference";
	/** Null leaves the pairs in A's order. */
	readonly sort: { readonly column: RunsColumn; readonly descending: boolean } | null;
	readonly second: SecondRun | null;
}

export interface RunsActions {
	setRuns(changes: Partial<Omit<RunsState, "second">>): void;
	/** Reads the table of run A; the same key again reads nothing unless `again`. */
	readSecondRun(runId: string, key: string, again?: boolean): Promise<void>;
	/** Makes another run the one on the screen and stays with the comparison and, where it has it, the pair. */
	chooseScreenRun(runId: string): Promise<void>;
	/** A becomes B and B becomes A. */
	swapRuns(): Promise<void>;
}

export const RUNS_START: RunsState = {
	mode: "groups",
	other: null,
	measure: "cost",
	plot: "values",
	sort: { column: "relative", descending: true },
	second: null,
};

/** Run A: the chosen one while it is there, else the one that shares most pairs with B, the newest of equals. O(pairs of all runs). */
export function secondOf(stored: readonly StoredRun[], screen: RunHeader, other: string | null): StoredRun | null {
	const candidates = stored.filter(({ header }) => header.runId !== screen.runId);
	const chosen = candidates.find(({ header }) => header.runId === other);
	if (chosen !== undefined) return chosen;
	const ours = new Set(screen.pairIds);
	const shared = new Map(
		candidates.map((run) => [run, run.header.pairIds.filter((pairId) => ours.has(pairId)).length]),
	);
	const better = (one: StoredRun, two: StoredRun): number =>
		(shared.get(two) ?? 0) - (shared.get(one) ?? 0) || two.header.startedAt.localeCompare(one.header.startedAt);
	return [...candidates].sort(better)[0] ?? null;
}

/** Equal while nothing was added to the run. */
export function keyOfStored({ header, ok, failed }: StoredRun): string {
	return JSON.stringify([header.runId, header.startedAt, header.finishedAt, header.state, ok, failed]);
}
