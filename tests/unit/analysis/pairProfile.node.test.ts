import { describe, expect, test } from "vitest";
import type { CentreLine } from "../../../src/analysis/centreline/centreLine.ts";
import { centreLineOfMask } from "../../../src/analysis/centreline/centreLineOfMask.ts";
import { binOfPosition, binSpan } from "../../../src/analysis/profile/bins.ts";
import { embryoProfiles } from "../../../src/analysis/profile/embryoProfiles.ts";
import { type PairProfile, PROFILE_FEATURE_KEYS, profileOfPair } from "../../../src/analysis/profile/pairProfile.ts";
import { SIGMA_UM } from "../../../src/domain/grid.ts";
import type { Mask } from "../../../src/domain/mask.ts";
import { canonicalMask } from "../../support/pairs.ts";
import { bentBar, madeUpPair, type PairRules, pixelsOf } from "./shapes.ts";

/** 200 px long, head left: a bin of ten is 20 columns, 44 to 243. */
const bar = canonicalMask((y, x) => y >= 120 && y < 130 && x >= 44 && x < 244);
const barBin = (x: number) => Math.floor((x - 44) / 20);

function lineOf(mask: Mask): CentreLine {
	const line = centreLineOfMask(mask, { headEnd: "left" });
	if (line === null) throw new Error("The mask has no centre-line.");
	return line;
}

function profile(rules: PairRules, target = bar, binCount = 10): PairProfile {
	return profileOfPair(madeUpPair(bar, target, rules), lineOf(bar), { binCount });
}

describe("bins", () => {
	test("cover [0, 1] with the last one closed; nothing else is in any", () => {
		expect([0, 0.0999, 0.1, 0.95, 0.9999, 1].map((s) => binOfPosition(s, 10))).toEqual([0, 0, 1, 9, 9, 9]);
		expect([1, 0.949, 0.951].map((s) => binOfPosition(s, 20))).toEqual([19, 18, 19]);
		expect([Number.NaN, -0.01, 1.01].map((s) => binOfPosition(s, 10))).toEqual([-1, -1, -1]);
		expect(binSpan(3, 20)).toEqual({ lo: 0.15, hi: 0.2, mid: 0.175 });
	});
});

