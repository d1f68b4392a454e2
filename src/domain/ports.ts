import type { CanonicalFrame, Orientation } from "./frame.ts";
import type { RunParameters, RunSelection } from "./parameters.ts";
import type { PairResult, SelfSolution } from "./result.ts";

/** A file the user gave: the browser's File or a path on disk. `path` is relative to the dropped folder, with "/". */
export interface InputFile {
	readonly path: string;
	readonly sizeBytes: number;
	bytes(): Promise<Uint8Array>;
	stream(): ReadableStream<Uint8Array>;
}

/** Canonical frames by content (mask, yolk, pixel size, alignment parameters), shared across runs. */
export interface FrameCache {
	get(contentKey: string): Promise<CanonicalFrame | undefined>;
	put(contentKey: string, frame: CanonicalFrame): Promise<void>;
	/** A frame transported onto itself (debiasing), by content, orientation and the parameters that shape it. */
	getSelfSolution(key: string): Promise<SelfSolution | undefined>;
	putSelfSolution(key: string, solution: SelfSolution): Promise<void>;
}

export type RunState = "running" | "paused" | "stopped" | "finished";

/** What identifies a run and says where it stands; kept beside its results. Times are ISO 8601, UTC. */
export interface RunHeader {
	readonly runId: string;
	readonly parameters: RunParameters;
	readonly parametersSha256: string;
	readonly selection: RunSelection;
	readonly appVersion: string;
	readonly startedAt: string;
	readonly finishedAt: string | null;
	readonly state: RunState;
	readonly backend: string;
	readonly adapter: string;
	/** Pair ids in manifest order: the order of the tables. */
	readonly pairIds: readonly string[];
	/** Orientations that a person chose, by frame ref; absent in bundles, whose pairs say it themselves. */
	readonly orientationOverrides?: Readonly<Record<string, Orientation>>;
	/** What each pair was made of, by pair id (engine/worker/inputDigests.ts); absent in bundles. */
	readonly inputDigests?: Readonly<Record<string, string>>;
}

/** One line of `run_log_<run_id>.csv`. */
export interface RunLogLine {
	readonly runId: string;
	readonly pairId: string;
	readonly status: "ok" | "failed" | "skipped";
	readonly runtimeSec: number;
	readonly cost: number;
	readonly converged: boolean | null;
	readonly error: string;
}

/** Durable home of runs: IndexedDB in the browser, a folder in Node. Each promise resolves when the data is safe. */
export interface RunStore {
	readHeader(runId: string): Promise<RunHeader | undefined>;
	writeHeader(header: RunHeader): Promise<void>;
	/** Pair ids that are done: success = true rows only (failed ones are tried again). */
	succeededPairs(runId: string): Promise<ReadonlySet<string>>;
	/** Replaces an earlier result of the same pair. */
	putResult(runId: string, result: PairResult): Promise<void>;
	appendLog(line: RunLogLine): Promise<void>;
}
