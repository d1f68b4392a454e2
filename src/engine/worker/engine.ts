import { compareProfiles } from "../../analysis/index.ts";
import type { Dataset } from "../../domain/dataset.ts";
import type { ReviewReport } from "../../domain/review.ts";
import type { BundleSource } from "../../io/bundle/entries.ts";
import { zipBlob } from "../../io/bundle/zipStream.ts";
import { openDataset } from "../../io/dataset/openDataset.ts";
import { openParquetLibrary } from "../../io/parquet/library.ts";
import { pairFeatures } from "../../pipeline/features/pairFeatures.ts";
import { cachedBytes, trimCache } from "../../storage/frameCache.ts";
import { type BrowserRunStore, createRunStore } from "../../storage/runStore.ts";
import { type MaskflowDatabase, openDatabase } from "../../storage/schema.ts";
import { storageEstimate } from "../../storage/storageFault.ts";
import type {
	EngineApi,
	ImportOptions,
	ImportProgress,
	PickedFile,
	RunEvent,
	RunRequest,
} from "../contract/engineApi.ts";
import type { Outcome } from "../contract/outcome.ts";
import { answer, refusal } from "./answer.ts";
import { inputFileFromPicked } from "./browserFiles.ts";
import { runInBrowser } from "./browserRun.ts";
import { chooseSolver } from "./chooseSolver.ts";
import { exportBundle } from "./exportBundle.ts";
import { exportSizes } from "./exportSizes.ts";
import { keepRun } from "./keepRun.ts";
import { createOpenedRunShelf } from "./openedRuns.ts";
import { rawPreview } from "./rawPreview.ts";
import { readGroups } from "./readGroups.ts";
import { RunControl } from "./runControl.ts";
import { filesOfRuns } from "./runFiles.ts";
import { assertRunId } from "./runIdentity.ts";
import { withRunLock } from "./runLocks.ts";
import { keptRun, type OpenedRun, type RunSource, wholePair } from "./runSource.ts";
import { bytesOfRun, pairsToSolve } from "./storageNeed.ts";

/** What the browser gives a worker; tests give less. */
export interface EngineSurroundings {
	readonly gpu: GPU | undefined;
	/** Undefined where there are no Web Locks: then two tabs are not kept apart. */
	readonly locks: LockManager | undefined;
	/** How many pairs the cpu solves at once; more than one in threads of their own. */
	readonly threads: number;
}

interface Imported {
	readonly files: readonly PickedFile[];
	readonly options: ImportOptions;
	readonly dataset: Dataset;
}

/**
 * The engine behind the thread. Keeps the imported dataset, the opened runs' tables, the jobs under way and the database; no
 * pair's arrays.
 */
