import type { RunSelection } from "../../domain/parameters.ts";
import type { ManifestRow } from "./manifestRow.ts";

/**
 * The rows of a run (SPEC section 2.1): those with `analysis_use`; control pairs only while controls are included, and
 * then whatever their `analysis_use`; of these the first `limit` (0 = all). A bad row counts like a good one.
 */
export function selectRows(rows: readonly ManifestRow[], selection: RunSelection): readonly ManifestRow[] {
	const kept = rows.filter(({ labels }) => (labels.isControlPair ? selection.includeControl : labels.analysisUse));
	return selection.limit > 0 ? kept.slice(0, selection.limit) : kept;
}
