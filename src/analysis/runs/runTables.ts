import type { NumberTable } from "../groups/numberTable.ts";
import type { MatchedPair, RunMatch } from "./matchRuns.ts";
import { type PairDifference, pairDifference, RUN_MEASURES, type RunMeasureWords } from "./runMeasures.ts";

/** One row per pair of both runs: one number in A and in B, their difference B − A and its share of A. */
export function differenceTable(measure: RunMeasureWords, differences: readonly PairDifference[]): NumberTable {
	return {
		columns: ["pair_id", "column", "unit", "a", "b", "b_minus_a", "b_minus_a_pct_of_a"],
		rows: differences.map(({ pairId, a, b, difference, relativePct }) => [
			...[pairId, measure.column, measure.columnUnit ?? measure.unit, a, b, difference, relativePct],
		]),
	};
}

/** One row per pair and measure, for one pair or for all of them. */
export function allDifferencesTable(pairs: readonly MatchedPair[]): NumberTable {
	const tables = RUN_MEASURES.map((measure) =>
		differenceTable(
			measure,
			pairs.map((pair) => pairDifference(measure, pair)),
		),
	);
	return { columns: tables[0]?.columns ?? [], rows: tables.flatMap(({ rows }) => rows) };
}

/** Every pair of either run and what became of it. */
export function standingTable({ both, missing, onlyA, onlyB }: RunMatch): NumberTable {
	const yes = (value: boolean): string => (value ? "true" : "false");
	return {
		columns: ["pair_id", "standing", "converged_a", "converged_b", "frames_differ"],
		rows: [
			...both.map((pair) => [
				...[pair.pairId, "in both", yes(pair.a.converged), yes(pair.b.converged), yes(pair.framesDiffer)],
			]),
			...missing.map(({ pairId, why }) => [pairId, why, "", "", ""]),
			...onlyA.map((pairId) => [pairId, "only in A", "", "", ""]),
			...onlyB.map((pairId) => [pairId, "only in B", "", "", ""]),
		],
	};
}
