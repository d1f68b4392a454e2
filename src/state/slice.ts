import type { StoreApi } from "zustand/vanilla";
import type { EngineClient } from "../engine/client/engineClient.ts";
import type { Outcome } from "../engine/contract/outcome.ts";
import type { AppPorts, AppState } from "./appState.ts";
import type { PairCache } from "./pairCache.ts";

/** What every slice's actions work with. */
export interface SliceTools {
	readonly get: StoreApi<AppState>["getState"];
	readonly set: StoreApi<AppState>["setState"];
	readonly engine: EngineClient;
	readonly ports: AppPorts;
	readonly pairs: PairCache;
}

/** Merges into one part of the state. */
export function patch<K extends "engine" | "dataset" | "settings" | "run" | "jobs" | "view">(
	tools: SliceTools,
	part: K,
	changes: Partial<AppState[K]>,
): void {
	tools.set((state) => ({ [part]: { ...state[part], ...changes } }) as unknown as Partial<AppState>);
}

/** The value of an answer; a fault becomes a notice, a cancelled call is silent. */
export function valueOrNotice<T>(tools: SliceTools, outcome: Outcome<T>): T | undefined {
	if (outcome.status === "done") return outcome.value;
	if (outcome.status === "failed") tools.get().actions.notify(outcome.fault);
	return undefined;
}

/** The list of kept runs and the storage they take, as they are now. */
export async function refreshStored(tools: SliceTools): Promise<void> {
	const [runs, storage] = await Promise.all([tools.engine.listRuns(), tools.engine.storage()]);
	if (runs.status === "done") patch(tools, "engine", { storedRuns: runs.value });
	if (storage.status === "done") patch(tools, "engine", { storage: storage.value });
}
