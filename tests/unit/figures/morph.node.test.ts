import fc from "fast-check";
import { expect, test } from "vitest";
import { createMorph } from "../../../src/figures/pair/morph.ts";
import { createMovedPixels } from "../../../src/figures/pair/movedPixels.ts";
import { boxPixels, type SyntheticPair, syntheticArtifacts } from "../../support/syntheticPair.ts";

const source = boxPixels(100, 120, 200, 230);

/** Density over the crop at time t, one row a picture row; every pixel carries 1. */
function densityOf(pair: SyntheticPair, t: number, scale = 2, thinnest = 0) {
	const { source: side, crop } = syntheticArtifacts(pair);
	const [width, height] = [(crop.x1 - crop.x0) * scale, (crop.y1 - crop.y0) * scale];
	const density = new Float32Array(width * height);
	const carried = new Float32Array(side.index.length).fill(1);
	createMovedPixels(side.index, side.velocityYx, crop, scale).addTo(density, t, carried, thinnest);
	const at = (y: number, x: number) =>
		density[Math.round((y - crop.y0 + 0.5) * scale - 0.5) * width + Math.round((x - crop.x0 + 0.5) * scale - 0.5)] ?? 0;
	return { density, width, height, crop, at, total: density.reduce((sum, value) => sum + value, 0) };
}

/** Picture pixels without mass between the first and the last with mass of their row. */
function holes({ density, width }: { density: Float32Array; width: number }): number {
	let found = 0;
	for (let start = 0; start < density.length; start += width) {
		const row = density.subarray(start, start + width);
		const first = row.findIndex((value) => value > 0);
		const last = row.findLastIndex((value) => value > 0);
		for (let i = first; i >= 0 && i < last; i++) if (row[i] === 0) found++;
	}
	return found;
}

test("at the start, and without motion at any time, the picture is exactly the source", () => {
	for (const [t, velocity] of [
		[0, (p: { y: number; x: number }) => [Math.sin(p.y), 3 * Math.cos(p.x)] as const],
		[0.7, () => [0, 0] as const],
	] as const) {
		const { density, total, at } = densityOf({ source, target: source, velocity }, t);
		expect(total).toBe(4 * source.length);
		expect(new Set(density)).toEqual(new Set([0, 1]));
		expect([at(100, 200), at(119, 229), at(99, 200), at(100, 199), at(119, 230)]).toEqual([1, 1, 0, 0, 0]);
	}
});

test("a uniform shift by whole pixels is the source, shifted; by any amount it keeps its area and its density", () => {
	const moved = densityOf({ source, target: boxPixels(95, 125, 190, 240), velocity: () => [3, -5] }, 1);
	expect(moved.total).toBe(4 * source.length);
	expect([moved.at(103, 195), moved.at(122, 224), moved.at(102, 195), moved.at(103, 225)]).toEqual([1, 1, 0, 0]);
	fc.assert(
		fc.property(fc.double({ min: -4, max: 4, noNaN: true }), fc.double({ min: -4, max: 4, noNaN: true }), (dy, dx) => {
			const shifted = densityOf({ source, target: source, velocity: () => [dy, dx] }, 1);
			expect(holes(shifted)).toBe(0);
			expect(Math.max(...shifted.density)).toBeCloseTo(1, 5);
			// A row and a column of picture pixels more or less, at most.
			expect(Math.abs(shifted.total - 4 * source.length)).toBeLessThanOrEqual(101);
		}),
	);
});

test("a uniform dilation by 1.5 leaves no holes, and its mass is thinned by its area", () => {
	const grown = densityOf(
		{
			source,
			target: boxPixels(90, 130, 185, 245),
			velocity: (p) => [0.5 * (p.y - 109.5), 0.5 * (p.x - 214.5)],
		},
		1,
	);
	expect(holes(grown)).toBe(0);
	expect(grown.at(110, 215)).toBeCloseTo(1 / 2.25, 5);
	expect(grown.at(110, 194)).toBeGreaterThan(0);
	expect(grown.at(110, 190)).toBe(0);
	expect(grown.total / (4 * source.length)).toBeCloseTo(1, 1);
});

test("where a body is torn apart it turns pale between its halves, not below the thinnest", () => {
	const torn = (thinnest: number) =>
		densityOf(
			{ source, target: boxPixels(100, 120, 190, 240), velocity: (p) => [0, p.x < 215 ? -8 : 8] },
			1,
			2,
			thinnest,
		);
	expect(holes(torn(0))).toBe(0);
	expect(torn(0).at(110, 214)).toBeCloseTo(1 / 9, 5);
	expect(torn(0.15).at(110, 214)).toBeCloseTo(0.15, 5);
	expect(torn(0.15).at(110, 195)).toBeCloseTo(1, 5);
	expect(torn(0).total).toBeCloseTo(4 * source.length, 0);
});

test("pixels that meet in a corner alone stay joined, and one that leaves the crop is cut off there", () => {
	const pair = { source: [...boxPixels(100, 101, 200, 201), ...boxPixels(101, 102, 201, 202)], target: source };
	const { source: side, crop } = syntheticArtifacts({ ...pair, velocity: (p) => [0, p.x === 200 ? -2 : 2] });
	const width = (crop.x1 - crop.x0) * 2;
	const density = new Float32Array(width * (crop.y1 - crop.y0) * 2);
	const carried = new Float32Array([1, 1]);
	createMovedPixels(side.index, side.velocityYx, crop, 2).addTo(density, 1, carried, 0);
	const inRow = (row: number) => density.subarray(row * width, (row + 1) * width);
	const upper = inRow(2 * (100 - crop.y0) + 1).findLastIndex((value) => value > 0);
	const lower = inRow(2 * (101 - crop.y0)).findIndex((value) => value > 0);
	// Two that were not joined would be 8 picture pixels apart.
	expect(Math.abs(lower - upper)).toBeLessThanOrEqual(3);
	const away = densityOf({ source, target: source, velocity: () => [0, 300] }, 1);
	expect(away.total).toBe(0);
});

test("the drawn body stays visible where it is stretched six times over", () => {
	const pair = syntheticArtifacts({
		source,
		target: boxPixels(100, 120, 150, 290),
		velocity: (p) => [0, p.x < 215 ? -30 : 30],
	});
	const morph = createMorph(pair, true);
	const pixels = new Uint8ClampedArray(morph.width * morph.height * 4);
	morph.paint(1, pixels);
	const alpha = (x: number) =>
		pixels[4 * ((110 - morph.crop.y0) * morph.scale * morph.width + (x - morph.crop.x0) * morph.scale) + 3] ?? 0;
	expect(alpha(215)).toBeGreaterThan(25);
	expect(alpha(215)).toBeLessThan(50);
	expect(alpha(175)).toBe(235);
	expect(alpha(155)).toBe(0);
});
