import fc from "fast-check";
import { expect, test } from "vitest";
import { matchRuns, type RunTable } from "../../../src/analysis/runs/matchRuns.ts";
import {
	agreementOf,
	pairDifference,
	RUN_MEASURES,
	runMeasure,
	shownDifference,
} from "../../../src/analysis/runs/runMeasures.ts";
import { allDifferencesTable, differenceTable, standingTable } from "../../../src/analysis/runs/runTables.ts";
import type { MetricsRow } from "../../../src/domain/metricsSchema.ts";
import { runHeader } from "../../support/runHeader.ts";
import { metricsRow } from "../../support/syntheticPair.ts";

const row = (pair_id: string, more: Partial<MetricsRow> = {}): MetricsRow =>
	metricsRow({
		...{ pair_id, success: true, converged: true, mass_mode: "uniform", pair_iou: 0.8, m_src: 900, m_tgt: 950 },
		...{ total_transport_cost: 2, debiased_cost: 1, solve_sec: 0.5, ...more },
	});
const run = (pairIds: readonly string[], rows: readonly MetricsRow[], more = {}): RunTable => ({
	header: runHeader({ pairIds, ...more }),
	rows,
});

test("pairs are matched by their id in A's order; those of one run alone are named", () => {
	const a = run(
		["p1", "p2", "p3", "p4"],
		[row("p1"), row("p2"), row("p3", { success: false, error_message: "No mask." })],
	);
	const b = run(["p5", "p4", "p3", "p2"], [row("p5"), row("p4"), row("p3"), row("p2", { total_transport_cost: 3 })]);
	const match = matchRuns(a, b);
	expect(match.both.map(({ pairId }) => pairId)).toEqual(["p2"]);
	expect(match.onlyA).toEqual(["p1"]);
	expect(match.onlyB).toEqual(["p5"]);
	expect(match.missing).toEqual([
		{ pairId: "p3", why: "failed in A: No mask." },
		{ pairId: "p4", why: "not done yet in A" },
	]);
	const standing = standingTable(match).rows.map((cells) => `${cells[0]}: ${cells[1]}`);
	expect(standing).toEqual([
		...["p2: in both", "p3: failed in A: No mask.", "p4: not done yet in A", "p1: only in A", "p5: only in B"],
	]);
});

test("no pair is lost or counted twice, whatever the two runs hold", () => {
	const ids = fc.uniqueArray(fc.constantFrom("a", "b", "c", "d", "e", "f"));
	fc.assert(
		fc.property(ids, ids, ids, ids, (listedA, doneA, listedB, doneB) => {
			const match = matchRuns(
				run(
					listedA,
					doneA.map((id) => row(id)),
				),
				run(
					listedB,
					doneB.map((id) => row(id)),
				),
			);
			const all = [...match.both, ...match.missing].map(({ pairId }) => pairId);
			const seen = [...all, ...match.onlyA, ...match.onlyB].sort();
			expect(seen).toEqual([...new Set([...listedA, ...doneA, ...listedB, ...doneB])].sort());
		}),
	);
});

test("other masks are told from other parameters", () => {
	const differ = (more: Partial<MetricsRow>, headerA = {}, headerB = {}) =>
		matchRuns(run(["p"], [row("p")], headerA), run(["p"], [row("p", more)], headerB)).both[0]?.framesDiffer;
	expect(differ({ epsilon: 1e-3, total_transport_cost: 9 })).toBe(false);
	expect(differ({ pair_iou: 0.81 })).toBe(true);
	expect(differ({ m_tgt: 951 })).toBe(true);
	expect(differ({ mass_mode: "boundary_band", m_tgt: 300 })).toBe(false);
	const digest = (text: string) => ({ inputDigests: { p: text } });
	expect(differ({}, digest("aa:,"), digest("bb:,"))).toBe(true);
	expect(differ({}, digest("aa:r0,"), digest("aa:,"))).toBe(false);
	expect(differ({}, digest("aa:,"), digest("?"))).toBe(false);
});

