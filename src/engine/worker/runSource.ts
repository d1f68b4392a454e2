import { MaskflowError } from "../../domain/fault.ts";
import type { MetricsRow } from "../../domain/metricsSchema.ts";
import type { RunHeader, RunLogLine } from "../../domain/ports.ts";
import type { PairResult } from "../../domain/result.ts";
import type { ReadBundle } from "../../io/bundle/readBundle.ts";
import type { BrowserRunStore } from "../../storage/runStore.ts";
import type { PairReading, RunPlace, RunReading } from "../contract/engineApi.ts";

/** Which parts of a pair are wanted beside its maps and potentials. */
export interface PairParts {
	/** The stored plan: for copies; nothing on the screen shows it. */
	readonly coupling: boolean;
}

/** A run to be looked at, wherever it lies. Only what is asked for is read. */
export interface RunSource {
	readRows(): Promise<RunReading>;
	/** @throws MaskflowError when the pair's maps can't be read; lesser damage is listed. */
	readPair(pairId: string, parts?: PairParts): Promise<PairReading>;
	readLog(): Promise<readonly RunLogLine[]>;
}

/**
 * Everything of a pair, for a copy: one that lacks something in silence would look whole.
 * @throws MaskflowError the first of the pair's faults.
 */
export async function wholePair(run: RunSource, pairId: string): Promise<PairResult> {
	const { row, artifacts, faults } = await run.readPair(pairId, { coupling: true });
	if (faults[0] !== undefined) throw new MaskflowError(faults[0]);
	return { row, artifacts };
}

/** A run that this browser keeps. */
export function keptRun(store: BrowserRunStore, runId: string): RunSource {
	return {
		readRows: async () => ({ ...(await store.readRows(runId)), place: null }),
		readPair: async (pairId) => ({ ...(await store.readResult(runId, pairId)), faults: [] }),
		readLog: () => store.readLog(runId),
	};
}

/** A run that is read from its own files, under a name of its own. */
export interface OpenedRun extends RunSource {
	readonly header: RunHeader;
	/** In manifest order. */
	readonly rows: readonly MetricsRow[];
	readonly place: RunPlace;
}

/** @param runId the name that the run goes by here: its own, or another when that is taken. */
export function openedRun(run: ReadBundle, runId: string, place: RunPlace): OpenedRun {
	const sameName = run.header.runId === runId;
	const named = (row: MetricsRow): MetricsRow => (sameName ? row : { ...row, run_id: runId });
	const header = sameName ? run.header : { ...run.header, runId };
	const byId = new Map(run.rows.map((row) => [row.pair_id, row]));
	const rows = header.pairIds.flatMap((pairId) => {
		const row = byId.get(pairId);
		return row === undefined ? [] : [named(row)];
	});
	return {
		header,
		rows,
		place,
		readRows: async () => ({ header, rows, place }),
		readPair: async (pairId, parts = { coupling: false }) => {
			const { result, faults } = await run.readPair(pairId, parts);
			return { row: named(result.row), artifacts: result.artifacts, faults };
		},
		readLog: async () => (sameName ? run.log : run.log.map((line) => ({ ...line, runId }))),
	};
}
