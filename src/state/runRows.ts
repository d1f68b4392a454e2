import type { MetricsRow } from "../domain/metricsSchema.ts";
import type { RunView } from "./appState.ts";

const lists = new WeakMap<RunView["rows"], readonly MetricsRow[]>();

/** The rows of a run as a list, made once for all who look at it: they change with every pair that is done. */
export function rowsOf(rows: RunView["rows"]): readonly MetricsRow[] {
	const known = lists.get(rows);
	if (known !== undefined) return known;
	const list = Object.values(rows);
	lists.set(rows, list);
	return list;
}
