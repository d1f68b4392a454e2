import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { buildLevel, centreInFinePixels, poolMeasure, supportBox } from "../../../src/compute/levels.ts";
import {
	annealingValues,
	bestShift,
	overRelaxation,
	planLevels,
	rampedOmega,
	resolvedEpsilon,
} from "../../../src/compute/schedule.ts";

describe("levels", () => {
	it("pools any size without padding and keeps the total", () => {
		fc.assert(
			fc.property(
				fc.integer({ min: 1, max: 13 }),
				fc.integer({ min: 1, max: 13 }),
				fc.constantFrom(1, 2, 4, 8),
				(height, width, factor) => {
					const data = Float64Array.from({ length: height * width }, (_, n) => n + 1);
					const pooled = poolMeasure({ height, width, data }, factor);
					expect(pooled.height).toBe(Math.ceil(height / factor));
					expect(pooled.width).toBe(Math.ceil(width / factor));
					expect(pooled.data.reduce((x, y) => x + y, 0)).toBe(data.reduce((x, y) => x + y, 0));
				},
			),
		);
	});

	it("sums the blocks it says it sums, partial ones at the edges", () => {
		const data = Float64Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9);
		expect([...poolMeasure({ height: 3, width: 3, data }, 2).data]).toEqual([12, 9, 15, 9]);
	});

	it("keeps one measure one, and scales the spacing", () => {
		const a = Float64Array.of(1, 0, 0, 1);
		const level = buildLevel({ height: 2, width: 2, spacing: 0.5, a, b: a }, 2);
		expect(level.a).toBe(level.b);
		expect(level.spacing).toBe(1);
	});

	it("puts a block's centre in the middle of its pixels", () => {
		expect(centreInFinePixels(0, 4)).toBe(1.5);
		expect(centreInFinePixels(2, 2)).toBe(4.5);
		expect(centreInFinePixels(7, 1)).toBe(7);
	});

	it("finds the box of both supports", () => {
		const a = Float64Array.of(0, 1, 0, 0, 0, 0);
		const b = Float64Array.of(0, 0, 0, 0, 0, 2);
		expect(supportBox({ height: 2, width: 3, spacing: 1, a, b })).toEqual({ r0: 0, r1: 2, c0: 1, c1: 3 });
		const none = new Float64Array(6);
		expect(supportBox({ height: 2, width: 3, spacing: 1, a: none, b: none })).toEqual({ r0: 0, r1: 0, c0: 0, c1: 0 });
	});
});

describe("schedule", () => {
	const canonical = { height: 150, width: 240, spacing: 1 / 576 };

	it("climbs 4, 2, 1 at the published ε and ends at the problem's ε", () => {
		const plan = planLevels(canonical, 1e-4);
		expect(plan.map(({ factor }) => factor)).toEqual([4, 2, 1]);
		expect(plan.map(({ epsilon }) => epsilon)).toEqual([1e-4, 1e-4, 1e-4]);
		expect(plan[1]?.annealing).toEqual([]);
	});

	it("never asks a lattice for an ε that it does not resolve, save the finest, and anneals without a gap", () => {
		fc.assert(
			fc.property(fc.double({ min: -5, max: -1, noNaN: true }), (exponent) => {
				const epsilon = 10 ** exponent;
				const plan = planLevels(canonical, epsilon);
				expect(plan.at(-1)).toMatchObject({ factor: 1, epsilon });
				let last = Number.POSITIVE_INFINITY;
				for (const level of plan) {
					if (level.factor > 1)
						expect(level.epsilon).toBeGreaterThanOrEqual(resolvedEpsilon(canonical.spacing * level.factor));
					for (const value of [...level.annealing, level.epsilon]) {
						expect(value).toBeLessThanOrEqual(last);
						if (last < 0.05) expect(value).toBeGreaterThanOrEqual(0.69 * last);
						last = value;
					}
				}
			}),
		);
	});

	it("starts coarser where the kernel is wide and on the lattice itself where it is small", () => {
		expect(planLevels(canonical, 0.1)[0]?.factor).toBeGreaterThan(4);
		expect(planLevels({ height: 8, width: 9, spacing: 1 / 576 }, 1e-4).map(({ factor }) => factor)).toEqual([1]);
	});

	it("anneals down to, but without, the end", () => {
		expect(annealingValues(1, 0.25, 0.5)).toEqual([1, 0.5]);
		expect(annealingValues(0.1, 0.2)).toEqual([]);
	});

	it("over-relaxes by the published figures", () => {
		expect(overRelaxation(1e-4, 470 / 576)).toBeCloseTo(1.947, 3);
		expect(overRelaxation(1e-4, 380 / 576)).toBeCloseTo(1.935, 3);
		expect(overRelaxation(1e-4, 0)).toBe(1);
		expect([0, 1, 2, 3, 20].map((index) => rampedOmega(index, 1.9, 2, 0.1))).toEqual([1, 1, 1.1, 1.2, 1.9]);
	});

	it("shifts so that both sides' aims have one mass", () => {
		const rho = 0.3;
		const shift = bestShift(2, 5, rho);
		expect(2 * Math.exp(-shift / rho)).toBeCloseTo(5 * Math.exp(shift / rho), 12);
	});
});
