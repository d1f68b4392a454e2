import fc from "fast-check";
import { expect, test } from "vitest";
import type { Crop } from "../../../src/domain/grid.ts";
import { arrowField, roundFactor } from "../../../src/figures/field/arrows.ts";
import { outlineOfMask } from "../../../src/figures/field/outline.ts";
import { scaleBarFor } from "../../../src/figures/field/scaleBar.ts";
import { extent, maskBit, rowsFromSupport, slotOfPixel, tightBox } from "../../../src/figures/field/supportGrid.ts";
import { overlayThumbnail } from "../../../src/figures/field/thumbnail.ts";
import { boxPixels, type Pixel, syntheticArtifacts } from "../../support/syntheticPair.ts";

const CROP: Crop = { y0: 10, y1: 40, x0: 20, x1: 60 };

const sourceOf = (pixels: readonly Pixel[]) => syntheticArtifacts({ source: pixels, target: pixels }).source;

/** Signed area of closed loops (shoelace), null between loops. */
function enclosedArea(line: {
	readonly x: readonly (number | null)[];
	readonly y: readonly (number | null)[];
}): number {
	let twice = 0;
	for (let i = 0; i + 1 < line.x.length; i++) {
		const [x0, y0, x1, y1] = [line.x[i], line.y[i], line.x[i + 1], line.y[i + 1]];
		if (x0 == null || y0 == null || x1 == null || y1 == null) continue;
		twice += x0 * y1 - x1 * y0;
	}
	return twice / 2;
}

test("values land on their pixels and everything else is blank", () => {
	const pixels = boxPixels(12, 14, 22, 25);
	const rows = rowsFromSupport(sourceOf(pixels).index, [1, 2, 3, 4, 5, 6], CROP);
	expect(rows).toHaveLength(30);
	expect([...(rows[2] ?? [])].slice(0, 7)).toEqual([NaN, NaN, 1, 2, 3, NaN, NaN]);
	expect([...(rows[3] ?? [])].slice(2, 5)).toEqual([4, 5, 6]);
	expect(rows.flatMap((row) => [...row]).filter((value) => !Number.isNaN(value))).toHaveLength(6);
});

test("a pixel's slot is found, and −1 off the support", () => {
	const { index } = sourceOf(boxPixels(12, 14, 22, 25));
	expect(slotOfPixel(index, 12, 22)).toBe(0);
	expect(slotOfPixel(index, 13, 24)).toBe(5);
	expect(slotOfPixel(index, 13, 25)).toBe(-1);
	expect(slotOfPixel(new Uint32Array(0), 0, 0)).toBe(-1);
});

test("extent leaves out what is not a number", () => {
	expect(extent([3, NaN, -1])).toEqual([-1, 3]);
	expect(extent([NaN])).toEqual([NaN, NaN]);
});

test("the view holds both shapes with a margin and stays in the crop", () => {
	const one = sourceOf(boxPixels(12, 14, 22, 25)).index;
	const other = sourceOf(boxPixels(30, 31, 50, 59)).index;
	expect(tightBox([one, other], CROP, 5)).toEqual({ y0: 10, y1: 36, x0: 20, x1: 60 });
	expect(tightBox([], CROP, 5)).toEqual(CROP);
});

test("the outline of a box is its four corners, closed, along pixel edges", () => {
	const line = outlineOfMask(sourceOf(boxPixels(12, 14, 22, 25)).maskBits, CROP);
	expect(line.x).toEqual([21.5, 24.5, 24.5, 21.5, 21.5, null]);
	expect(line.y).toEqual([11.5, 11.5, 13.5, 13.5, 11.5, null]);
});

test("loops enclose exactly the foreground, holes subtracted, whatever the shape", () => {
	const anyMask = fc.uniqueArray(
		fc.record({ y: fc.integer({ min: 12, max: 19 }), x: fc.integer({ min: 22, max: 29 }) }),
		{ selector: (p) => p.y * 576 + p.x, minLength: 1 },
	);
	fc.assert(
		fc.property(anyMask, (pixels) => {
			const sorted = [...pixels].sort((a, b) => a.y - b.y || a.x - b.x);
			const line = outlineOfMask(sourceOf(sorted).maskBits, CROP);
			expect(enclosedArea(line)).toBeCloseTo(pixels.length, 9);
		}),
	);
});

test("round factors are 1, 2 or 5 times a power of ten, not above the value", () => {
	expect([0.3, 1, 4.9, 5, 70, 1999].map(roundFactor)).toEqual([0.2, 1, 2, 5, 50, 1000]);
});

test("an arrow runs from its pixel along the displacement, every so many pixels", () => {
	const pixels = boxPixels(16, 24, 32, 48);
	const field = arrowField(sourceOf(pixels).index, new Float32Array(pixels.flatMap(() => [2, 0])), {
		spacingPx: 8,
		scale: 3,
		minimumUm: 0,
	});
	expect(field.count).toBe(2);
	expect(field.spacingUm).toBe(80);
	// All arrows are the longest, so all lie on the bright end of the map.
	expect(field.light.x).toEqual([]);
	expect(field.dark.x.slice(0, 2)).toEqual([36, 36]);
	expect(field.dark.y.slice(0, 2)).toEqual([20, 26]);
});

test("short displacements get no arrow and an identity pair gets none at all", () => {
	const pixels = boxPixels(16, 24, 32, 48);
	const index = sourceOf(pixels).index;
	const short = new Float32Array(pixels.flatMap(() => [0.1, 0]));
	expect(arrowField(index, short, { spacingPx: 8, scale: "auto", minimumUm: 5 }).count).toBe(0);
	const still = arrowField(index, new Float32Array(short.length), { spacingPx: 8, scale: "auto", minimumUm: 0 });
	expect(still).toMatchObject({ count: 0, scale: 1 });
});

test("a scale bar is round and fits into the view", () => {
	expect(scaleBarFor(240)).toEqual({ lengthPx: 50, label: "500 µm" });
	expect(scaleBarFor(576)).toEqual({ lengthPx: 100, label: "1 mm" });
	expect(scaleBarFor(3)).toEqual({ lengthPx: 0.5, label: "5 µm" });
});

test("the thumbnail shows source magenta, target green, both grey, and is clear outside", () => {
	const source = sourceOf(boxPixels(16, 24, 32, 48));
	const target = sourceOf(boxPixels(16, 24, 40, 56));
	expect(maskBit(source.maskBits, 16, 32)).toBe(true);
	const { width, height, pixels } = overlayThumbnail(source.maskBits, target.maskBits, 8);
	expect([width, height]).toEqual([3, 1]);
	expect([...pixels.slice(0, 4)]).toEqual([200, 62, 160, 255]);
	expect([...pixels.slice(4, 8)]).toEqual([124, 128, 138, 255]);
	expect([...pixels.slice(8, 12)]).toEqual([22, 148, 110, 255]);
	expect([...overlayThumbnail(new Uint8Array(18432), new Uint8Array(18432)).pixels]).toEqual([0, 0, 0, 0]);
});
