import { expect, test } from "vitest";
import { DEFAULT_PARAMETERS } from "../../../src/domain/parameters.ts";
import { LIGHT, type Picture, rootOf } from "../../../src/figures/drawing/picture.ts";
import { svgFileText } from "../../../src/figures/drawing/svgNode.ts";
import type { LayerChoices } from "../../../src/figures/field/layerValues.ts";
import { mapPicture, mapPlace } from "../../../src/figures/field/mapPicture.ts";
import { runChoiceLabel, runDifferences, runInWords } from "../../../src/figures/groups/runDifferences.ts";
import { frameDifferences } from "../../../src/figures/groups/runFrames.ts";
import { frameWords, runPairFigure, runPairRows, valueAt } from "../../../src/figures/groups/runPairFigure.ts";
import { mapsPicture } from "../../../src/figures/groups/runPairPicture.ts";
import {
	pointWords,
	type RunPoint,
	type RunScatterFigure,
	runScatterPicture,
	runScatterTwin,
	signedPct,
} from "../../../src/figures/groups/runScatterFigure.ts";
import { runHeader } from "../../support/runHeader.ts";
import { boxPixels, type SyntheticPair, syntheticArtifacts } from "../../support/syntheticPair.ts";

const textOf = (picture: Picture): string => svgFileText(rootOf(picture, LIGHT));
const CHOICES: LayerChoices = { raw: false, side: "source", arrows: { spacingPx: 8, scale: "auto", minimumUm: 0 } };
const BOX = boxPixels(100, 120, 200, 240);
const pair = (more: Partial<SyntheticPair> = {}) => syntheticArtifacts({ source: BOX, target: BOX, ...more });

test("only what differs is told, with lengths where a number means nothing to a person", () => {
	const a = runHeader();
	expect(runDifferences(a, a)).toEqual([]);
	const parameters = { ...DEFAULT_PARAMETERS, regM: 0.005, debias: false, maxSupportPoints: 3000 };
	const b = runHeader({ parameters, backend: "WEBGPU", adapter: "lab card", orientationOverrides: {} });
	expect(runDifferences(a, b).map(({ label, a: one, b: other }) => [label, one, other])).toEqual([
		["Farthest move: relaxation ρ", "10 (25.8 mm)", "0.005 (576 µm)"],
		["Sampled points a mask", "every pixel", "3000 px"],
		["Debias", "yes", "no"],
		["Back end", "CPU", "WEBGPU"],
		["Machine", "not told", "lab card"],
	]);
	const turned = runHeader({ orientationOverrides: { "e1 t0003": "r180" } });
	expect(runDifferences(runHeader({ orientationOverrides: {} }), turned)[0]).toMatchObject({
		a: "none",
		b: "e1 t0003 r180",
	});
	expect(runInWords(b)).toBe("ε\u00a01e−4, ρ\u00a00.005, each, uniform, WEBGPU, Maskflow 1.0.0");
});

test("a run in a list shows its time of day, and its day once", () => {
	const startedAt = "2026-03-12T10:05:00.000Z";
	expect(runChoiceLabel({ runId: "2026-03-12-fern", startedAt })).toBe("2026-03-12-fern · 10:05");
	expect(runChoiceLabel({ runId: "pilot", startedAt })).toBe("pilot · 2026-03-12 10:05");
	expect(runChoiceLabel({ runId: "pilot", startedAt: "" })).toBe("pilot");
});

const point = (pairId: string, a: number, b: number, more: Partial<RunPoint> = {}): RunPoint => ({
	...{ pairId, a, b, difference: b - a, relativePct: (100 * (b - a)) / a, framesDiffer: false, careful: "", ...more },
});
const scatter = (points: readonly RunPoint[], more: Partial<RunScatterFigure> = {}): RunScatterFigure => ({
	...{ points, measure: "Total cost", unit: "px·s²", plot: "values", chosen: null, ...more },
});

