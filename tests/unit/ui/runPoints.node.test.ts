import { expect, test } from "vitest";
import { runMeasure } from "../../../src/analysis/index.ts";
import type { RunsState } from "../../../src/state/runsState.ts";
import { bothProvenance, runPoints } from "../../../src/ui/compare/runPoints.ts";
import { runHeader } from "../../support/runHeader.ts";
import { metricsRow } from "../../support/syntheticPair.ts";

const matched = (pairId: string, a: number, b: number, converged: readonly [boolean, boolean] = [true, true]) => {
	const row = (cost: number, sure: boolean) =>
		metricsRow({ pair_id: pairId, success: true, converged: sure, total_transport_cost: cost });
	return { pairId, a: row(a, converged[0]), b: row(b, converged[1]), framesDiffer: false };
};
const BOTH = [
	matched("p10", 1, 2),
	matched("p2", 100, 90, [true, false]),
	matched("p3", 5, Number.NaN),
	matched("p4", 3, 3, [false, false]),
];
const order = (sort: RunsState["sort"]) => runPoints(BOTH, runMeasure("cost"), sort).map(({ pairId }) => pairId);

test("pairs are sorted by name, value or the size of their difference; those without a number come last", () => {
	expect(order(null)).toEqual(["p10", "p2", "p3", "p4"]);
	expect(order({ column: "pair", descending: false })).toEqual(["p2", "p3", "p4", "p10"]);
	expect(order({ column: "b", descending: true })).toEqual(["p2", "p4", "p10", "p3"]);
	expect(order({ column: "b", descending: false })).toEqual(["p10", "p4", "p2", "p3"]);
	expect(order({ column: "difference", descending: true })).toEqual(["p2", "p10", "p4", "p3"]);
	expect(order({ column: "relative", descending: true })).toEqual(["p10", "p2", "p4", "p3"]);
});

test("which of the runs is not certain is said", () => {
	const words = runPoints(BOTH, runMeasure("cost"), null).map(({ careful }) => careful);
	expect(words).toEqual(["", "not converged in B", "", "not converged in A and B"]);
});

test("a saved figure names both runs", () => {
	const lines = bothProvenance(runHeader({ runId: "first" }), runHeader({ runId: "second" }));
	expect(lines.filter((line) => /^[AB]: Run/.test(line)).map((line) => line.slice(0, 12))).toEqual([
		...["A: Run first", "B: Run secon"],
	]);
});
