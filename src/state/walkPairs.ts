import { visiblePairIds } from "../figures/tables/pairsTable.ts";
import type { AppState } from "./appState.ts";

// Apart from the store, which the first screen fetches: walking begins with a list of pairs.

function shownIds({ run, view }: AppState): readonly string[] {
	return visiblePairIds(run.header?.pairIds ?? [], run.rows, view.table);
}

/** Shows the pair so many lines further down the list as it is filtered and sorted; stops at its ends. */
export function stepPair(state: AppState, by: number): void {
	const { view, actions } = state;
	const ids = shownIds(state);
	if (ids.length === 0) return;
	const at = view.pairId === null ? -1 : ids.indexOf(view.pairId);
	const next = ids[Math.min(ids.length - 1, Math.max(0, at + by))];
	if (next !== undefined) actions.selectPair(next);
}

/** Marks or unmarks one pair. */
export function markPair({ view, actions }: AppState, pairId: string): void {
	const others = view.marked.filter((marked) => marked !== pairId);
	actions.show({ marked: others.length < view.marked.length ? others : [...others, pairId] });
}

/** Marks all pairs of the list from the one on the screen through this one. */
export function markThrough(state: AppState, pairId: string): void {
	const { view, actions } = state;
	const ids = shownIds(state);
	const ends = [ids.indexOf(view.pairId ?? pairId), ids.indexOf(pairId)].sort((a, b) => a - b);
	const between = ids.slice(Math.max(0, ends[0] ?? 0), (ends[1] ?? 0) + 1);
	actions.show({ marked: [...new Set([...view.marked, ...between])] });
}
