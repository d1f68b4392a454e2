import { type MatchedPair, matchRuns, runMeasure } from "../../analysis/index.ts";
import type { AppState } from "../../state/appState.ts";
import { rowsOf } from "../../state/runRows.ts";
import type { RunsState } from "../../state/runsState.ts";
import { runPoints } from "./runPoints.ts";

/** Names of the pairs of both runs in the order of their table. O(pairs log pairs). */
export function runPairOrder(
	both: readonly MatchedPair[],
	{ measure, sort }: Pick<RunsState, "measure" | "sort">,
): readonly string[] {
	return runPoints(both, runMeasure(measure), sort).map(({ pairId }) => pairId);
}

/** The pair so many lines further down; the first where `pairId` is not among them. The first is on the screen while none is chosen. */
export function pairAfter(order: readonly string[], pairId: string | null, by: number): string | null {
	const at = pairId === null ? 0 : order.indexOf(pairId);
	return order[Math.min(order.length - 1, Math.max(0, at + by))] ?? null;
}

/** The last answer and what it was made of: a key that is held down asks many times. */
let last: { readonly made: readonly unknown[]; readonly order: readonly string[] } | null = null;

function orderOf({ run: { header, rows }, runs }: AppState): readonly string[] {
	const { second, measure, sort } = runs;
	if (second === null || second.header === null || header === null) return [];
	const made = [second, header, rows, measure, sort];
	if (last === null || made.some((part, i) => part !== last?.made[i])) {
		const { both } = matchRuns({ header: second.header, rows: second.rows }, { header, rows: rowsOf(rows) });
		last = { made, order: runPairOrder(both, runs) };
	}
	return last.order;
}

/** Shows the pair of both runs so many lines further down their table as it is sorted; stops at its ends. */
export function stepRunPair(state: AppState, by: number): void {
	const next = pairAfter(orderOf(state), state.view.pairId, by);
	if (next !== null) state.actions.show({ pairId: next });
}
