import { expect, test } from "vitest";
import { wallSections } from "../../../src/ui/overview/overviewRows.ts";
import { linesInSight, lineTops, wallLines, wallMeasures } from "../../../src/ui/overview/wallLines.ts";
import { metricsRow } from "../../support/syntheticPair.ts";

const REM = 13;

function sectionsOf(counts: Readonly<Record<string, readonly number[]>>) {
	const rows = Object.entries(counts).flatMap(([genotype, times]) =>
		times.flatMap((count, t) =>
			Array.from({ length: count }, (_, i) =>
				metricsRow({
					...{ pair_id: `${genotype}_${t}_${i}`, genotype, success: true },
					...{ bin_src_hpf: 24 + t, bin_tgt_hpf: 24 + t },
				}),
			),
		),
	);
	return wallSections(rows, "genotype");
}

test("times of a group share lines, the first of each says its time and how many there are", () => {
	const lines = wallLines(sectionsOf({ wt: [2, 3], hom: [1] }), 4);
	expect(lines.map((line) => (line.kind === "group" ? `${line.group} ${line.pairs}` : line.tiles.length))).toEqual([
		"wt 5",
		4,
		1,
		"hom 1",
		1,
	]);
	const [, first] = lines;
	expect(first?.kind === "tiles" && first.tiles.map((tile) => [tile.time, tile.pairsOfTime])).toEqual([
		["24 hpf", 2],
		["24 hpf", null],
		["25 hpf", 3],
		["25 hpf", null],
	]);
});

test("few pairs are shown as large as the wall allows, many as small as they can be read", () => {
	const few = wallMeasures([4, 3], 1190, 950, REM);
	const many = wallMeasures([2000, 3000], 1190, 950, REM);
	expect(few.columns).toBeLessThan(many.columns);
	expect(2 * few.headPx + 4 * few.linePx).toBeLessThanOrEqual(950);
	expect(1190 / many.columns).toBeGreaterThanOrEqual(13 * REM);
	// Never larger than an embryo is worth looking at in a wall, never none at all.
	expect(3000 / wallMeasures([1], 3000, 2000, REM).columns).toBeLessThanOrEqual(34 * REM);
	expect(wallMeasures([5], 100, 500, REM).columns).toBe(1);
	expect(wallMeasures([], 800, 600, REM).columns).toBeGreaterThan(0);
});

test("only lines in sight and near it are made, wherever the wall is scrolled to", () => {
	const sections = sectionsOf({ wt: [700, 300], hom: [500] });
	const measures = wallMeasures([1000, 500], 800, 600, REM);
	const lines = wallLines(sections, measures.columns);
	const tops = lineTops(lines, measures);
	const height = tops[lines.length] ?? 0;
	expect(height).toBe(2 * measures.headPx + (lines.length - 2) * measures.linePx);
	for (const top of [0, 1, 777, height / 2, height - 600, height]) {
		const [first, end] = linesInSight(tops, top, 600, 100);
		expect(tops[first]).toBeLessThanOrEqual(Math.max(0, top - 100));
		expect(tops[end]).toBeGreaterThanOrEqual(Math.min(height, top + 600));
		expect(end - first).toBeLessThan(800 / measures.linePx + 4);
	}
	expect(linesInSight(new Float64Array(1), 0, 600, 100)).toEqual([0, 0]);
});
