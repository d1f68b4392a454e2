import type { Fault } from "./fault.ts";
import type { PairSpec } from "./pair.ts";

/** What import found out about one frame of a pair, for the review table. Numbers are null when unknown. */
export interface ReviewFrame {
	readonly ref: string;
	readonly state: "found" | "missing" | "bad";
	readonly heightPx: number | null;
	readonly widthPx: number | null;
	readonly areaPx: number | null;
	readonly umPerPx: number | null;
	readonly yolkFound: boolean;
}

/** One manifest row that the selection kept. A row that cannot even be named (no pair_id, a repeated one, one too long for a disk) has `pair` null. */
export interface ReviewRow {
	readonly row: number;
	readonly pairId: string;
	readonly pair: PairSpec | null;
	readonly source: ReviewFrame | null;
	readonly target: ReviewFrame | null;
	/** Errors (the pair will fail, or is not run at all) and warnings of this row. */
	readonly faults: readonly Fault[];
	/** No error: the pair will be solved. */
	readonly runnable: boolean;
}

/** The answer to a drop: what would run, what would not and why. Nothing has been solved yet. */
export interface ReviewReport {
	/** Null when no manifest was found among the files (then `faults` says so). */
	readonly manifestPath: string | null;
	readonly rows: readonly ReviewRow[];
	/** Faults of whole files, and warnings that belong to no row. Any error here means nothing can run. */
	readonly faults: readonly Fault[];
	readonly rowsInManifest: number;
	readonly rowsFilteredOut: number;
	readonly uniqueFrames: number;
	/** Columns that Maskflow does not know; carried to the metrics table. */
	readonly extraColumns: readonly string[];
	/** Files that were given but not needed. */
	readonly unusedFiles: number;
}
