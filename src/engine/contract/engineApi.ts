import type { BackendKind } from "../../compute/operations.ts";
import type { Fault } from "../../domain/fault.ts";
import type { Orientation } from "../../domain/frame.ts";
import type { MetricsRow } from "../../domain/metricsSchema.ts";
import type { RunParameters, RunSelection } from "../../domain/parameters.ts";
import type { RunHeader } from "../../domain/ports.ts";
import type { PairResult } from "../../domain/result.ts";
import type { ReviewReport } from "../../domain/review.ts";
import type { FeatureComparison, FeatureRequest, GroupReading, GroupsProgress, GroupsRequest } from "./groupReading.ts";
import type { Outcome } from "./outcome.ts";

export type BackendChoice = "auto" | BackendKind;

/** Which back end will run and why, in words for a badge and its explanation. */
export interface BackendReport {
	readonly kind: BackendKind;
	readonly adapter: string;
	readonly pairsAtOnce: number;
	/** One sentence: why this one. */
	readonly reason: string;
}

export interface PickedFile {
	/** Path relative to what was dropped, with "/". */
	readonly path: string;
	readonly file: File;
}

export interface ImportOptions {
	readonly selection: RunSelection;
	/** µm per pixel for frames whose tables give none. */
	readonly umPerPx: number | null;
}

export interface ImportProgress {
	readonly file: string;
	readonly bytesRead: number;
	readonly bytesTotal: number;
}

export interface RunRequest {
	readonly runId: string;
	readonly parameters: RunParameters;
	readonly selection: RunSelection;
	readonly backend: BackendChoice;
	/** Orientation chosen by a person, by frame ref. */
	readonly orientationOverrides: Readonly<Record<string, Orientation>>;
	/** Solve every pair again even if it is done. */
	readonly noResume: boolean;
}

export type RunStage = "reading" | "aligning" | "solving" | "debiasing" | "measuring" | "storing";

/** Absolute numbers, at most ten messages a second. done + failed + skipped ≤ total. */
export interface RunProgress {
	readonly total: number;
	/** Solved in this run. */
	readonly done: number;
	readonly failed: number;
	/** Were done already. */
	readonly skipped: number;
	/** The pair of the latest word, and its stage. */
	readonly currentPairId: string | null;
	readonly stage: RunStage | null;
	/** Words beside the stage, for instance "half resolution, sweep 40, error 2e-4". */
	readonly stageDetail: string;
	/** Begun and not finished: more than one where several are solved at once. */
	readonly pairsInHand: readonly string[];
	readonly elapsedS: number;
	readonly pairsPerSecond: number | null;
	/** Likely range of seconds left; null until two pairs are done. */
	readonly secondsLeft: readonly [number, number] | null;
}

export type RunEvent =
	| { readonly kind: "started"; readonly header: RunHeader }
	| { readonly kind: "progress"; readonly progress: RunProgress }
	| { readonly kind: "pair-finished"; readonly row: MetricsRow }
	| { readonly kind: "notice"; readonly fault: Fault }
	| { readonly kind: "paused" }
	| { readonly kind: "resumed" };

export interface RunSummary {
	readonly header: RunHeader;
	readonly ok: number;
	readonly failed: number;
	readonly skipped: number;
	/** Frames that the pairs asked for, and how many of them had to be decoded; counted by the worker that ended the run. */
	readonly frames: { readonly wanted: number; readonly decoded: number };
}

/** Where an opened run lies. It is read from there pair by pair, and gone with the page unless it is kept. */
export interface RunPlace {
	readonly kind: "zip" | "folder" | "server";
	readonly name: string;
}

export interface StoredRun {
	readonly header: RunHeader;
	readonly ok: number;
	readonly failed: number;
	/** Null for a run that this browser keeps. */
	readonly place: RunPlace | null;
}

export interface RunReading {
	readonly header: RunHeader;
	/** In manifest order, of the pairs that have one. */
	readonly rows: readonly MetricsRow[];
	readonly place: RunPlace | null;
}

/** A pair's result, and what of its files could not be read. */
export interface PairReading extends PairResult {
	readonly faults: readonly Fault[];
}

export interface StorageReport {
	readonly usedBytes: number;
	readonly quotaBytes: number;
	readonly frameCacheBytes: number;
	readonly runBytes: Readonly<Record<string, number>>;
	readonly persisted: boolean;
}

/** What a run would store, before it starts. */
export interface RunEstimate {
	/** Pairs that are left to solve. */
	readonly pairs: number;
	readonly neededBytes: number;
	/** Null where the browser does not tell. */
	readonly freeBytes: number | null;
}

/** A frame as its file holds it, before cleaning and alignment, shrunk to a picture. */
export interface RawFramePreview {
	/** Size of the file's mask. */
	readonly heightPx: number;
	readonly widthPx: number;
	readonly umPerPx: number;
	/** Share of foreground in each block, 0 to 255, row-major. */
	readonly preview: {
		readonly height: number;
		readonly width: number;
		readonly mask: Uint8Array;
		readonly yolk: Uint8Array | null;
	};
}

/**
 * Runs to look at: zips, a folder whose files stay with the page (`FindFile` gives them), folders by their handles, or a
 * folder that a server offers with the page.
 */
