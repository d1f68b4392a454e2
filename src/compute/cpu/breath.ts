import type { SolveOptions } from "../operations.ts";

/** Longest stretch without letting the thread receive messages, and the shortest time between progress reports. */
const MESSAGE_INTERVAL_MS = 50;
const PROGRESS_INTERVAL_MS = 250;

/** Called between sweeps: lets messages in now and then, reports progress, rejects with the signal's reason once aborted. */
export function createBreath(options: SolveOptions): (factor: number, sweeps: number, error: number) => Promise<void> {
	let lastPause = performance.now();
	let lastReport = lastPause;
	return async (factor, sweeps, error) => {
		options.signal?.throwIfAborted();
		const now = performance.now();
		if (now - lastReport >= PROGRESS_INTERVAL_MS) {
			lastReport = now;
			options.onProgress?.({ factor, sweeps, error });
		}
		if (now - lastPause < MESSAGE_INTERVAL_MS) return;
		await new Promise<void>((resolve) => setTimeout(resolve, 0));
		lastPause = performance.now();
		options.signal?.throwIfAborted();
	};
}