describe("profile of a pair", () => {
	test("every pixel of the support is in one bin", () => {
		for (const binCount of [10, 20]) {
			const { sourcePixels, targetPixels } = profile({}, bar, binCount);
			expect(sourcePixels.reduce((a, b) => a + b)).toBe(2000);
			expect(targetPixels.reduce((a, b) => a + b)).toBe(2000);
			sourcePixels.forEach((n) => {
				expect(Math.abs(n - 2000 / binCount)).toBeLessThanOrEqual(10);
			});
		}
	});

	test("along is positive towards the tail, across to the right of the walk (down for a head at the left)", () => {
		const { values } = profile({ velocityYx: (_y, x) => (x < 144 ? [0, 3] : [2, -1]) });
		expect(values.alongUm[1]).toBeCloseTo(30, 3);
		expect(values.acrossUm[1]).toBeCloseTo(0, 1);
		expect(values.alongUm[8]).toBeCloseTo(-10, 1);
		expect(values.acrossUm[8]).toBeCloseTo(20, 1);
		expect(values.displacementUm[8]).toBeCloseTo(10 * Math.sqrt(5), 3);
	});

	test("on a bent body the components follow the body", () => {
		// The ring's centre lies below; a flow that turns clockwise goes along, one away from the centre to the left.
		const arch = bentBar(90, 8, -Math.PI + 0.3, -0.3, 220, 287);
		const round = (y: number, x: number) => {
			const r = Math.hypot(y - 220, x - 287);
			return [(x - 287) / r, -(y - 220) / r] as const;
		};
		const turning = profileOfPair(madeUpPair(arch, arch, { velocityYx: round }), lineOf(arch), { binCount: 10 });
		turning.values.alongUm.forEach((v) => {
			expect(v).toBeGreaterThan(9.8);
		});
		const outward = (y: number, x: number) => {
			const [ty, tx] = round(y, x);
			return [-tx, ty] as const;
		};
		const away = profileOfPair(madeUpPair(arch, arch, { velocityYx: outward }), lineOf(arch), { binCount: 10 });
		away.values.acrossUm.forEach((v) => {
			expect(v).toBeLessThan(-9.8);
		});
	});

	test("cost per mass divides by what leaves the bin, cost per pixel by its pixels", () => {
		const { values } = profile({ cost: () => 1e-4, sourceDelta: (_y, x) => (x < 144 ? -0.5 : 1) });
		expect(values.costPerPixelUm2[2]).toBeCloseTo(1e-4 * SIGMA_UM ** 2, 0);
		expect(values.meanCostUm2[2]).toBeCloseTo(2e-4 * SIGMA_UM ** 2, 0);
		expect(values.meanCostUm2[7]).toBeCloseTo(0.5e-4 * SIGMA_UM ** 2, 0);
	});

	test("destroyed lives on the source, created on the target, also where the target leaves the source's outline", () => {
		const longer = canonicalMask((y, x) => y >= 120 && y < 130 && x >= 44 && x < 264);
		const made = profile(
			{
				sourceDelta: (_y, x) => (barBin(x) === 3 ? -0.25 : 0.1),
				targetDelta: (_y, x) => (x >= 244 ? 1 : -0.2),
			},
			longer,
		);
		expect(made.values.destroyedPct[3]).toBeGreaterThan(23);
		expect(made.values.destroyedPct[3]).toBeLessThan(25.01);
		expect(made.values.destroyedPx.reduce((a, b) => a + b)).toBeCloseTo(50, 4);
		expect(made.values.createdPx[9]).toBeCloseTo(200, 4);
		expect(made.targetPixels[9]).toBeGreaterThanOrEqual(390);
		expect(made.values.createdPct[9]).toBeCloseTo((100 * 200) / (made.targetPixels[9] as number), 4);
		expect(made.values.createdPx.slice(0, 9)).toEqual(new Float64Array(9));
	});

	test("debiased velocities when there are any, plain ones on request", () => {
		const pair = madeUpPair(bar, bar, { velocityYx: () => [0, 1], debiasedYx: () => [0, 5] });
		expect(profileOfPair(pair, lineOf(bar), { binCount: 10 }).values.displacementUm[4]).toBe(50);
		const plain = profileOfPair(pair, lineOf(bar), { binCount: 10, velocity: "plain" });
		expect([plain.debiased, plain.values.displacementUm[4]]).toEqual([false, 10]);
		expect(profile({}).debiased).toBe(false);
	});

	test("an empty bin is NaN in every feature and counts no pixel", () => {
		const half = canonicalMask((y, x) => y >= 120 && y < 130 && x >= 44 && x < 144);
		const made = profileOfPair(madeUpPair(half, half, { cost: () => 1 }), lineOf(bar), { binCount: 10 });
		for (const key of PROFILE_FEATURE_KEYS) {
			expect(made.values[key][7]).toBeNaN();
			expect(made.values[key][2]).not.toBeNaN();
		}
		expect([made.sourcePixels[7], made.targetPixels[7]]).toEqual([0, 0]);
	});

	test("a bin whose mass all vanished has no mean cost", () => {
		const { values } = profile({ cost: () => 0, sourceDelta: (_y, x) => (barBin(x) >= 4 && barBin(x) <= 6 ? -1 : 0) });
		expect(values.meanCostUm2[5]).toBeNaN();
		expect(values.destroyedPct[5]).toBe(100);
		const nearly = profile({ cost: () => 1e-9, sourceDelta: () => -1 + 2 ** -20 }).values;
		expect(nearly.meanCostUm2[5]).toBeNaN();
		expect(nearly.costPerPixelUm2[5]).toBeGreaterThan(0);
	});

	test("known positions give the same profile", () => {
		const pair = madeUpPair(bar, bar, { velocityYx: (_y, x) => [0, x / 100] });
		const line = lineOf(bar);
		const sourcePositions = Float64Array.from(pixelsOf(bar), (at) => Math.min(1, ((at % 576) - 43.5) / 200));
		const given = profileOfPair(pair, line, { binCount: 10, sourcePositions });
		given.values.alongUm.forEach((v, bin) => {
			expect(v).toBeCloseTo((44 + 20 * bin + 9.5) / 10, 1);
		});
	});
});

describe("one embryo counts once", () => {
	const speed = (px: number) => profile({ velocityYx: () => [0, px] });

	test("pairs are averaged per embryo, NaN-aware, in order of first appearance", () => {
		const half = canonicalMask((y, x) => y >= 120 && y < 130 && x >= 44 && x < 144);
		const partial = profileOfPair(madeUpPair(half, half, { velocityYx: () => [0, 4] }), lineOf(bar), { binCount: 10 });
		const [first, second] = embryoProfiles([
			{ embryo: "b", profile: speed(1) },
			{ embryo: "a", profile: speed(7) },
			{ embryo: "b", profile: partial },
		]);
		expect([first?.embryo, first?.pairCount, second?.embryo, second?.pairCount]).toEqual(["b", 2, "a", 1]);
		expect(first?.values.displacementUm[2]).toBe(25);
		expect(first?.values.displacementUm[8]).toBe(10);
		expect(second?.values.displacementUm[8]).toBe(70);
	});

	test("mixed bins or velocities are refused", () => {
		const other = (made: Partial<PairProfile>) => () =>
			embryoProfiles([
				{ embryo: "a", profile: speed(1) },
				{ embryo: "a", profile: { ...speed(1), ...made } },
			]);
		expect(other({ binCount: 20 })).toThrow(/numbers of bins/);
		expect(other({ debiased: true })).toThrow(/debiased/);
		expect(embryoProfiles([])).toEqual([]);
	});
});