export type RunsToOpen =
	| { readonly kind: "zips"; readonly zips: readonly PickedFile[] }
	| { readonly kind: "listed"; readonly name: string; readonly runFolders: readonly string[] }
	| { readonly kind: "folders"; readonly folders: readonly FileSystemDirectoryHandle[] }
	| { readonly kind: "server"; readonly address: string };

/** Hands over one file of a listed folder, null when there is none: sending ten thousand pairs' files takes seconds. */
export type FindFile = (path: string) => Promise<File | null>;

/** Damage that was met, the first of `faultCount`. */
export interface ToldFaults {
	readonly faults: readonly Fault[];
	readonly faultCount: number;
}

/** Runs that can be read from now on, under these names. */
export interface OpenedRuns extends ToldFaults {
	readonly runIds: readonly string[];
}

/** Which parts of a run go into a bundle beside its metrics, log and run.json. */
export interface ExportChoices {
	readonly features: boolean;
	readonly fields: boolean;
	readonly coupling: boolean;
}

/** Where a bundle is written; the handles are what a person picked. */
export type ExportTarget =
	| { readonly kind: "downloads" }
	| { readonly kind: "zip"; readonly handle: FileSystemFileHandle }
	/** A folder named like the run is made in it. */
	| { readonly kind: "folder"; readonly handle: FileSystemDirectoryHandle };

/** About what each part weighs in a bundle. */
export interface ExportSizes {
	readonly metricsBytes: number;
	readonly featuresBytes: number;
	readonly fieldsBytes: number;
	/** 0 where the run stored no plans. */
	readonly couplingBytes: number;
}

/** What a person may say to a job that is under way. */
export type JobControl = "cancel" | "stop-after-pair" | "pause" | "resume";

/**
 * Everything the page asks of the worker. Plain data both ways, callbacks are comlink proxies. A job is named by the
 * caller so that `control` can reach it; one import and one run at a time.
 */
export interface EngineApi {
	probe(choice: BackendChoice): Promise<Outcome<BackendReport>>;
	importFiles(
		jobId: string,
		files: readonly PickedFile[],
		options: ImportOptions,
		onProgress: (progress: ImportProgress) => void,
	): Promise<Outcome<ReviewReport>>;
	/**
	 * Runs the imported dataset. Fails with `run-parameters-differ` when the id belongs to other parameters, with
	 * `run-not-kept` when it belongs to an opened run.
	 */
	startRun(jobId: string, request: RunRequest, onEvent: (event: RunEvent) => void): Promise<Outcome<RunSummary>>;
	/** What `startRun` would need of the storage. Fails with `nothing-imported` before an import. */
	estimateRun(request: Pick<RunRequest, "runId" | "parameters">): Promise<Outcome<RunEstimate>>;
	control(jobId: string, control: JobControl): Promise<void>;
	/** Kept runs, newest first, then opened ones. */
	listRuns(): Promise<Outcome<readonly StoredRun[]>>;
	readRun(runId: string): Promise<Outcome<RunReading>>;
	readPair(runId: string, pairId: string): Promise<Outcome<PairReading>>;
	/** Profiles and mean fields of two groups of a run; fails with `group-empty`. */
	readGroups(
		jobId: string,
		request: GroupsRequest,
		onProgress: (progress: GroupsProgress) => void,
	): Promise<Outcome<GroupReading>>;
	/** Statistics of one feature in every bin: some 0.4 s. */
	compareFeature(request: FeatureRequest): Promise<Outcome<FeatureComparison>>;
	/** The frame of the imported files, before anything was done to it. Fails with `nothing-imported`, `frame-not-listed`. */
	readRawFrame(ref: string): Promise<Outcome<RawFramePreview>>;
	/** Reads the tables of runs where they lie; a pair's files are read when it is asked for. Nothing is kept. */
	openRuns(jobId: string, from: RunsToOpen, find: FindFile): Promise<Outcome<OpenedRuns>>;
	/** Copies an opened run into this browser, under its name; cancelled, nothing of it stays. */
	keepRun(
		jobId: string,
		runId: string,
		onProgress: (progress: { readonly pairs: number; readonly total: number }) => void,
	): Promise<Outcome<ToldFaults>>;
	/** Lets go of an opened run; its files are not touched. */
	closeRun(runId: string): Promise<Outcome<null>>;
	/** Files as one zip under a folder: pictures that the page made. */
	zipFiles(
		folder: string,
		files: readonly { readonly path: string; readonly bytes: Uint8Array }[],
	): Promise<Outcome<Blob>>;
	exportSizes(runId: string): Promise<Outcome<ExportSizes>>;
	/** Writes a run as it is made. The zip for the downloads; null where it was written to a picked place. */
	exportBundle(
		jobId: string,
		runId: string,
		choices: ExportChoices,
		target: ExportTarget,
		onProgress: (progress: { readonly pairs: number; readonly total: number }) => void,
	): Promise<Outcome<Blob | null>>;
	deleteRun(runId: string): Promise<Outcome<null>>;
	renameRun(runId: string, newRunId: string): Promise<Outcome<null>>;
	storage(): Promise<Outcome<StorageReport>>;
	clearFrameCache(): Promise<Outcome<null>>;
}
