import { useMemo } from "react";
import { visiblePairIds } from "../../figures/tables/pairsTable.ts";
import { useApp } from "../appContext.ts";

const NO_PAIRS: readonly string[] = [];

/** The pairs that the list shows, filtered and sorted as the person chose. */
export function useVisiblePairs(): readonly string[] {
	const pairIds = useApp((state) => state.run.header?.pairIds ?? NO_PAIRS);
	const rows = useApp((state) => state.run.rows);
	const choices = useApp((state) => state.view.table);
	return useMemo(() => visiblePairIds(pairIds, rows, choices), [pairIds, rows, choices]);
}
