import { expect, test } from "vitest";
import {
	debiasedCost,
	debiasedDistanceUm,
	distanceColumn,
	distanceOfPair,
	isDebiasingUnfinished,
	totalCostPxMm2,
} from "../../../src/figures/pair/distance.ts";
import { visiblePairIds } from "../../../src/figures/tables/pairsTable.ts";
import { ALL_PAIRS } from "../../../src/figures/tables/tableChoices.ts";
import { metricsRow } from "../../support/syntheticPair.ts";

const row = (given: Parameters<typeof metricsRow>[0]) =>
	metricsRow({ success: true, normalization: "each", m_src: 10_000, total_transport_cost: 5, ...given });

test("a shape against itself is at distance 0, a shift by 30 µm at 30 µm", () => {
	expect(debiasedDistanceUm(row({ debiased_cost: 0 }))).toBe(0);
	expect(debiasedDistanceUm(row({ debiased_cost: -3e-9 }))).toBe(0);
	expect(debiasedDistanceUm(row({ debiased_cost: 10_000 * (3 / 576) ** 2 }))).toBeCloseTo(30, 9);
});

test("without debiasing, or where growth has a price of its own, there is no distance without blur", () => {
	expect(debiasedDistanceUm(row({}))).toBeNaN();
	expect(debiasedDistanceUm(row({ debiased_cost: 1, normalization: "shared" }))).toBeNaN();
	expect(distanceColumn({ debias: true, normalization: "each" }).label).toBe("Distance");
	expect(distanceColumn({ debias: true, normalization: "shared" }).label).toBe("Distance with blur");
	expect(distanceColumn({ debias: false, normalization: "each" }).label).toBe("Distance with blur");
	expect(distanceOfPair(row({})).label).toBe("Distance with blur");
	expect(distanceOfPair(row({ debiased_cost: 1 })).label).toBe("Distance");
});

test("a column of the table is one quantity: a pair without it has no number there", () => {
	const { um } = distanceColumn({ debias: true, normalization: "each" });
	expect(um(row({ mean_transport_distance_um: 60 }))).toBeNaN();
	expect(distanceColumn({ debias: false, normalization: "each" }).um(row({ mean_transport_distance_um: 60 }))).toBe(60);
});

test("pairs are sorted by the distance that is shown, those without one last", () => {
	const rows = {
		far: row({ debiased_cost: 4, m_src: 100 }),
		near: row({ debiased_cost: 5, m_src: 10_000 }),
		none: row({}),
		failed: row({ success: false, debiased_cost: 1 }),
	};
	const sort = { column: "debiased_distance_um", descending: true };
	expect(visiblePairIds(Object.keys(rows), rows, { ...ALL_PAIRS, sort })).toEqual(["far", "near", "none", "failed"]);
});

test("rounding of a difference of costs is nought", () => {
	expect(debiasedCost(row({ debiased_cost: 4.9e-6 }))).toBe(0);
	expect(debiasedCost(row({ debiased_cost: 5.1e-6 }))).toBe(5.1e-6);
	expect(debiasedCost(row({}))).toBeNaN();
	expect(totalCostPxMm2(2.5e6)).toBe(2.5);
});

test("a debiased cost below the certificate's gap is nought", () => {
	const certified = { relative_gap: 1e-4, primal_objective: -2e-3 };
	expect(debiasedCost(row({ ...certified, debiased_cost: 1.9e-3 }))).toBe(0);
	expect(debiasedCost(row({ ...certified, debiased_cost: -1.9e-3 }))).toBe(0);
	expect(debiasedCost(row({ ...certified, debiased_cost: 2.1e-3 }))).toBe(2.1e-3);
});

test("a debiased cost that is missing where it was asked for means that debiasing did not finish", () => {
	expect(isDebiasingUnfinished(row({}), { debias: true })).toBe(true);
	expect(isDebiasingUnfinished(row({}), { debias: false })).toBe(false);
	expect(isDebiasingUnfinished(row({ debiased_cost: 0 }), { debias: true })).toBe(false);
	expect(isDebiasingUnfinished(row({ success: false }), { debias: true })).toBe(false);
});
