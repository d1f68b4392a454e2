import type { DoubleColumn, MetricsRow } from "../../domain/metricsSchema.ts";
import { type Fences, isOutside, OUTLIER_K, outlierFences } from "../statistics/outliers.ts";
import { labelOf } from "./grouping.ts";

export interface OutlierFlag {
	readonly pairId: string;
	/** Labels of the group whose fences the pair left, in the order of `groupBy`. */
	readonly group: readonly string[];
	readonly value: number;
	readonly fences: Fences;
}

export interface OutlierOptions {
	/** Default 1.5. */
	readonly k?: number;
	/** Columns whose values make the groups; default the time bins, so pairs of one transition are compared with each other. */
	readonly groupBy?: readonly string[];
	readonly column?: DoubleColumn;
}

/** Groups smaller than this have no quartiles worth a fence. */
const LEAST_GROUP = 4;

/**
 * Pairs whose cost lies outside Tukey's fences of their group (see `OutlierOptions`). Nothing is deleted: the caller shows
 * the flag. Failed pairs and groups under four pairs are never flagged. O(pairs log pairs).
 */
export function costOutliers(rows: readonly MetricsRow[], options: OutlierOptions = {}): OutlierFlag[] {
	const { k = OUTLIER_K, column = "total_transport_cost_um2" } = options;
	const groupBy = options.groupBy ?? ["bin_src_hpf", "bin_tgt_hpf"];
	const groups = new Map<string, { readonly labels: string[]; readonly rows: MetricsRow[] }>();
	for (const row of rows) {
		if (!row.success || !Number.isFinite(row[column])) continue;
		const labels = groupBy.map((name) => labelOf(row, name));
		const key = JSON.stringify(labels);
		const group = groups.get(key);
		if (group) group.rows.push(row);
		else groups.set(key, { labels, rows: [row] });
	}
	return [...groups.values()].flatMap(({ labels, rows: members }) => {
		if (members.length < LEAST_GROUP) return [];
		const fences = outlierFences(
			members.map((row) => row[column]),
			k,
		);
		return members
			.filter((row) => isOutside(row[column], fences))
			.map((row) => ({
				pairId: row.pair_id,
				group: labels,
				value: row[column],
				fences,
			}));
	});
}
