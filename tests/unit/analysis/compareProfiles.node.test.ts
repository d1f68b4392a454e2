import { describe, expect, test } from "vitest";
import { compareProfiles, profileBand } from "../../../src/analysis/groups/compareProfiles.ts";
import type { EmbryoProfile } from "../../../src/analysis/profile/embryoProfiles.ts";
import { PROFILE_FEATURE_KEYS, type ProfileFeature } from "../../../src/analysis/profile/pairProfile.ts";
import { normalDraws } from "./shapes.ts";

/** A profile whose features are all the same row of numbers. */
function embryo(name: string, row: readonly number[]): EmbryoProfile {
	const values = Object.fromEntries(PROFILE_FEATURE_KEYS.map((key) => [key, Float64Array.from(row)]));
	return { embryo: name, pairCount: 1, binCount: row.length, values: values as Record<ProfileFeature, Float64Array> };
}

/** Embryos with noise of standard deviation 1 around a level per bin, and a shift of the whole embryo. */
function group(normal: () => number, size: number, level: (bin: number) => number, binCount = 10): EmbryoProfile[] {
	return Array.from({ length: size }, (_, i) => {
		const shift = 0.5 * normal();
		return embryo(
			`e${i}`,
			Array.from({ length: binCount }, (_, bin) => level(bin) + shift + normal()),
		);
	});
}

describe("two groups along the body", () => {
	test("a planted effect in the last three bins is found there, with its size, and nowhere else", () => {
		const normal = normalDraws(3);
		const reference = group(normal, 10, () => 20);
		const test_ = group(normal, 20, (bin) => (bin >= 7 ? 24 : 20));
		const bins = compareProfiles(reference, test_, "displacementUm");
		expect(bins.map((bin) => bin.q <= 0.05)).toEqual([...Array<boolean>(7).fill(false), true, true, true]);
		for (const bin of bins.slice(7)) {
			expect(bin.auroc.estimate).toBeGreaterThan(0.9);
			expect(bin.auroc.lo).toBeGreaterThan(0.75);
			expect(bin.difference.lo).toBeLessThan(4);
			expect(bin.difference.hi).toBeGreaterThan(4);
			expect(bin.difference.estimate).toBeCloseTo(bin.test.median - bin.reference.median, 12);
			expect([bin.reference.n, bin.test.n, bin.exact]).toEqual([10, 20, false]);
		}
		expect(bins[9]).toMatchObject({ bin: 9, lo: 0.9, hi: 1 });
	});

	test("null data: single bins reject at 5 %, and no more than 5 % of comparisons claim any bin after adjustment", () => {
		const normal = normalDraws(19);
		const comparisons = 300;
		let [single, any] = [0, 0];
		for (let i = 0; i < comparisons; i++) {
			// 4 against 6 embryos: 210 relabellings, all counted; 8 of them (3.8 %) reach p ≤ 0.05.
			const bins = compareProfiles(
				group(normal, 4, () => 0),
				group(normal, 6, () => 0),
				"alongUm",
				{ resamples: 2 },
			);
			expect(bins.every((bin) => bin.exact && bin.permutations === 210)).toBe(true);
			single += bins.filter((bin) => bin.p <= 0.05).length;
			if (bins.some((bin) => bin.q <= 0.05)) any++;
		}
		// Four standard errors, bins of an embryo being correlated: 3,000 tests count as some 1,000.
		expect(Math.abs(single / (10 * comparisons) - 8 / 210)).toBeLessThan(0.024);
		expect(any / comparisons).toBeLessThan(0.05 + 4 * Math.sqrt((0.05 * 0.95) / comparisons));
	});

	test("the same input gives the same numbers; groups exchanged mirror them", () => {
		const normal = normalDraws(23);
		const [one, other] = [group(normal, 5, () => 0), group(normal, 6, () => 1)];
		const forth = compareProfiles(one, other, "acrossUm");
		expect(compareProfiles(one, other, "acrossUm")).toEqual(forth);
		compareProfiles(other, one, "acrossUm").forEach((bin, i) => {
			expect(bin.p).toBeCloseTo(forth[i]?.p ?? Number.NaN, 12);
			expect(bin.auroc.estimate).toBeCloseTo(1 - (forth[i]?.auroc.estimate ?? Number.NaN), 12);
			expect(bin.difference.estimate).toBeCloseTo(-(forth[i]?.difference.estimate ?? Number.NaN), 12);
		});
	});

	test("a bin without values in a group is NaN and no test of the family", () => {
		const rows = (level: number) => [0, 1, 2, 3].map((i) => embryo(`e${i}`, [level + i, Number.NaN, level + i]));
		const bins = compareProfiles(rows(0), rows(10), "meanCostUm2");
		expect(bins[1]?.p).toBeNaN();
		expect(bins[1]?.q).toBeNaN();
		expect(bins[1]?.difference.estimate).toBeNaN();
		// C(8, 4) = 70: p = 2/70 in two bins, adjusted over two tests.
		expect(bins[0]?.p).toBeCloseTo(2 / 70, 12);
		expect(bins[0]?.q).toBeCloseTo(2 / 70, 12);
	});

	test("no profiles, no bins; one empty group, no statistics", () => {
		expect(compareProfiles([], [], "alongUm")).toEqual([]);
		const bins = compareProfiles([], [embryo("a", [1, 2])], "alongUm");
		expect(bins.map((bin) => [bin.test.median, bin.p])).toEqual([
			[1, Number.NaN],
			[2, Number.NaN],
		]);
	});
});

test("a band is median and quantiles per bin of the profiles that have a value", () => {
	const profiles = [1, 2, 3, 4].map((level) =>
		embryo(`e${level}`, [level, level === 4 ? Number.NaN : level, Number.NaN]),
	);
	const band = profileBand(profiles, "createdPct");
	expect([...band.n]).toEqual([4, 3, 0]);
	expect([...band.median]).toEqual([2.5, 2, Number.NaN]);
	expect([...band.lo]).toEqual([1.75, 1.5, Number.NaN]);
	expect([...band.hi]).toEqual([3.25, 2.5, Number.NaN]);
	expect([...profileBand(profiles, "createdPct", [0, 1]).hi]).toEqual([4, 3, Number.NaN]);
	expect(profileBand([], "createdPct").median).toEqual(new Float64Array(0));
});
