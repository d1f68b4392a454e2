import fc from "fast-check";
import { expect, test } from "vitest";
import { costDensityUm2, LEAST_SENT_SHARE } from "../../../src/domain/costDensity.ts";

const KM2 = 5760 ** 2;

test("cost density is the mean squared distance of what is sent, whatever was destroyed", () => {
	expect(costDensityUm2((5 / 576) ** 2, 1, 0)).toBeCloseTo(2500, 6);
	expect(costDensityUm2(0.25 * (5 / 576) ** 2, 1, -0.75)).toBeCloseTo(2500, 6);
	expect(costDensityUm2(0.002, 2, 0)).toBeCloseTo(0.001 * KM2, 6);
});

test("where next to nothing is sent there is none", () => {
	for (const delta of [-1, -1 + 1e-6, -(1 - 2 ** -25), -1.0000001]) expect(costDensityUm2(1e-9, 1, delta)).toBeNaN();
	expect(costDensityUm2(0, 0, 0)).toBeNaN();
	expect(costDensityUm2(1e-9, 40, -40 * (1 - 5e-6))).toBeNaN();
});

test("what float32 keeps of a mass delta gives the density to 0.6 %, down to the least share", () => {
	fc.assert(
		fc.property(
			fc.double({ min: Math.log(1.01 * LEAST_SENT_SHARE), max: 0, noNaN: true }),
			fc.integer({ min: 1, max: 60 }),
			(logShare, weight) => {
				const sent = weight * Math.exp(logShare);
				const cost = 3e-4 * sent;
				const kept = costDensityUm2(Math.fround(cost), weight, Math.fround(sent - weight));
				expect(Math.abs(kept / (3e-4 * KM2) - 1)).toBeLessThan(6.1e-3);
			},
		),
	);
});
