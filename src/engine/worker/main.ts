import { expose, type Remote, releaseProxy } from "comlink";
import wasmAddress from "parquet-wasm/esm/parquet_wasm_bg.wasm?url";
import { provideParquetWasm } from "../../io/parquet/library.ts";
import type { EngineWorker } from "../contract/engineWorker.ts";
import { createEngine } from "./engine.ts";
import { holdLifeLock } from "./lifeLock.ts";
import { threadCount } from "./threads/threadCount.ts";

/** The worker's door: the only module that knows comlink on this side. */
provideParquetWasm(async () => wasmAddress);
const locks: LockManager | undefined = navigator.locks;
const threads = threadCount(navigator.hardwareConcurrency, "Worker" in self);
const engine = createEngine({ gpu: navigator.gpu, locks, threads });
/** The page learns of our death by it. */
const lifeLock = holdLifeLock(locks, self.name);

const worker: EngineWorker = {
	...engine,
	ready: () => lifeLock,
	importFiles: (jobId, files, options, onProgress) =>
		withCallback(onProgress, (call) => engine.importFiles(jobId, files, options, call)),
	startRun: (jobId, request, onEvent) => withCallback(onEvent, (call) => engine.startRun(jobId, request, call)),
	keepRun: (jobId, runId, onProgress) => withCallback(onProgress, (call) => engine.keepRun(jobId, runId, call)),
	exportBundle: (jobId, runId, choices, target, onProgress) =>
		withCallback(onProgress, (call) => engine.exportBundle(jobId, runId, choices, target, call)),
	readGroups: (jobId, request, onProgress) =>
		withCallback(onProgress, (call) => engine.readGroups(jobId, request, call)),
};
expose(worker);

/**
 * A callback that came over the thread is a proxy with a message channel of its own: the last message is waited for, so
 * that no event comes after the answer, and then the channel is closed.
 */
async function withCallback<M, T>(
	callback: (message: M) => void,
	work: (call: (message: M) => void) => Promise<T>,
): Promise<T> {
	const remote = callback as unknown as Remote<(message: M) => void> & ((message: M) => Promise<void>);
	let last: Promise<unknown> = Promise.resolve();
	try {
		const result = await work((message) => {
			last = remote(message).catch(() => {}); // What a screen does with an event is not the engine's concern.
		});
		await last;
		return result;
	} finally {
		remote[releaseProxy]();
	}
}
