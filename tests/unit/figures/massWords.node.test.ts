import { expect, test } from "vitest";
import { RUN_MEASURES } from "../../../src/analysis/index.ts";
import { fieldFigure } from "../../../src/figures/field/fieldFigure.ts";
import type { LayerChoices } from "../../../src/figures/field/layerValues.ts";
import { COMPARE_FIELDS } from "../../../src/figures/groups/compareFieldFigure.ts";
import { pairNumbers } from "../../../src/figures/pair/pairNumbers.ts";
import { MASS_NOT_DEBIASED } from "../../../src/figures/words/massWords.ts";
import { reportMap } from "../../../src/ui/report/pairMaps.ts";
import { boxPixels, metricsRow, syntheticArtifacts } from "../../support/syntheticPair.ts";

const isMass = (words: string): boolean => /created|destroyed|mass balance/i.test(words);
const CHOICES: LayerChoices = { raw: false, side: "source", arrows: { spacingPx: 8, scale: "auto", minimumUm: 0 } };

test("a pair's created and destroyed mass are told as not debiased, on the screen and on paper", () => {
	const groups = pairNumbers(metricsRow({ pair_id: "p", success: true }));
	const lines = groups.flatMap((group) => group.lines.map((line) => ({ ...line, note: group.note })));
	const ofMass = lines.filter(({ label }) => isMass(label));
	expect(ofMass.map(({ label }) => label)).toEqual(["Created", "Destroyed"]);
	for (const { about, note } of ofMass)
		expect([about.includes(MASS_NOT_DEBIASED), note]).toEqual([true, MASS_NOT_DEBIASED]);
});

test("every map of mass says so in its caption", () => {
	const box = boxPixels(100, 110, 200, 215);
	const pair = syntheticArtifacts({ source: box, target: box });
	for (const side of ["source", "target"] as const)
		for (const show of ["signed", "created", "destroyed"] as const) {
			const { caption } = fieldFigure("mass", pair, { ...CHOICES, side, mass: { show, unit: "um2" } });
			expect(caption).toContain("not debiased");
		}
	expect(reportMap("massBalance", pair).caption).toContain("not debiased");
	const fields = Object.values(COMPARE_FIELDS).filter(({ title }) => isMass(title));
	expect(fields).toHaveLength(3);
	for (const { about } of fields) expect(about).toContain("not debiased");
});

test("the numbers that two runs are compared by say it in the same words", () => {
	const same = MASS_NOT_DEBIASED.slice(MASS_NOT_DEBIASED.indexOf("not debiased"), -1);
	for (const { label, about } of RUN_MEASURES) expect(about.includes(same)).toBe(isMass(label));
});
