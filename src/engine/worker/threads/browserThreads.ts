import type { FromThread, StartThread } from "./threadMessages.ts";

/** Workers of the engine's worker. Their script is fetched when the first of them starts. */
export const browserThreads: StartThread = ({ onMessage, onDeath }) => {
	const name = `maskflow-thread-${crypto.randomUUID()}`;
	const worker = new Worker(new URL("./browserThread.ts", import.meta.url), { type: "module", name });
	const watch = new AbortController();
	worker.addEventListener("message", ({ data }: MessageEvent<FromThread>) => {
		if (data.kind === "ready") watchLock(name, watch.signal, () => onDeath("The thread stopped without a word."));
		onMessage(data);
	});
	worker.addEventListener("error", (event) => {
		event.preventDefault();
		onDeath(event.message || "The thread's script could not be loaded.");
	});
	worker.addEventListener("messageerror", () => onDeath("The thread sent something unreadable."));
	return {
		post: (message) => worker.postMessage(message),
		terminate() {
			watch.abort();
			worker.terminate();
		},
	};
};

/** The thread holds the lock of its name for life (lifeLock.ts). */
function watchLock(name: string, signal: AbortSignal, onGone: () => void): void {
	const locks: LockManager | undefined = navigator.locks;
	locks?.request(name, { signal }, onGone).catch(() => {}); // The watch was called off.
}
