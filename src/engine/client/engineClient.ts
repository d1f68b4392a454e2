import type { Fault } from "../../domain/fault.ts";
import type { ReviewReport } from "../../domain/review.ts";
import type {
	BackendChoice,
	BackendReport,
	ExportChoices,
	ExportSizes,
	ExportTarget,
	ImportOptions,
	ImportProgress,
	OpenedRuns,
	PairReading,
	PickedFile,
	RawFramePreview,
	RunEstimate,
	RunEvent,
	RunReading,
	RunRequest,
	StorageReport,
	StoredRun,
	ToldFaults,
} from "../contract/engineApi.ts";
import { runChannelName } from "../contract/engineWorker.ts";
import type {
	FeatureComparison,
	FeatureRequest,
	GroupReading,
	GroupsProgress,
	GroupsRequest,
} from "../contract/groupReading.ts";
import type { Outcome } from "../contract/outcome.ts";
import { connectWorker, type EngineConnection } from "./connection.ts";
import { createEngineSession } from "./engineSession.ts";
import type { Job, RunJob } from "./job.ts";
import { openingOf, type RunsGiven } from "./opening.ts";
import { superviseRun } from "./superviseRun.ts";

export interface ExportProgress {
	readonly pairs: number;
	readonly total: number;
}

/** The page's only way to the engine. Every answer is an `Outcome`; nothing here throws or rejects. */
export interface EngineClient {
	probe(choice: BackendChoice): Promise<Outcome<BackendReport>>;
	/** Replaces the dataset. The files are remembered, so that a restarted worker can read them again. */
	importFiles(
		files: readonly PickedFile[],
		options: ImportOptions,
		onProgress: (progress: ImportProgress) => void,
	): Job<ReviewReport>;
	/** Reads the remembered files again under other options; fails with `nothing-imported` when there are none. */
	importAgain(options: ImportOptions, onProgress: (progress: ImportProgress) => void): Job<ReviewReport>;
	estimateRun(request: Pick<RunRequest, "runId" | "parameters">): Promise<Outcome<RunEstimate>>;
	/** Runs the imported dataset. When the worker dies the run goes on in a new one, and a notice says so. */
	startRun(request: RunRequest, onEvent: (event: RunEvent) => void): RunJob;
	/** Events of a run that another tab carries out, from now on. Returns how to stop watching. */
	watchRun(runId: string, onEvent: (event: RunEvent) => void): () => void;
	listRuns(): Promise<Outcome<readonly StoredRun[]>>;
	readRun(runId: string): Promise<Outcome<RunReading>>;
	readPair(runId: string, pairId: string): Promise<Outcome<PairReading>>;
	readGroups(request: GroupsRequest, onProgress: (progress: GroupsProgress) => void): Job<GroupReading>;
	compareFeature(request: FeatureRequest): Promise<Outcome<FeatureComparison>>;
	readRawFrame(ref: string): Promise<Outcome<RawFramePreview>>;
	/** Runs to look at where they lie. When the worker dies, the next one opens them again. */
	openRuns(given: RunsGiven): Job<OpenedRuns>;
	keepRun(runId: string, onProgress: (progress: ExportProgress) => void): Job<ToldFaults>;
	closeRun(runId: string): Promise<Outcome<null>>;
	zipFiles(
		folder: string,
		files: readonly { readonly path: string; readonly bytes: Uint8Array }[],
	): Promise<Outcome<Blob>>;
	exportSizes(runId: string): Promise<Outcome<ExportSizes>>;
	exportBundle(
		runId: string,
		choices: ExportChoices,
		target: ExportTarget,
		onProgress: (progress: ExportProgress) => void,
	): Job<Blob | null>;
	deleteRun(runId: string): Promise<Outcome<null>>;
	renameRun(runId: string, newRunId: string): Promise<Outcome<null>>;
	storage(): Promise<Outcome<StorageReport>>;
	clearFrameCache(): Promise<Outcome<null>>;
	/** Ends the worker; the client is unusable afterwards. */
	dispose(): void;
}

/** A cancelled copy of thousands of pairs is deleted again before the answer. */
const KEEP_GRACE_MS = 60_000;

const NOTHING_IMPORTED: Fault = {
	code: "nothing-imported",
	severity: "error",
	message: "There is no dataset to read.",
	nextStep: "Choose a manifest and its masks first.",
};

/** @param connect starts an engine; tests pass one of their own. The first engine starts with the first call. */
export function createEngineClient(connect: () => EngineConnection = connectWorker): EngineClient {
	const session = createEngineSession(connect);
	return {
		probe: (choice) => session.call((api) => api.probe(choice)),
		importFiles: (files, options, onProgress) => session.importFiles(files, options, onProgress),
		importAgain: (options, onProgress) => {
			const files = session.importedFiles();
			if (files !== null) return session.importFiles(files, options, onProgress);
			return { outcome: Promise.resolve({ status: "failed", fault: NOTHING_IMPORTED }), cancel: () => {} };
		},
		estimateRun: (request) => session.call((api) => api.estimateRun(request)),
		startRun: (request, onEvent) => superviseRun(session, request, onEvent),
		watchRun: (runId, onEvent) => {
			const channel = new BroadcastChannel(runChannelName(runId));
			channel.addEventListener("message", (message: MessageEvent<RunEvent>) => onEvent(message.data));
			return () => channel.close();
		},
		listRuns: () => session.call((api) => api.listRuns()),
		readRun: (runId) => session.call((api) => api.readRun(runId)),
		readPair: (runId, pairId) => session.call((api) => api.readPair(runId, pairId)),
		readGroups: (request, onProgress) => session.job((api, jobId) => api.readGroups(jobId, request, onProgress)),
		compareFeature: (request) => session.call((api) => api.compareFeature(request)),
		readRawFrame: (ref) => session.call((api) => api.readRawFrame(ref)),
		openRuns: (given) => session.openRuns(openingOf(given)),
		keepRun: (runId, onProgress) => {
			const keeping = session.job((api, jobId) => api.keepRun(jobId, runId, onProgress), KEEP_GRACE_MS);
			void keeping.outcome.then(({ status }) => status === "done" && session.forgetOpened(runId));
			return keeping;
		},
		closeRun: async (runId) => {
			const outcome = await session.call((api) => api.closeRun(runId));
			if (outcome.status === "done") session.forgetOpened(runId);
			return outcome;
		},
		zipFiles: (folder, files) => session.call((api) => api.zipFiles(folder, files)),
		exportSizes: (runId) => session.call((api) => api.exportSizes(runId)),
		exportBundle: (runId, choices, target, onProgress) =>
			session.job((api, jobId) => api.exportBundle(jobId, runId, choices, target, onProgress)),
		deleteRun: (runId) => session.call((api) => api.deleteRun(runId)),
		renameRun: (runId, newRunId) => session.call((api) => api.renameRun(runId, newRunId)),
		storage: () => session.call((api) => api.storage()),
		clearFrameCache: () => session.call((api) => api.clearFrameCache()),
		dispose: () => session.dispose(),
	};
}