test("B − A and its share of A; rounding is no difference and nothing is divided by it", () => {
	const pair = (a: Partial<MetricsRow>, b: Partial<MetricsRow>) => ({
		...{ pairId: "p", a: row("p", a), b: row("p", b), framesDiffer: false },
	});
	const cost = pairDifference(runMeasure("cost"), pair({}, { total_transport_cost: 3 }));
	expect(cost).toEqual({ pairId: "p", a: 2, b: 3, difference: 1, relativePct: 50, rounding: 0 });
	const debiased = runMeasure("debiased");
	expect(pairDifference(debiased, pair({ debiased_cost: 1e-16 }, { debiased_cost: -3e-17 }))).toMatchObject({
		...{ difference: 0, relativePct: 0 },
	});
	const nearly = pair({ debiased_cost: 1e-16 }, { debiased_cost: 0.5 });
	expect(pairDifference(debiased, nearly).a).toBe(1e-16);
	expect(shownDifference(debiased, nearly).a).toBe(0);
	const grown = pairDifference(debiased, pair({ debiased_cost: 1e-16 }, { debiased_cost: 1 }));
	expect(grown.difference).toBeCloseTo(1, 12);
	expect(grown.relativePct).toBeNaN();
	const off = pairDifference(debiased, pair({}, { debiased_cost: Number.NaN }));
	expect([off.difference, off.relativePct]).toEqual([Number.NaN, Number.NaN]);
});

test("how far two runs agree: median, the worst pair, those within a thousandth", () => {
	const differences = [1, 1.0005, 1.1, 0.5].map((b, i) => {
		const a = row(`p${i}`, { total_transport_cost: 1 });
		return pairDifference(runMeasure("cost"), {
			...{ pairId: `p${i}`, a, b: row(`p${i}`, { total_transport_cost: b }), framesDiffer: false },
		});
	});
	const agreement = agreementOf(differences);
	expect(agreement).toMatchObject({ n: 4, close: 2 });
	expect(agreement.medianPct).toBeCloseTo(5.025, 9);
	expect(agreement.most?.pairId).toBe("p3");
	expect(agreementOf(differences.slice(0, 1)).most).toBeNull();
});

test("a number that was nothing in A and is something in B differs most of all", () => {
	const pair = (pairId: string, a: number, b: number) =>
		pairDifference(runMeasure("debiased"), {
			...{ pairId, framesDiffer: false },
			a: row(pairId, { debiased_cost: a }),
			b: row(pairId, { debiased_cost: b }),
		});
	expect(agreementOf([pair("p1", 0, 1), pair("p2", 1, 3)]).most?.pairId).toBe("p1");
	expect(agreementOf([pair("p1", 0, 0), pair("p2", 1, 1)]).most).toBeNull();
});

test("costs are shown in px·mm², as everywhere on the screen; files keep the metrics' own px·s²", () => {
	const pair = { pairId: "p", a: row("p"), b: row("p", { total_transport_cost: 3 }), framesDiffer: false };
	const [cost, distance] = [runMeasure("cost"), runMeasure("distance")];
	const shown = shownDifference(cost, pair);
	expect([shown.a, shown.b, shown.difference].map((value) => value / 5.76 ** 2)).toEqual(
		[2, 3, 1].map((value) => expect.closeTo(value, 12)),
	);
	expect(shown.relativePct).toBe(50);
	expect(cost.unit).toBe("px·mm²");
	expect(differenceTable(cost, [pairDifference(cost, pair)]).rows).toEqual([
		["p", "total_transport_cost", "px·s²", 2, 3, 1, 50],
	]);
	expect(shownDifference(distance, pair)).toEqual(pairDifference(distance, pair));
});

test("tables carry the metrics' own column names, one row a pair and measure", () => {
	const pairs = ["p1", "p2"].map((pairId) => ({ pairId, a: row(pairId), b: row(pairId), framesDiffer: false }));
	const one = differenceTable(
		runMeasure("distance"),
		pairs.map((pair) => pairDifference(runMeasure("distance"), pair)),
	);
	expect(one.rows.map((cells) => cells.slice(0, 3))).toEqual([
		["p1", "mean_transport_distance_um", "µm"],
		["p2", "mean_transport_distance_um", "µm"],
	]);
	expect(allDifferencesTable(pairs).rows).toHaveLength(2 * RUN_MEASURES.length);
});
