import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Affine } from "../../../src/domain/frame.ts";
import { CANONICAL_HEIGHT, CANONICAL_WIDTH } from "../../../src/domain/grid.ts";
import { areaOfMask, type Mask } from "../../../src/domain/mask.ts";
import { resampleByCoverage } from "../../../src/pipeline/canonicalise/coverage.ts";
import { rowSpansOfMask } from "../../../src/pipeline/canonicalise/moments.ts";
import { maskFromRows } from "./shapes.ts";

type Point = readonly [number, number];

function resample(mask: Mask, affine: Affine): Mask {
	const spans = rowSpansOfMask(mask);
	if (spans === null) throw new Error("The test needs a mask with foreground.");
	return resampleByCoverage(mask, spans, affine);
}

/** Part of a polygon where `inside` (a linear function) is ≥ 0: Sutherland and Hodgman 1974. */
function clip(polygon: readonly Point[], inside: (p: Point) => number): Point[] {
	return polygon.flatMap((p, i) => {
		const q = polygon[(i + 1) % polygon.length] ?? p;
		const a = inside(p);
		const b = inside(q);
		const kept: Point[] = a >= 0 ? [p] : [];
		if (a * b < 0) kept.push([p[0] + ((q[0] - p[0]) * a) / (a - b), p[1] + ((q[1] - p[1]) * a) / (a - b)]);
		return kept;
	});
}

function polygonArea(polygon: readonly Point[]): number {
	return Math.abs(
		polygon.reduce((sum, p, i) => {
			const q = polygon[(i + 1) % polygon.length] ?? p;
			return sum + (p[0] * q[1] - p[1] * q[0]) / 2;
		}, 0),
	);
}

/** Coverage of one canonical pixel, raw square by raw square. */
function coverageOf(mask: Mask, m: Affine, column: number, row: number): number {
	let sum = 0;
	mask.data.forEach((value, i) => {
		if (value === 0) return;
		const x = i % mask.width;
		const y = Math.floor(i / mask.width);
		const corner = (dx: number, dy: number): Point => [
			m[0] * (x + dx) + m[1] * (y + dy) + m[2],
			m[3] * (x + dx) + m[4] * (y + dy) + m[5],
		];
		let square: Point[] = [corner(-0.5, -0.5), corner(0.5, -0.5), corner(0.5, 0.5), corner(-0.5, 0.5)];
		square = clip(square, (p) => p[0] - column + 0.5);
		square = clip(square, (p) => column + 0.5 - p[0]);
		square = clip(square, (p) => p[1] - row + 0.5);
		square = clip(square, (p) => row + 0.5 - p[1]);
		sum += polygonArea(square);
	});
	return sum;
}

describe("resampling by coverage", () => {
	it("agrees with clipping every raw square against every pixel, at any angle, scale and place", () => {
		const smallMask = fc
			.array(fc.integer({ min: 0, max: 1 }), { minLength: 24, maxLength: 24 })
			.filter((values) => values.includes(1))
			.map((values): Mask => ({ height: 4, width: 6, data: Uint8Array.from(values) }));
		const view = fc.record({
			angle: fc.double({ min: -4, max: 4, noNaN: true }),
			scale: fc.double({ min: 0.2, max: 3, noNaN: true }),
			// Across the left, right, top and bottom edges and in the middle.
			x: fc.oneof(fc.double({ min: -6, max: 12, noNaN: true }), fc.double({ min: 566, max: 580, noNaN: true })),
			y: fc.oneof(fc.double({ min: -6, max: 12, noNaN: true }), fc.double({ min: 246, max: 260, noNaN: true })),
		});
		fc.assert(
			fc.property(smallMask, view, (mask, { angle, scale, x, y }) => {
				const c = scale * Math.cos(angle);
				const s = scale * Math.sin(angle);
				const affine: Affine = [c, s, x, -s, c, y];
				const found = resample(mask, affine);
				let total = 0;
				for (let row = Math.max(0, Math.floor(y) - 24); row < Math.min(CANONICAL_HEIGHT, y + 24); row++) {
					for (let column = Math.max(0, Math.floor(x) - 24); column < Math.min(CANONICAL_WIDTH, x + 24); column++) {
						const value = found.data[row * CANONICAL_WIDTH + column] ?? 0;
						total += value;
						const coverage = coverageOf(mask, affine, column, row);
						if (Math.abs(coverage - 0.5) > 1e-6) expect(value).toBe(coverage > 0.5 ? 1 : 0);
					}
				}
				expect(areaOfMask(found)).toBe(total);
			}),
			{ numRuns: 60 },
		);
	});

	it("copies exactly at scale 1, angle 0 and a whole shift", () => {
		const mask = maskFromRows("##.#", ".##.", "#..#");
		const found = resample(mask, [1, 0, 100, 0, 1, 50]);
		mask.data.forEach((value, i) => {
			const at = (50 + Math.floor(i / 4)) * CANONICAL_WIDTH + 100 + (i % 4);
			expect(found.data[at]).toBe(value);
		});
		expect(areaOfMask(found)).toBe(areaOfMask(mask));
	});

	it("counts a half-covered pixel as foreground on every side", () => {
		const bar = maskFromRows("####");
		const found = resample(bar, [1, 0, 10.5, 0, 1, 20]);
		expect(areaOfMask(found)).toBe(5);
		expect(areaOfMask(resample(bar, [1, 0, 10.5, 0, 1, 20.5]))).toBe(6);
		expect(areaOfMask(resample(bar, [1, 0, 10.25, 0, 1, 20]))).toBe(4);
	});

	it("averages instead of picking: a checkerboard of half the pixels covers all, of a quarter none", () => {
		const half = maskFromRows("#.#.", ".#.#", "#.#.", ".#.#");
		const quarter = maskFromRows("#.#.", "....", "#.#.", "....");
		const byHalf: Affine = [0.5, 0, 9.75, 0, 0.5, 9.75];
		expect(areaOfMask(resample(half, byHalf))).toBe(4);
		expect(areaOfMask(resample(quarter, byHalf))).toBe(0);
	});

	it("turns by 90° exactly", () => {
		const mask = maskFromRows("##.", "..#");
		const found = resample(mask, [0, 1, 100, -1, 0, 100]);
		const expected: Point[] = [
			[100, 100],
			[100, 99],
			[101, 98],
		];
		expect(areaOfMask(found)).toBe(3);
		for (const [x, y] of expected) expect(found.data[y * CANONICAL_WIDTH + x]).toBe(1);
	});

	it("fills the grid from one raw pixel and survives one that lies elsewhere", () => {
		const one = maskFromRows("#");
		expect(areaOfMask(resample(one, [1e4, 0, 200, 0, 1e4, 100]))).toBe(CANONICAL_HEIGHT * CANONICAL_WIDTH);
		expect(areaOfMask(resample(one, [1, 0, -50, 0, 1, 900]))).toBe(0);
		expect(areaOfMask(resample(one, [1, 0, 900, 0, 1, 20]))).toBe(0);
	});
});
