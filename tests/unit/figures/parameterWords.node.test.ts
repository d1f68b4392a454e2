import { expect, test } from "vitest";
import { DEFAULT_PARAMETERS, parametersRecord, type RunParameters } from "../../../src/domain/parameters.ts";
import { changesInWords, parameterChanges, parameterLines } from "../../../src/figures/words/parameterWords.ts";

test("every parameter has a line of its own, under its label and with its unit, and keeps its name in run.json", () => {
	const lines = parameterLines(DEFAULT_PARAMETERS);
	expect(lines.map(({ name }) => name)).toEqual(Object.keys(parametersRecord(DEFAULT_PARAMETERS)));
	expect(lines.map(({ label, value }) => `${label}: ${value}`)).toEqual([
		"Smallest detail: blur ε: 1e−4 (40.7 µm)",
		"Farthest move: relaxation ρ: 10 (25.8 mm)",
		"Mass of source and target: Each to 1 (published)",
		"Weight of a pixel: Uniform",
		"Alignment: Yolk",
		"Sampled points a mask: every pixel",
		"Resolution: Full (10 µm)",
		"Tolerance: 1e−4",
		"Sweeps at most: 2000",
		"Clean masks: yes",
		"Debias: yes",
		"Store couplings: no",
		"Pixel size where tables give none: none",
	]);
});

test("a change is told in the form's words, never under the parameter's name", () => {
	const other: RunParameters = {
		...{ ...DEFAULT_PARAMETERS, epsilon: 1e-3, regM: 0.5, normalization: "shared", massMode: "boundary_band" },
		...{ align: "none", maxSupportPoints: 3000, downsample: 2, tolerance: 1e-6, maxSweeps: 50, clean: false },
		...{ debias: false, storeCoupling: true, umPerPx: 5.03 },
	};
	const changes = parameterChanges(DEFAULT_PARAMETERS, other);
	expect(changes).toHaveLength(Object.keys(DEFAULT_PARAMETERS).length);
	expect(changesInWords(changes)).not.toMatch(/_|regM|reg_m|epsilon/);
	expect(changesInWords(changes.slice(-1))).toBe("“Pixel size where tables give none” was none and is now 5.03 µm/px");
	expect(parameterChanges(other, { ...other })).toEqual([]);
});
