import { expect, test } from "vitest";
import {
	cellText,
	filterColumns,
	flagCounts,
	pairsCsv,
	visiblePairIds,
} from "../../../src/figures/tables/pairsTable.ts";
import { ALL_PAIRS } from "../../../src/figures/tables/tableChoices.ts";
import { metricsRow } from "../../support/syntheticPair.ts";

const ok = { success: true, converged: true } as const;
const rows = Object.fromEntries(
	[
		metricsRow({ ...ok, pair_id: "p1", genotype: "wt", cost: 3, extra: { plate: "A" } }),
		metricsRow({ ...ok, pair_id: "p2", genotype: "mut", cost: 20, review_reasons: "iou_low", extra: { plate: "B" } }),
		metricsRow({ ...ok, pair_id: "p10", genotype: "mut", cost: 1, converged: false, extra: { plate: "A" } }),
		metricsRow({
			pair_id: "bad",
			genotype: "mut",
			cost: 99,
			error_message: "The mask is empty.",
			extra: { plate: "B" },
		}),
	].map((row) => [row.pair_id, row]),
);
const ids = ["p1", "p2", "p10", "bad", "later"];

test("manifest order until something is asked for; sorting puts pairs without a value last, both ways", () => {
	expect(visiblePairIds(ids, rows, ALL_PAIRS)).toEqual(ids);
	const by = (column: string, descending: boolean) =>
		visiblePairIds(ids, rows, { ...ALL_PAIRS, sort: { column, descending } });
	expect(by("cost", false)).toEqual(["p10", "p1", "p2", "bad", "later"]);
	expect(by("cost", true)).toEqual(["p2", "p1", "p10", "bad", "later"]);
	expect(by("pair_id", false)).toEqual(["bad", "later", "p1", "p2", "p10"]);
	expect(by("plate", false)).toEqual(["p1", "p10", "p2", "bad", "later"]);
});

test("text, cells and flags filter together", () => {
	const show = (choices: Partial<typeof ALL_PAIRS>) => visiblePairIds(ids, rows, { ...ALL_PAIRS, ...choices });
	expect(show({ text: "MUT b" })).toEqual(["p2", "bad"]);
	expect(show({ text: "later" })).toEqual(["later"]);
	expect(show({ text: "empty" })).toEqual(["bad"]);
	expect(show({ cells: { genotype: "mut", plate: "A" } })).toEqual(["p10"]);
	expect(show({ flags: ["iou_low", "not_converged"] })).toEqual(["p2", "p10"]);
	expect(show({ flags: ["failed"], text: "p" })).toEqual(["bad"]);
});

test("columns are offered where pairs differ, flags with their number", () => {
	expect(filterColumns(Object.values(rows))).toEqual([
		{ column: "genotype", values: ["mut", "wt"] },
		{ column: "plate", values: ["A", "B"] },
	]);
	expect(flagCounts(Object.values(rows))).toEqual([
		{ flag: "failed", label: "failed", pairs: 1 },
		{ flag: "iou_low", label: "low overlap", pairs: 1 },
		{ flag: "not_converged", label: "not converged", pairs: 1 },
	]);
});

test("five thousand pairs are sorted and filtered in one go, each once", () => {
	const many = Object.fromEntries(
		Array.from({ length: 5000 }, (_, i) => [`p${i}`, metricsRow({ ...ok, pair_id: `p${i}`, cost: (i * 7919) % 5000 })]),
	);
	const ids = Object.keys(many);
	const choices = { ...ALL_PAIRS, sort: { column: "cost", descending: false } };
	const sorted = visiblePairIds(ids, many, choices);
	expect(visiblePairIds(ids, many, choices), "asked again, nothing is done").toBe(sorted);
	expect(visiblePairIds(ids, { ...many }, choices), "other rows are looked at").not.toBe(sorted);
	expect(new Set(sorted).size).toBe(5000);
	expect(sorted.map((id) => many[id]?.cost)).toEqual(Array.from({ length: 5000 }, (_, i) => i));
});

test("saved numbers are CSV that a spreadsheet must not run", () => {
	const text = pairsCsv([metricsRow({ pair_id: "=1+1", cost: -2, genotype: "a,b", extra: { note: "@x" } })]);
	const [head = "", line = ""] = text.split("\r\n");
	const cell = (name: string) => line.split(/,(?=(?:[^"]*"[^"]*")*[^"]*$)/)[head.split(",").indexOf(name)];
	expect([cell("pair_id"), cell("cost"), cell("genotype"), cell("note"), cell("m_src")]).toEqual([
		"'=1+1",
		"-2",
		'"a,b"',
		"'@x",
		"",
	]);
	expect(cellText(metricsRow({ success: true }), "success")).toBe("yes");
});