test("each pair is a point to point at; both axes have one scale and the diagonal is drawn", () => {
	const figure = scatter([point("p1", 1, 2), point("p2", 4, 3), point("none", Number.NaN, 1)]);
	const text = textOf(runScatterPicture(figure, LIGHT, 500, 400));
	expect(text.match(/data-id="[^"]+"/g)).toEqual(['data-id="p1"', 'data-id="p2"']);
	expect(text).toContain("<title>p1. A 1.000, B 2.000 px·s²: +1.00 px·s² (+100 %)</title>");
	expect(text).toContain("B = A");
	expect(text.match(/stroke-dasharray="5 4"/g)).toHaveLength(1);
	expect(text).not.toContain("NaN");
	expect(runScatterTwin(figure)).toBe(
		"Total cost of 2 pairs in run B against run A, in px·s²: higher in B 1, lower 1. " +
			"The largest difference is +1.00 px·s², in p1.",
	);
});

test("differences have a zero line and no diagonal; other masks and doubtful pairs are marked by shape", () => {
	const points = [point("p1", 1, 1.001), point("p2", 4, 3, { framesDiffer: true, careful: "not converged in B" })];
	const text = textOf(runScatterPicture(scatter(points, { plot: "difference", chosen: "p1" }), LIGHT, 500, 400));
	expect(text).not.toContain("stroke-dasharray");
	expect(text).toContain("B − A: Total cost, px·s²");
	expect(text).toContain("other masks");
	expect(text).toContain("not converged");
	expect(text).toContain("<polygon");
});

test("in a crowd each pair is one element, still to be pointed at", () => {
	const crowd = Array.from({ length: 100 }, (_, i) =>
		point(`p${i}`, i, i + 1, i === 7 ? { careful: "not converged in A" } : {}),
	);
	const text = textOf(runScatterPicture(scatter(crowd), LIGHT, 500, 400));
	expect(text.match(/data-id="p/g)).toHaveLength(100);
	expect(text.match(/<title>/g)).toHaveLength(1);
	expect(text.match(/<circle [^>]*data-id="p/g)).toHaveLength(99);
});

test("a pair without a difference says so", () => {
	expect(pointWords(point("p", 2, 2), "µm")).toBe("A 2.000, B 2.000 µm: no difference");
	expect(pointWords(point("p", 0, 2, { relativePct: Number.NaN }), "µm")).toBe("A 0, B 2.000 µm: +2.00 µm");
	expect(runScatterTwin(scatter([]))).toContain("No pair differs.");
});

test("a difference in percent has its sign, a large one is a factor", () => {
	expect([0.0123, -4, 0, 999, 72_850, Number.NaN].map(signedPct)).toEqual([
		...["+0.0123 %", "−4.00 %", "0 %", "+999 %", "× 730", "–"],
	]);
});

test("both maps share range, view and length of arrows; the difference is centred at zero", () => {
	const slow = pair({ velocity: () => [0, 1], debiased: () => [0, 1] });
	const fast = pair({ velocity: () => [0, 4], debiased: ({ x }) => [0, x < 220 ? 4 : 1] });
	const figure = runPairFigure("velocity", slow, fast, CHOICES);
	expect(figure.a.range).toEqual([0, 40]);
	expect(figure.b.range).toEqual([0, 40]);
	expect(figure.a.view).toEqual(figure.b.view);
	expect(figure.a.arrows?.scale).toBe(figure.b.arrows?.scale);
	const streaks = runPairFigure("velocity", slow, fast, { ...CHOICES, arrows: { ...CHOICES.arrows, draw: "streaks" } });
	expect(streaks.a.arrows?.count).toBe(figure.a.arrows?.count);
	expect(figure.between.range).toEqual([-30, 30]);
	expect(figure.between.colours).toBe("difference");
	expect([valueAt(figure.between, 110, 210), valueAt(figure.between, 110, 230)]).toEqual([30, 0]);
	expect(valueAt(figure.between, 90, 210)).toBeNaN();
	expect(valueAt(figure.between, -5, 9000)).toBeNaN();
	expect(figure.between.twin).toContain("over 800 pixels; largest +30.0 at row 100, column 200");
	expect(figure.frames).toEqual([]);
	expect(runPairRows(figure)).toHaveLength(800);
	expect(runPairRows(figure)[0]).toEqual([100, 200, 10, 40]);
});

test("the same pair twice differs nowhere, and rounding is not shown as structure", () => {
	const figure = runPairFigure("mass", pair(), pair(), CHOICES);
	expect(figure.between.range).toEqual([-1, 1]);
	expect(valueAt(figure.between, 110, 210)).toBe(0);
});

test("a displacement that one run alone has debiased is shown plain in both, and said", () => {
	const plain = pair({ velocity: () => [0, 3] });
	const both = pair({ velocity: () => [0, 3], debiased: () => [0, 1] });
	const figure = runPairFigure("velocity", plain, both, CHOICES);
	expect(figure.note).toContain("Only one of the runs is debiased");
	expect([figure.raw, runPairFigure("velocity", both, both, CHOICES).raw]).toEqual([true, false]);
	expect(valueAt(figure.between, 110, 210)).toBe(0);
	expect(runPairFigure("cost", plain, both, CHOICES).note).toBe("");
});

test("blank where either is blank: a sampled run is compared on its own points", () => {
	const whole = pair();
	const keep = (_: unknown, i: number): boolean => i % 2 === 0;
	const sampled = {
		...whole,
		source: {
			...whole.source,
			index: whole.source.index.filter(keep),
			cost: whole.source.cost.filter(keep),
			weight: whole.source.weight.filter(keep),
			massDelta: whole.source.massDelta.filter(keep),
		},
	};
	const figure = runPairFigure("cost", whole, sampled, CHOICES);
	expect(figure.frames).toEqual([]);
	expect([valueAt(figure.between, 100, 200), valueAt(figure.between, 100, 201)]).toEqual([0, Number.NaN]);
});

test("corrected masks: no difference map, the masks over each other and in words", () => {
	const wider = boxPixels(100, 120, 200, 244);
	const [a, b] = [pair(), pair({ target: wider })];
	expect(frameDifferences(a, b)).toEqual([{ side: "target", onlyA: 0, onlyB: 80, union: 880 }]);
	const figure = runPairFigure("cost", a, b, CHOICES);
	expect(figure.between).toMatchObject({ colours: "overlay", overlayNames: ["only A", "both", "only B"] });
	expect([valueAt(figure.between, 110, 230), valueAt(figure.between, 110, 242)]).toEqual([1, 2]);
	expect(valueAt(figure.between, 90, 230)).toBeNaN();
	expect(frameWords(figure.frames)).toContain("the target frame differs in 80 pixels (9.1 % of both masks)");
	expect(frameWords([])).toBe("");
	const text = textOf(mapPicture(figure.between, "data:,", LIGHT, 400, 200));
	expect(text).toContain("only A");
	expect(text).not.toContain(">source<");
});

test("a map that shows a part of itself is cut off at its own area; a pixel is where it is drawn", () => {
	const { a } = runPairFigure("cost", pair(), pair(), CHOICES);
	const view = { y0: 105, y1: 110, x0: 210, x1: 220 };
	const part = textOf(mapPicture({ ...a, view, isPart: true }, "data:,", LIGHT, 496, 230));
	expect(part.match(/<svg /g)).toHaveLength(2);
	expect(textOf(mapPicture(a, "data:,", LIGHT, 496, 230)).match(/<svg /g)).toHaveLength(1);
	expect(mapPlace(view, 496, 230)).toEqual({ zoom: 40, left: 0, top: 0, area: { width: 400, height: 200 } });
});

test("maps are saved two in a row, each under its title", () => {
	const { a, b, between } = runPairFigure("cost", pair(), pair(), CHOICES);
	const maps = [a, b, between].map((figure, i) => ({ title: `map ${i}`, figure, address: "data:," }));
	const picture = mapsPicture(maps, LIGHT, 1000);
	const text = textOf(picture);
	expect(text.match(/>map \d</g)).toEqual([">map 0<", ">map 1<", ">map 2<"]);
	expect(text.match(/<image /g)).toHaveLength(3);
	expect(picture.height).toBeGreaterThan(2 * 200);
});
