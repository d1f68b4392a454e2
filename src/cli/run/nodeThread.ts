import { Worker } from "node:worker_threads";
import type { FromThread, StartThread } from "../../engine/worker/threads/threadMessages.ts";

/** What a thread of Node is started with. */
export interface NodeThreadData {
	readonly framesFolder: string;
}

/** Threads of Node for `--jobs`. @param script the thread's entry, `worker.js` beside the command's where it is built */
export function nodeThreads(script: URL, workerData: NodeThreadData): StartThread {
	return ({ onMessage, onDeath }) => {
		const thread = new Worker(script, { workerData });
		thread.unref(); // An idle thread must not keep the process alive.
		thread
			.on("message", (message: FromThread) => {
				if (message.kind === "solved" || message.kind === "failed") thread.unref();
				onMessage(message);
			})
			.on("error", (error: Error) => onDeath(error.stack ?? error.message))
			.on("exit", (code) => onDeath(`The thread ended with code ${code}.`));
		return {
			post(message) {
				if (message.kind === "solve") thread.ref();
				thread.postMessage(message);
			},
			terminate: () => void thread.terminate(),
		};
	};
}
