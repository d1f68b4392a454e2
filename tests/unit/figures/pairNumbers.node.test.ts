import { expect, test } from "vitest";
import { pairNumbers } from "../../../src/figures/pair/pairNumbers.ts";
import { metricsRow } from "../../support/syntheticPair.ts";

const numberOf = (label: string, given: Parameters<typeof metricsRow>[0]) => {
	const found = pairNumbers(metricsRow({ success: true, mass_mode: "uniform", ...given }))
		.flatMap((group) => group.lines)
		.find((line) => line.label === label);
	return found && `${found.value} ${found.unit}`.trim();
};

/** A target 4.5 % smaller than its source, both normalised to one: what is lost is excess, not destroyed. */
const shrunk = {
	m_src: 9247,
	m_tgt: 8829,
	mass_ratio_crop: 8829 / 9247,
	created_mass_pct: 0,
	destroyed_mass_pct: 0.025,
	excess_mass: 417.06,
	amplified_mass: 1.385,
};

test("a target that shrank says so, though nothing is created and hardly anything destroyed", () => {
	expect(numberOf("Area change", shrunk)).toBe("−4.5 %");
	expect(numberOf("Excess", shrunk)).toBe("4.7 %");
	expect(numberOf("Amplified", shrunk)).toBe("0.015 %");
});

test("a target that grew has its sign", () => {
	expect(numberOf("Area change", { mass_ratio_crop: 1.0304 })).toBe("+3.0 %");
	expect(numberOf("Area change", { mass_ratio_crop: 1 })).toBe("0.0 %");
	expect(numberOf("Mass change", { mass_ratio_crop: 1.2, mass_mode: "distance_transform" })).toBe("+20.0 %");
});

test("a debiased cost of rounding alone is nought; a small real one is not, and total costs share a unit", () => {
	expect(numberOf("Debiased cost", { debiased_cost: -1.4e-10, total_transport_cost: 0.856 })).toBe("0 px·mm²");
	expect(numberOf("Debiased cost", { debiased_cost: 2e-2, total_transport_cost: 0.856 })).toBe("0.6636 px·mm²");
	expect(numberOf("Debiased cost", {})).toBeUndefined();
	expect(numberOf("Total cost", { total_transport_cost_um2: 282.1e6 })).toBe("282.1 px·mm²");
});

test("the distance is the debiased one where there is one, and the other says that blur is in it", () => {
	const given = { normalization: "each", m_src: 10_000, total_transport_cost: 8, mean_transport_distance_um: 168.5 };
	const debiased_cost = 10_000 * (150 / 5760) ** 2;
	expect(numberOf("Distance", { ...given, debiased_cost })).toBe("150.0 µm");
	expect(numberOf("Distance with blur", { ...given, debiased_cost })).toBe("168.5 µm");
	expect(numberOf("Distance", given)).toBeUndefined();
	expect(numberOf("Distance", { ...given, debiased_cost, normalization: "shared" })).toBeUndefined();
});

test("mass stands with its area, both shapes in one line", () => {
	expect(numberOf("Created", { created_area_um2: 165_061, created_mass_pct: 14.2 })).toBe("165,061 µm² · 14.2 %");
	expect(numberOf("Area", { m_src: 9942, m_tgt: 11_590 })).toBe("0.994 → 1.16 mm²");
	expect(numberOf("Solved in", { n_sweeps: 6, solve_sec: 0.126 })).toBe("126 ms");
});
