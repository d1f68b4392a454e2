import { proxy, wrap } from "comlink";
import type { Fault } from "../../domain/fault.ts";
import type { EngineApi } from "../contract/engineApi.ts";
import type { EngineWorker } from "../contract/engineWorker.ts";

/** A line to one engine. When the engine is gone every pending call stays pending; `died` is what tells. */
export interface EngineConnection {
	readonly api: EngineApi;
	/** Resolves once, with the reason, when the engine is gone; never rejects. */
	readonly died: Promise<Fault>;
	/** Ends the engine at once; `died` resolves. */
	terminate(): void;
}

export const ENGINE_DIED = "engine-died";
export const ENGINE_TERMINATED = "engine-terminated";

function engineFault(code: string, message: string, detail?: string): Fault {
	const nextStep =
		"Maskflow starts it again by itself; finished pairs are safe. If it keeps stopping, reload the page.";
	return { code, severity: "error", message, nextStep, ...(detail === undefined ? {} : { detail }) };
}

/** Starts the module worker and wraps it; callbacks become comlink proxies here and nowhere else. */
export function connectWorker(): EngineConnection {
	const name = `maskflow-engine-${crypto.randomUUID()}`;
	const worker = new Worker(new URL("../worker/main.ts", import.meta.url), { type: "module", name });
	const remote = wrap<EngineWorker>(worker);
	const watch = new AbortController();
	let resolveDied: (fault: Fault) => void = () => {};
	const died = new Promise<Fault>((resolve) => {
		resolveDied = resolve;
	});
	const end = (fault: Fault) => {
		watch.abort();
		worker.terminate();
		resolveDied(fault);
	};
	worker.addEventListener("error", (event) => {
		event.preventDefault();
		end(engineFault(ENGINE_DIED, "The engine stopped unexpectedly.", event.message));
	});
	worker.addEventListener("messageerror", () => end(engineFault(ENGINE_DIED, "The engine sent something unreadable.")));
	watchLock(remote, name, watch.signal, () => end(engineFault(ENGINE_DIED, "The engine stopped without a word.")));
	const api: EngineApi = {
		probe: (choice) => remote.probe(choice),
		importFiles: (jobId, files, options, onProgress) => remote.importFiles(jobId, files, options, proxy(onProgress)),
		startRun: (jobId, request, onEvent) => remote.startRun(jobId, request, proxy(onEvent)),
		estimateRun: (request) => remote.estimateRun(request),
		control: (jobId, control) => remote.control(jobId, control),
		listRuns: () => remote.listRuns(),
		readRun: (runId) => remote.readRun(runId),
		readPair: (runId, pairId) => remote.readPair(runId, pairId),
		readGroups: (jobId, request, onProgress) => remote.readGroups(jobId, request, proxy(onProgress)),
		compareFeature: (request) => remote.compareFeature(request),
		readRawFrame: (ref) => remote.readRawFrame(ref),
		openRuns: (jobId, from, find) => remote.openRuns(jobId, from, proxy(find)),
		keepRun: (jobId, runId, onProgress) => remote.keepRun(jobId, runId, proxy(onProgress)),
		closeRun: (runId) => remote.closeRun(runId),
		zipFiles: (folder, files) => remote.zipFiles(folder, files),
		exportSizes: (runId) => remote.exportSizes(runId),
		exportBundle: (jobId, runId, choices, target, onProgress) =>
			remote.exportBundle(jobId, runId, choices, target, proxy(onProgress)),
		deleteRun: (runId) => remote.deleteRun(runId),
		renameRun: (runId, newRunId) => remote.renameRun(runId, newRunId),
		storage: () => remote.storage(),
		clearFrameCache: () => remote.clearFrameCache(),
	};
	return { api, died, terminate: () => end(engineFault(ENGINE_TERMINATED, "The engine was stopped.")) };
}

/**
 * A worker that the browser kills (out of memory, crash) sends no event. But its Web Locks are released, so being granted
 * the lock that it held for life is the news of its death.
 */
function watchLock(remote: { ready(): Promise<void> }, name: string, signal: AbortSignal, onGone: () => void): void {
	if (!("locks" in navigator)) return;
	remote
		.ready()
		.then(() => navigator.locks.request(name, { signal }, onGone))
		.catch(() => {}); // The watch was called off.
}
