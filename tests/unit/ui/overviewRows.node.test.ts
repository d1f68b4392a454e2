import { expect, test } from "vitest";
import type { MetricsRow } from "../../../src/domain/metricsSchema.ts";
import { costFigure, overviewColumns, timeWords, wallSections } from "../../../src/ui/overview/overviewRows.ts";
import { metricsRow } from "../../support/syntheticPair.ts";

const row = (pair_id: string, genotype: string, from: number, to: number, cost = 1e6): MetricsRow =>
	metricsRow({
		...{ pair_id, genotype, bin_src_hpf: from, bin_tgt_hpf: to, success: true, tgt_embryo_id: pair_id },
		total_transport_cost_um2: cost,
	});

test("the wall goes by group in order of appearance, then by time", () => {
	const rows = [row("a", "wt", 48, 52), row("b", "mut", 24, 28), row("c", "wt", 24, 28)];
	const sections = wallSections(rows, "genotype");
	expect(sections.map(({ group }) => group)).toEqual(["wt", "mut"]);
	expect(sections[0]?.times.map(({ time }) => time)).toEqual(["24 → 28 hpf", "48 → 52 hpf"]);
	expect(overviewColumns(rows)).toEqual(["genotype"]);
});

test("times read as a person says them", () => {
	const words = [
		row("a", "", 24, 28),
		row("a", "", 48, 48),
		row("a", "", Number.NaN, 52),
		row("a", "", Number.NaN, Number.NaN),
	];
	expect(words.map(timeWords)).toEqual(["24 → 28 hpf", "48 hpf", "52 hpf", ""]);
});

test("x is the time that tells pairs apart, cost is in px·mm², k moves the fences", () => {
	const costs = [1, 2, 3, 4, 5, 20];
	const rows = costs.map((cost, i) => row(`p${i}`, "wt", 24, 28, cost * 1e6));
	const { figure, flags } = costFigure(rows, "genotype", 1.5);
	expect(figure.points.map(({ cost }) => cost)).toEqual(costs);
	expect(flags.map(({ pairId }) => pairId)).toEqual(["p5"]);
	expect(figure.points[5]?.outlier).toContain("20.0 px·mm², above the fence at 8.50");
	expect(costFigure(rows, "genotype", 10).flags).toEqual([]);
	const toTargets = [row("a", "wt", 24, 28), row("b", "wt", 24, 52)];
	expect(costFigure(toTargets, null, 1.5).figure).toMatchObject({
		timeName: "Time of the target",
		points: [{ hpf: 28 }, { hpf: 52 }],
	});
});

test("frames against themselves are shown and count in no fence", () => {
	const costs = [10, 11, 12, 13, 14];
	const rows = costs.map((cost, i) => row(`p${i}`, "wt", 48, 48, cost * 1e6));
	const same = { src_embryo_id: "e1", tgt_embryo_id: "e1", src_frame_index: 0, tgt_frame_index: 0 };
	const itself = [0, 1].map((i) => ({ ...row(`same${i}`, "wt", 48, 48, 1e6), ...same }));
	const { figure, flags } = costFigure([...rows, ...itself, row("far", "wt", 48, 48, 19e6)], "genotype", 1.5);
	expect(flags.map(({ pairId, fences }) => [pairId, fences.n])).toEqual([["far", 6]]);
	expect(figure.points.find(({ pairId }) => pairId === "far")?.outlier).toMatch(/of the 6 pairs of its time bin\.$/);
	expect(figure.points.filter((point) => point.itself).map(({ pairId }) => pairId)).toEqual(["same0", "same1"]);
});
