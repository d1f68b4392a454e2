import fc from "fast-check";
import { expect, test } from "vitest";
import { ORIENTATIONS } from "../../../src/domain/frame.ts";
import { CANONICAL_WIDTH } from "../../../src/domain/grid.ts";
import { fieldFigure } from "../../../src/figures/field/fieldFigure.ts";
import type { LayerChoices } from "../../../src/figures/field/layerValues.ts";
import { layerRange, layerValues } from "../../../src/figures/field/layerValues.ts";
import { turned, turnedMask } from "../../../src/figures/field/orientation.ts";
import { streamlineField } from "../../../src/figures/field/streamlines.ts";
import { createMorph } from "../../../src/figures/pair/morph.ts";
import { boxPixels, syntheticArtifacts } from "../../support/syntheticPair.ts";

const CHOICES: LayerChoices = { raw: false, side: "source", arrows: { spacingPx: 8, scale: "auto", minimumUm: 0 } };
const source = boxPixels(100, 110, 200, 220);
const target = boxPixels(100, 110, 210, 230);
const artifacts = syntheticArtifacts({
	source,
	target,
	velocity: () => [0, 10],
	debiased: () => [0, 10],
	sourceDelta: (p) => (p.x === 200 ? -0.5 : 0.25),
	targetDelta: (p) => (p.x === 229 ? 0.75 : -0.1),
});

test("every turn undoes itself, turns commute, and two mirrors are half a turn", () => {
	const turns = ["half-turn", "left-right", "top-bottom"] as const;
	for (const orientation of ORIENTATIONS) {
		for (const turn of turns) expect(turned(turned(orientation, turn), turn)).toBe(orientation);
		expect(turned(turned(orientation, "left-right"), "top-bottom")).toBe(turned(orientation, "half-turn"));
	}
	expect(turned("r0", "half-turn")).toBe("r180");
	expect(turned("r0", "left-right")).toBe("r0_mirror");
	expect(turned("r0", "top-bottom")).toBe("r180_mirror");
});

test("a turned picture holds the same pixels, turned about the grid's centre", () => {
	const { maskBits } = artifacts.source;
	expect(turnedMask(maskBits, "r0", "r0").on[100 * CANONICAL_WIDTH + 200]).toBe(1);
	expect(turnedMask(maskBits, "r0", "r180").on[155 * CANONICAL_WIDTH + 375]).toBe(1);
	expect(turnedMask(maskBits, "r180", "r180_mirror").on[100 * CANONICAL_WIDTH + 375]).toBe(1);
	expect(turnedMask(maskBits, "r0", "r180", 2)).toMatchObject({ height: 128, width: 288 });
	fc.assert(
		fc.property(fc.constantFrom(...ORIENTATIONS), fc.constantFrom(...ORIENTATIONS), (has, wished) => {
			expect(turnedMask(maskBits, has, wished).on.reduce((sum, on) => sum + on, 0)).toBe(source.length);
		}),
	);
});

test("the overlay counts what the masks share", () => {
	const figure = fieldFigure("overlay", artifacts, CHOICES);
	expect(figure.twin).toContain("100 pixels in both, 100 in the source alone, 100 in the target alone");
	expect(figure.twin).toContain("0.333");
	const row = figure.rows[16];
	expect([row?.[16], row?.[26], row?.[45], row?.[46]]).toEqual([0, 1, 2, Number.NaN]);
});

test("created and destroyed mass are amounts on their own side, in µm² or px", () => {
	const at = (show: "created" | "destroyed" | "signed", unit: "px" | "um2") =>
		layerValues("mass", artifacts, { ...CHOICES, mass: { show, unit } });
	expect(at("created", "um2")).toMatchObject({ side: "target", colours: "amount", unit: "µm² per pixel" });
	expect(layerRange(at("created", "um2"))).toEqual([0, 75]);
	expect(at("destroyed", "px")).toMatchObject({ side: "source", unit: "px per pixel" });
	expect(layerRange(at("destroyed", "px"))).toEqual([0, 0.5]);
	expect(layerRange(at("signed", "px"))).toEqual([-0.5, 0.5]);
	const figure = fieldFigure("mass", artifacts, { ...CHOICES, mass: { show: "created", unit: "um2" } });
	expect(figure.twin).toContain("750.0 µm² created");
	expect(figure.outline.of).toBe("source");
});

test("a given colour range takes the place of the pair's own", () => {
	expect(fieldFigure("velocity", artifacts, CHOICES).range).toEqual([0, 100]);
	expect(fieldFigure("velocity", artifacts, { ...CHOICES, range: [0, 250] }).range).toEqual([0, 250]);
});

test("the morph begins on the source and ends on the target", () => {
	const morph = createMorph(artifacts, false);
	const pixels = new Uint8ClampedArray(morph.width * morph.height * 4);
	const alphaAt = (y: number, x: number) =>
		pixels[4 * ((y - morph.crop.y0) * morph.scale * morph.width + (x - morph.crop.x0) * morph.scale) + 3] ?? 0;
	morph.paint(0, pixels);
	expect(alphaAt(105, 205)).toBeGreaterThan(200);
	expect(alphaAt(105, 225)).toBe(0);
	morph.paint(1, pixels);
	expect(alphaAt(105, 205)).toBe(0);
	expect(alphaAt(105, 225)).toBeGreaterThan(200);
	morph.paint(0.5, pixels);
	expect(alphaAt(105, 203)).toBe(0);
	expect(alphaAt(105, 215)).toBeGreaterThan(200);
});

test("created mass fades in with time and destroyed mass fades out", () => {
	const still = syntheticArtifacts({ source, target: source, sourceDelta: (p) => (p.x === 219 ? -1 : 0) });
	const morph = createMorph(still, true);
	const pixels = new Uint8ClampedArray(morph.width * morph.height * 4);
	const alpha = () =>
		pixels[4 * ((105 - morph.crop.y0) * morph.scale * morph.width + (219 - morph.crop.x0) * morph.scale + 1) + 3] ?? 0;
	morph.paint(0, pixels);
	expect(alpha()).toBe(255);
	morph.paint(0.75, pixels);
	expect(alpha()).toBeLessThan(235);
});

test("streamlines run along the motion, stay on the support and end in a head", () => {
	const { index, velocityYx } = artifacts.source;
	const lines = streamlineField(index, velocityYx, { ...CHOICES.arrows, spacingPx: 5 });
	expect(lines.count).toBeGreaterThan(0);
	const ys = lines.light.y.filter((y): y is number => y !== null);
	const xs = lines.light.x.filter((x): x is number => x !== null);
	expect(Math.min(...xs)).toBeGreaterThanOrEqual(199);
	expect(Math.max(...xs)).toBeLessThanOrEqual(221);
	expect(Math.min(...ys)).toBeGreaterThanOrEqual(98);
	expect(streamlineField(index, new Float32Array(velocityYx.length), CHOICES.arrows).count).toBe(0);
});
