import { ORIENTATIONS, type Orientation } from "../domain/frame.ts";
import type { Preferences } from "./appState.ts";

/** Orientations that a person chose, by frame ref. */
export type Turns = Readonly<Record<string, Orientation>>;

/** One choice that is not solved yet is remembered: that of the run in which frames were turned last. */
const KEY = "turns";

/** Keeps what was turned in a run by hand, so that closing the page before solving does not lose it. */
export function rememberTurns(preferences: Preferences, runId: string, turns: Turns): void {
	preferences.set(KEY, JSON.stringify({ runId, turns }));
}

/** Nothing is kept of this run any more. */
export function forgetTurnsOf(preferences: Preferences, runId: string): void {
	if (rememberedTurns(preferences, runId) !== null) preferences.set(KEY, "");
}

/** What was turned in this run last, solved since or not; null when nothing sound is kept of it. */
export function rememberedTurns(preferences: Preferences, runId: string): Turns | null {
	try {
		const kept: unknown = JSON.parse(preferences.get(KEY) || "null");
		if (typeof kept !== "object" || kept === null) return null;
		const { runId: of, turns } = kept as { readonly runId?: unknown; readonly turns?: unknown };
		if (of !== runId || typeof turns !== "object" || turns === null) return null;
		const sound = Object.entries(turns).flatMap(([ref, text]) => {
			const orientation = ORIENTATIONS.find((one) => one === text);
			return orientation === undefined ? [] : [[ref, orientation] as const];
		});
		return Object.fromEntries(sound);
	} catch {
		// Text that another version wrote, or that was cut off, says nothing.
		return null;
	}
}

/** Frames whose chosen orientation is not the one that the run was solved with. */
export function unsolvedTurns(chosen: Turns, solved: Turns | undefined): string[] {
	const refs = new Set([...Object.keys(chosen), ...Object.keys(solved ?? {})]);
	return [...refs].filter((ref) => chosen[ref] !== solved?.[ref]);
}
