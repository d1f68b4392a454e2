/** What this browser can do, in words for people. `missing` is what stops Maskflow from working; `notes` only limit it. */
export interface CapabilityReport {
	readonly missing: readonly string[];
	readonly notes: readonly string[];
}

/** Looks at the page's surroundings; asks for nothing and starts nothing. Whether WebGPU works is the engine's to test. */
export function reportCapabilities(scope: typeof globalThis = globalThis): CapabilityReport {
	const missing: string[] = [];
	const notes: string[] = [];
	if (!scope.isSecureContext) {
		missing.push(
			"The page came over plain http, where browsers refuse WebGPU, hashing and the offline copy: open it over https or from localhost.",
		);
	}
	if (!("indexedDB" in scope)) missing.push("The browser has no IndexedDB, where finished pairs are kept.");
	if (!("CompressionStream" in scope))
		missing.push("The browser is too old: it can't compress data (CompressionStream).");
	if (!("locks" in scope.navigator)) notes.push("Two tabs with the same run are not kept apart (no Web Locks).");
	if (!("gpu" in scope.navigator)) notes.push("There is no WebGPU; pairs are solved on the cpu.");
	if (!("showSaveFilePicker" in scope)) notes.push("Results are saved into the downloads folder.");
	return { missing, notes };
}

/** Asks the browser not to evict stored results under pressure; true when it promised. */
export async function askForPersistence(): Promise<boolean> {
	if (!("storage" in navigator) || navigator.storage.persist === undefined) return false;
	return (await navigator.storage.persisted()) || navigator.storage.persist().catch(() => false);
}
