import type { EngineApi } from "./engineApi.ts";

/** What the worker exposes: the engine, and a first call that resolves once the worker holds the lock named like itself. */
export interface EngineWorker extends EngineApi {
	ready(): Promise<void>;
}

/** Broadcast channel on which a run's events are repeated, so that a second tab can watch. */
export function runChannelName(runId: string): string {
	return `maskflow-run-events:${runId}`;
}

/** Web Lock that the one worker which runs `runId` holds. */
export function runLockName(runId: string): string {
	return `maskflow-run:${runId}`;
}
