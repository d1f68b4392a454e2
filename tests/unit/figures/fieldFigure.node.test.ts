import { expect, test } from "vitest";
import { SIGMA_UM } from "../../../src/domain/grid.ts";
import { colourBarTicks } from "../../../src/figures/drawing/colourBar.ts";
import { colourStops } from "../../../src/figures/drawing/colours.ts";
import { fieldFigure } from "../../../src/figures/field/fieldFigure.ts";
import type { LayerChoices } from "../../../src/figures/field/layerValues.ts";
import { mapOfPair } from "../../../src/figures/field/pairMap.ts";
import { directionWords, readoutAt } from "../../../src/figures/field/readout.ts";
import { boxPixels, syntheticArtifacts } from "../../support/syntheticPair.ts";

const CHOICES: LayerChoices = { raw: false, side: "source", arrows: { spacingPx: 4, scale: "auto", minimumUm: 0 } };
const source = boxPixels(100, 110, 200, 220);
const target = boxPixels(100, 110, 205, 225);

/** Mass of column 200 travels 5 px and half of it is destroyed; the rest stays. */
const artifacts = syntheticArtifacts({
	source,
	target,
	cost: (p) => (p.x === 200 ? 0.5 * (5 / 576) ** 2 : 0),
	velocity: (p) => (p.x === 200 ? [3, -4] : [0, 0]),
	debiased: (p) => (p.x === 200 ? [0, 5] : [0, 0]),
	sourceDelta: (p) => (p.x === 200 ? -0.5 : 0),
	targetDelta: (p) => (p.x === 224 ? 0.25 : -0.01),
});

test("cost density is the mean squared distance of a unit of mass, whatever was destroyed", () => {
	const figure = fieldFigure("cost", artifacts, CHOICES);
	const [row] = figure.rows.slice(16);
	expect(row?.[16]).toBeCloseTo((5 / 576) ** 2 * SIGMA_UM ** 2, 1);
	expect(row?.[16]).toBeCloseTo(2500, 1);
	expect(row?.[17]).toBe(0);
	expect(row?.[15]).toBeNaN();
	expect(figure).toMatchObject({ unit: "µm² per unit mass", colours: "amount", outline: { of: "target" } });
	expect(figure.range[0]).toBe(0);
	expect(figure.twin).toContain("200 source pixels");
});

test("the cost map says what of it is blur, and how far pixels move from the displacement, not from the cost", () => {
	const figure = fieldFigure("cost", artifacts, { ...CHOICES, epsilon: 1e-4 });
	expect(figure.caption).toContain("blur alone makes about 3,318 µm²");
	expect(figure.twin).toContain("Without the blur, half of the pixels move 0 µm or more.");
	const blurred = fieldFigure("cost", syntheticArtifacts({ source, target, cost: () => 1e-4 }), CHOICES);
	expect(blurred.caption).toContain("entropic blur included");
	expect(blurred.twin).not.toContain("move");
});

test("where a pixel's mass is destroyed its cost density is blank, on the map and in words", () => {
	const gone = syntheticArtifacts({
		source,
		target,
		cost: () => 1e-9,
		sourceDelta: (p) => (p.x === 200 ? -(1 - 2 ** -22) : 0),
	});
	const figure = fieldFigure("cost", gone, CHOICES);
	expect([figure.rows[16]?.[16], Number.isFinite(figure.rows[16]?.[17])]).toEqual([Number.NaN, true]);
	expect(readoutAt(gone, 100, 200, false)[2]?.text).toBe("none: its mass is destroyed");
});

test("velocity shows the debiased length in µm, and the raw one on demand", () => {
	const debiased = fieldFigure("velocity", artifacts, CHOICES);
	expect(debiased.rows[16]?.[16]).toBeCloseTo(50, 4);
	expect(debiased.caption).toContain("debiased");
	const raw = fieldFigure("velocity", artifacts, { ...CHOICES, raw: true });
	expect(raw.rows[16]?.[16]).toBeCloseTo(50, 4);
	expect(raw.caption).toContain("entropic blur");
	const never = syntheticArtifacts({ source, target });
	expect(fieldFigure("velocity", never, CHOICES).caption).toContain("entropic blur");
});

test("mass delta is signed, centred at zero, and has two sides", () => {
	const onSource = fieldFigure("mass", artifacts, CHOICES);
	expect(onSource.range).toEqual([-50, 50]);
	expect(onSource.colours).toBe("difference");
	expect(onSource.twin).toContain("500.0 µm² destroyed");
	const onTarget = fieldFigure("mass", artifacts, { ...CHOICES, side: "target" });
	expect(onTarget.range).toEqual([-25, 25]);
	expect([onTarget.outline.of, onTarget.ownOutline?.of]).toEqual(["source", "target"]);
	expect(onSource.ownOutline?.line.x.length).toBeGreaterThan(0);
	expect(mapOfPair(onSource).lines.map(({ name }) => name)).toEqual(["source outline", "target outline"]);
	expect(fieldFigure("cost", artifacts, CHOICES).ownOutline).toBeNull();
	expect(onTarget.twin).toContain("250.0 µm² created");
});

test("an identity pair looks calm instead of showing rounding as structure", () => {
	const still = syntheticArtifacts({ source, target: source, debiased: () => [1e-6, 0] });
	expect(fieldFigure("velocity", still, CHOICES).range).toEqual([0, 1]);
	expect(fieldFigure("cost", still, CHOICES).range).toEqual([0, 1]);
	expect(fieldFigure("mass", still, CHOICES).range).toEqual([-1, 1]);
});

test("the view fits both shapes", () => {
	expect(fieldFigure("cost", artifacts, CHOICES).view).toEqual({ y0: 95, y1: 115, x0: 195, x1: 230 });
});

test("the readout says everything at a pixel with units and nothing outside", () => {
	const items = readoutAt(artifacts, 100, 200, false);
	expect(items.map((item) => item.label)).toEqual(["Pixel", "Moves", "Cost density", "Source delta"]);
	expect(items[1]?.text).toBe("50.0 µm (50.0 µm right, 0.0 µm down)");
	expect(items[2]?.text).toBe("2,500 µm²");
	expect(items[3]?.text).toBe("−50.0 µm²");
	expect(readoutAt(artifacts, 100, 224, false).map((item) => item.label)).toEqual(["Pixel", "Target delta"]);
	expect(readoutAt(artifacts, 0, 0, false)).toEqual([]);
	expect(directionWords(-30, -40)).toBe("40.0 µm left, 30.0 µm up");
});

test("colour bars have round ticks inside the range", () => {
	expect(colourBarTicks([0, 870])).toEqual({
		values: [0, 200, 400, 600, 800],
		texts: ["0", "200", "400", "600", "800"],
	});
	expect(colourBarTicks([-50, 50]).texts).toEqual(["−40", "−20", "0", "20", "40"]);
	expect(colourBarTicks([0, 0.9]).texts).toEqual(["0.0", "0.2", "0.4", "0.6", "0.8"]);
	expect(colourBarTicks([-1e-5, 1e-5]).texts[0]).toBe("−1.0e−5");
});

test("colour maps run from 0 to 1; the diverging one is almost white at zero", () => {
	for (const name of ["amount", "difference"] as const) {
		const stops = colourStops(name);
		expect(stops[0]?.[0]).toBe(0);
		expect(stops.at(-1)?.[0]).toBe(1);
		expect(stops.every(([, colour]) => /^#[0-9a-f]{6}$/.test(colour))).toBe(true);
	}
	expect(colourStops("difference")[16]).toEqual([0.5, "#f7f6f6"]);
});
