import { costOutliers, groupingColumns, isIdentityPair, labelOf, type OutlierFlag } from "../../analysis/index.ts";
import type { MetricsRow } from "../../domain/metricsSchema.ts";
import type { CostByTimeFigure } from "../../figures/groups/costByTimeFigure.ts";
import { TOTAL_COST_UNIT, totalCostPxMm2 } from "../../figures/pair/distance.ts";
import { formatSignificant } from "../../figures/words/numbers.ts";

export interface WallSection {
	readonly group: string;
	/** Times in order; "" where the manifest has none. */
	readonly times: readonly { readonly time: string; readonly rows: readonly MetricsRow[] }[];
}

/** Columns that can group the wall; those of single embryos would make a group of every pair. */
export function overviewColumns(rows: readonly MetricsRow[]): string[] {
	return groupingColumns(rows)
		.filter(({ column, values }) => values.length <= 24 && !/^(set_rank|tgt_embryo_id|bin_(src|tgt)_hpf)$/.test(column))
		.map(({ column }) => column);
}

/** Pairs by group and by time, groups in order of first appearance. O(pairs log pairs). */
export function wallSections(rows: readonly MetricsRow[], column: string | null): WallSection[] {
	const groups = new Map<string, Map<string, MetricsRow[]>>();
	for (const row of rows) {
		const group = column === null ? "" : labelOf(row, column);
		const times = groups.get(group) ?? new Map<string, MetricsRow[]>();
		groups.set(group, times);
		const time = timeWords(row);
		const members = times.get(time);
		if (members === undefined) times.set(time, [row]);
		else members.push(row);
	}
	return [...groups].map(([group, times]) => ({
		group,
		times: [...times]
			.map(([time, members]) => ({ time, rows: members }))
			.sort((a, b) => (a.rows[0]?.bin_src_hpf ?? 0) - (b.rows[0]?.bin_src_hpf ?? 0)),
	}));
}

/** "48 hpf", or "24 → 48 hpf" for a pair over time. */
export function timeWords(row: MetricsRow): string {
	const [from, to] = [row.bin_src_hpf, row.bin_tgt_hpf].map((hpf) => (Number.isFinite(hpf) ? hpf : null));
	if (from === null && to === null) return "";
	if (from === null || to === null || from === to) return `${from ?? to} hpf`;
	return `${from} → ${to} hpf`;
}

/** Why a pair is flagged, in the unit of the plot. */
export function outlierWords({ value, fences }: OutlierFlag, k: number): string {
	const [side, fence] = value > fences.hi ? ["above", fences.hi] : ["below", fences.lo];
	const [cost, limit] = [value, fence].map((um2) => formatSignificant(totalCostPxMm2(um2)));
	return `${cost} ${TOTAL_COST_UNIT}, ${side} the fence at ${limit}: ${k} interquartile ranges from the quartile of the ${fences.n} pairs of its time bin.`;
}

/** Cost of each finished pair with its time and flag: x is the source's time where those differ, else the target's. */
export function costFigure(
	rows: readonly MetricsRow[],
	column: string | null,
	k: number,
): { readonly figure: CostByTimeFigure; readonly flags: readonly OutlierFlag[] } {
	const done = rows.filter((row) => row.success && Number.isFinite(row.total_transport_cost_um2));
	// What a frame costs against itself is the blur's: a fence made of it would say nothing about animals.
	const flags = costOutliers(
		done.filter((row) => !isIdentityPair(row)),
		{ k },
	);
	const reasons = new Map(flags.map((flag) => [flag.pairId, outlierWords(flag, k)]));
	const distinct = (of: "bin_src_hpf" | "bin_tgt_hpf") =>
		new Set(done.map((row) => row[of]).filter((hpf) => Number.isFinite(hpf))).size;
	const bySource = distinct("bin_src_hpf") >= distinct("bin_tgt_hpf");
	return {
		figure: {
			timeName: bySource ? "Time of the source" : "Time of the target",
			points: done.map((row) => {
				const hpf = bySource ? row.bin_src_hpf : row.bin_tgt_hpf;
				return {
					pairId: row.pair_id,
					group: column === null ? "" : labelOf(row, column),
					hpf: Number.isFinite(hpf) ? hpf : null,
					cost: totalCostPxMm2(row.total_transport_cost_um2),
					outlier: reasons.get(row.pair_id) ?? null,
					itself: isIdentityPair(row),
				};
			}),
		},
		flags,
	};
}