export function createEngine({ gpu, locks, threads }: EngineSurroundings): EngineApi {
	const jobs = new Map<string, RunControl>();
	const opened = createOpenedRunShelf();
	let imported: Imported | null = null;
	let running = false;
	let opening: Promise<MaskflowDatabase> | null = null;

	function database(): Promise<MaskflowDatabase> {
		opening ??= openDatabase().catch((error: unknown) => {
			opening = null;
			throw refusal(
				"storage-unavailable",
				`The browser's storage can't be opened: ${error instanceof Error ? error.message : String(error)}.`,
				"Leave private browsing, or allow this site to store data, and reload the page.",
			);
		});
		return opening;
	}
	const store = async (): Promise<BrowserRunStore> => createRunStore(await database());

	async function runOf(runId: string): Promise<RunSource> {
		return opened.get(runId) ?? keptRun(await store(), runId);
	}

	function openedRun(runId: string): OpenedRun {
		const run = opened.get(runId);
		if (run !== undefined) return run;
		throw refusal("run-not-open", `The run "${runId}" is not open.`, "Open its zip or folder again.");
	}

	async function asJob<T>(jobId: string, work: (control: RunControl) => Promise<T>): Promise<Outcome<T>> {
		const control = new RunControl();
		jobs.set(jobId, control);
		try {
			return await answer(() => work(control), control.signal);
		} finally {
			jobs.delete(jobId);
		}
	}

	async function open(
		files: readonly PickedFile[],
		options: ImportOptions,
		signal: AbortSignal,
		onProgress: (progress: ImportProgress) => void = () => {},
	): Promise<Dataset> {
		const dataset = await openDataset(files.map(inputFileFromPicked), { ...options, signal, onProgress });
		imported = { files, options, dataset };
		return dataset;
	}

	/** The dataset as the request selects it: read again when it was imported under another selection. */
	async function datasetFor({ selection, parameters }: RunRequest, signal: AbortSignal): Promise<Dataset> {
		if (imported === null) throw nothingImported();
		const { files, options, dataset } = imported;
		const same =
			options.umPerPx === parameters.umPerPx &&
			options.selection.limit === selection.limit &&
			options.selection.includeControl === selection.includeControl;
		return same ? dataset : open(files, { selection, umPerPx: parameters.umPerPx }, signal);
	}

	async function startRun(jobId: string, request: RunRequest, onEvent: (event: RunEvent) => void) {
		if (running) {
			const busy = refusal("run-busy", "A run is under way already.", "Wait for it, or stop it first.");
			return { status: "failed", fault: busy.fault } as const;
		}
		running = true;
		try {
			const outcome = await asJob(jobId, async (control) => {
				assertRunId(request.runId);
				if (opened.get(request.runId) !== undefined) throw notKept(request.runId);
				const dataset = await datasetFor(request, control.signal);
				const db = await database();
				return withRunLock(locks, request.runId, () =>
					runInBrowser({ dataset, db, gpu, threads }, request, control, onEvent),
				);
			});
			return outcome.status === "done" ? outcome.value : outcome;
		} finally {
			running = false;
		}
	}

	async function runToExport(runId: string): Promise<BundleSource> {
		const run = await runOf(runId);
		const { header, rows } = await run.readRows();
		const readResult = (pairId: string) => wholePair(run, pairId);
		return { header, rows, log: await run.readLog(), readResult, features: pairFeatures };
	}

	return {
		probe: (choice) =>
			answer(async () => {
				const { report, solver } = await chooseSolver(choice, gpu, threads);
				solver.dispose();
				return report;
			}),
		importFiles: (jobId, files, options, onProgress) =>
			asJob(
				jobId,
				async ({ signal }): Promise<ReviewReport> => (await open(files, options, signal, onProgress)).review,
			),
		startRun,
		estimateRun: ({ runId, parameters }) =>
			answer(async () => {
				if (imported === null) throw nothingImported();
				const { review } = imported.dataset;
				const done = await (await store()).succeededPairs(runId);
				const { usedBytes, quotaBytes } = await storageEstimate();
				return {
					pairs: pairsToSolve(review, done).length,
					neededBytes: bytesOfRun(review, parameters, done),
					freeBytes: quotaBytes > 0 ? Math.max(0, quotaBytes - usedBytes) : null,
				};
			}),
		control: async (jobId, word) => jobs.get(jobId)?.say(word),
		listRuns: () =>
			answer(async () => {
				const kept = await (await store()).listRuns();
				return [...kept.map((run) => ({ ...run, place: null })), ...opened.list()];
			}),
		readRun: (runId) => answer(async () => (await runOf(runId)).readRows()),
		readPair: (runId, pairId) => answer(async () => (await runOf(runId)).readPair(pairId)),
		readGroups: (jobId, request, onProgress) =>
			asJob(jobId, async ({ signal }) =>
				readGroups((await runOf(request.runId)).readPair, request, signal, onProgress),
			),
		compareFeature: ({ reference, test, feature }) => answer(async () => compareProfiles(reference, test, feature)),
		readRawFrame: (ref) =>
			answer(async () => {
				if (imported === null) throw nothingImported();
				return rawPreview(imported.dataset, ref);
			}),
		openRuns: (jobId, from, find) =>
			asJob(jobId, async ({ signal }) => {
				// Loads while the files are on their way; why it can't be had is told when the table is read.
				openParquetLibrary().catch(() => {});
				// Runs can be looked at where the browser stores nothing.
				const kept = store()
					.then((runs) => runs.listRuns())
					.catch(() => []);
				const { placed, faults } = await filesOfRuns(from, find);
				return opened.open(placed, await kept, signal, faults);
			}),
		keepRun: (jobId, runId, onProgress) =>
			asJob(jobId, async ({ signal }) => {
				const runs = await store();
				const onPair = (pairs: number, total: number) => onProgress({ pairs, total });
				const told = await withRunLock(locks, runId, () => keepRun(openedRun(runId), runs, signal, onPair));
				opened.close(runId);
				return told;
			}),
		closeRun: (runId) =>
			answer(async () => {
				opened.close(runId);
				return null;
			}),
		zipFiles: (folder, files) =>
			answer(async () => {
				async function* entries() {
					yield* files;
				}
				return zipBlob(folder, entries(), new Date());
			}),
		exportSizes: (runId) => answer(async () => exportSizes(await runToExport(runId))),
		exportBundle: (jobId, runId, choices, target, onProgress) =>
			asJob(jobId, async ({ signal }) =>
				exportBundle(await runToExport(runId), choices, target, signal, (pairs, total) => onProgress({ pairs, total })),
			),
		deleteRun: (runId) =>
			answer(async () => {
				const runs = await store();
				await withRunLock(locks, runId, () => runs.deleteRun(runId));
				return null;
			}),
		renameRun: (runId, newRunId) =>
			answer(async () => {
				assertRunId(newRunId);
				if (opened.get(newRunId) !== undefined) throw nameTaken(newRunId);
				const runs = await store();
				await withRunLock(locks, runId, () => runs.renameRun(runId, newRunId));
				return null;
			}),
		storage: () =>
			answer(async () => {
				const db = await database();
				const [estimate, frameCacheBytes, runBytes] = [
					await storageEstimate(),
					await cachedBytes(db),
					await createRunStore(db).runBytes(),
				];
				const persisted = (await navigator.storage?.persisted?.()) ?? false;
				return { ...estimate, frameCacheBytes, runBytes, persisted };
			}),
		clearFrameCache: () =>
			answer(async () => {
				await trimCache(await database(), 0);
				return null;
			}),
	};
}

function nothingImported() {
	return refusal("nothing-imported", "There is no dataset to run.", "Choose a manifest and its masks first.");
}

function notKept(runId: string) {
	return refusal(
		"run-not-kept",
		`The run "${runId}" is read from its own files and can't be solved further there.`,
		"Keep it in this browser first, or choose another run id.",
	);
}

function nameTaken(runId: string) {
	return refusal(
		"run-exists",
		`An opened run is called "${runId}" already.`,
		"Choose another run id, or close that run.",
	);
}
