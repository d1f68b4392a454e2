import { compareProfiles } from "../../analysis/index.ts";
import type { Dataset } from "../../domain/dataset.ts";
import type { ReviewReport } from "../../domain/review.ts";
import type { BundleSource } from "../../io/bundle/entries.ts";
import { zipBlob } from "../../io/bundle/zipStream.ts";
import { openDataset } from "../../io/dataset/openDataset.ts";
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
import { bundleFromServer, bundlesFromPicked, importBundle } from "./importBundle.ts";
import { rawPreview } from "./rawPreview.ts";
import { readGroups } from "./readGroups.ts";
import { RunControl } from "./runControl.ts";
import { assertRunId } from "./runIdentity.ts";
import { withRunLock } from "./runLocks.ts";
import { bytesOfRun, pairsToSolve } from "./storageNeed.ts";

/** What the browser gives a worker; tests give less. */
export interface EngineSurroundings {
	readonly gpu: GPU | undefined;
	/** Undefined where there are no Web Locks: then two tabs are not kept apart. */
	readonly locks: LockManager | undefined;
}

interface Imported {
	readonly files: readonly PickedFile[];
	readonly options: ImportOptions;
	readonly dataset: Dataset;
}

/** The engine behind the thread. Keeps the imported dataset, the jobs under way and the database; nothing grows with pairs. */
export function createEngine({ gpu, locks }: EngineSurroundings): EngineApi {
	const jobs = new Map<string, RunControl>();
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
				const dataset = await datasetFor(request, control.signal);
				const db = await database();
				return withRunLock(locks, request.runId, () => runInBrowser({ dataset, db, gpu }, request, control, onEvent));
			});
			return outcome.status === "done" ? outcome.value : outcome;
		} finally {
			running = false;
		}
	}

	async function runToExport(runId: string): Promise<BundleSource> {
		const runs = await store();
		const { header, rows } = await runs.readRows(runId);
		const readResult = (pairId: string) => runs.readResult(runId, pairId);
		return { header, rows, log: await runs.readLog(runId), readResult, features: pairFeatures };
	}

	return {
		probe: (choice) =>
			answer(async () => {
				const { report, solver } = await chooseSolver(choice, gpu);
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
		listRuns: () => answer(async () => (await store()).listRuns()),
		readRun: (runId) => answer(async () => (await store()).readRows(runId)),
		readPair: (runId, pairId) => answer(async () => (await store()).readResult(runId, pairId)),
		readGroups: (jobId, request, onProgress) =>
			asJob(jobId, async ({ signal }) => {
				const runs = await store();
				return readGroups((pairId) => runs.readResult(request.runId, pairId), request, signal, onProgress);
			}),
		compareFeature: ({ reference, test, feature }) => answer(async () => compareProfiles(reference, test, feature)),
		readRawFrame: (ref) =>
			answer(async () => {
				if (imported === null) throw nothingImported();
				return rawPreview(imported.dataset, ref);
			}),
		openBundle: (jobId, files, onProgress) =>
			asJob(jobId, async ({ signal }) =>
				importBundle(await bundlesFromPicked(files), await store(), signal, (pairs, total) =>
					onProgress({ pairs, total }),
				),
			),
		zipFiles: (folder, files) =>
			answer(async () => {
				async function* entries() {
					yield* files;
				}
				return zipBlob(folder, entries(), new Date());
			}),
		openServedRun: (jobId, place, onProgress) =>
			asJob(jobId, async ({ signal }) =>
				importBundle([await bundleFromServer(place)], await store(), signal, (pairs, total) =>
					onProgress({ pairs, total }),
				),
			),
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
