import { expect, test } from "vitest";
import {
	bodyPositions,
	centreLineOfMask,
	compareProfiles,
	createGroupFields,
	differenceOfFields,
	type EmbryoProfile,
	embryoProfiles,
	profileOfPair,
} from "../../../src/analysis/index.ts";
import type { PairArtifacts } from "../../../src/domain/result.ts";
import { bodyAround, fishAxis, madeUpPair, normalDraws, pixelsOf } from "./shapes.ts";

/**
 * From pixels to q values, as a screen would go: one reference body, embryos with two pairs each whose displacement is
 * noise of the whole embryo, and in the test group 3 px (30 µm) towards the tail's concave side behind S = 0.7.
 */
const body = bodyAround(fishAxis(60, 150, 180, 70, 1.4), (s) => 22 - 20 * s);
const reference = centreLineOfMask(body);
if (reference === null) throw new Error("The reference has no centre-line.");
const line = reference;
const pixels = pixelsOf(body);
const s = bodyPositions(line, pixels);
const positionOf = new Map(Array.from(pixels, (at, i) => [at, s[i] as number]));

const normal = normalDraws(31);

function pairWith(shift: number, planted: boolean): PairArtifacts {
	return madeUpPair(body, body, {
		velocityYx: (y, x) => {
			const place = positionOf.get(y * 576 + x) as number;
			const k = Math.round(place * 199);
			const across = shift + (planted && place >= 0.7 ? 3 : 0);
			return [across * (line.normalYx[2 * k] as number), across * (line.normalYx[2 * k + 1] as number)];
		},
	});
}

function group(
	size: number,
	planted: boolean,
): { profiles: EmbryoProfile[]; fields: ReturnType<typeof createGroupFields> } {
	const fields = createGroupFields({ fields: ["speed"] });
	const pairs = Array.from({ length: 2 * size }, (_, i) => {
		const artifacts = pairWith(normal() / 2, planted);
		fields.add(`e${i >> 1}`, artifacts);
		return { embryo: `e${i >> 1}`, profile: profileOfPair(artifacts, line, { binCount: 10, sourcePositions: s }) };
	});
	return { profiles: embryoProfiles(pairs), fields };
}

test("a bent tail is found where it was planted, in µm, with its sign; the trunk is left alone", () => {
	const [controls, mutants] = [group(6, false), group(8, true)];
	expect([controls.profiles.length, mutants.profiles.length, mutants.profiles[0]?.pairCount]).toEqual([6, 8, 2]);
	const across = compareProfiles(controls.profiles, mutants.profiles, "acrossUm");
	expect(across.map((bin) => bin.q <= 0.05)).toEqual([...Array<boolean>(7).fill(false), true, true, true]);
	for (const bin of across.slice(7)) {
		expect(bin.auroc.estimate).toBe(1);
		// All 3,003 relabellings are counted; only the two extreme ones are as far out.
		expect([bin.exact, bin.permutations]).toEqual([true, 3003]);
		expect(bin.p).toBeCloseTo(2 / 3003, 12);
		expect(Math.abs(bin.difference.estimate - 30)).toBeLessThan(8);
		expect(bin.difference.lo).toBeGreaterThan(15);
	}
	const along = compareProfiles(controls.profiles, mutants.profiles, "alongUm");
	along.forEach((bin) => {
		expect(Math.abs(bin.difference.estimate)).toBeLessThan(1);
	});

	const { difference } = differenceOfFields(mutants.fields.field("speed"), controls.fields.field("speed"), 6);
	const mean = (inTail: boolean) => {
		const values = Array.from(pixels, (at, i) => [difference[at] as number, s[i] as number] as const)
			.filter(([, place]) => place >= 0.72 === inTail && (inTail || place < 0.68))
			.map(([value]) => value);
		return values.reduce((sum, value) => sum + value, 0) / values.length;
	};
	expect(mean(true)).toBeGreaterThan(18);
	expect(Math.abs(mean(false))).toBeLessThan(4);
});
