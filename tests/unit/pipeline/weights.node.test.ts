import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CANONICAL_HEIGHT, CANONICAL_PIXELS, CANONICAL_WIDTH } from "../../../src/domain/grid.ts";
import { DEFAULT_PARAMETERS } from "../../../src/domain/parameters.ts";
import { distanceToBackground } from "../../../src/pipeline/measure/distanceTransform.ts";
import { latticeAround } from "../../../src/pipeline/measure/lattice.ts";
import { sampleSupport } from "../../../src/pipeline/measure/sampleSupport.ts";
import { supportIndex, weightsFromMask } from "../../../src/pipeline/measure/weights.ts";

function canonicalMask(inside: (y: number, x: number) => boolean) {
	const data = new Uint8Array(CANONICAL_PIXELS);
	for (let i = 0; i < data.length; i++) data[i] = Number(inside(Math.floor(i / CANONICAL_WIDTH), i % CANONICAL_WIDTH));
	return { height: CANONICAL_HEIGHT, width: CANONICAL_WIDTH, data };
}

const disc = canonicalMask((y, x) => (y - 100) ** 2 + (x - 300) ** 2 <= 20 ** 2);
const sum = (values: Float64Array) => values.reduce((total, value) => total + value, 0);

describe("distance to the background", () => {
	it("equals the brute-force distance on random small masks", () => {
		const mask = fc
			.tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 9 }))
			.chain(([h, w]) =>
				fc.array(fc.boolean(), { minLength: h * w, maxLength: h * w }).map((bits) => ({ h, w, bits })),
			);
		fc.assert(
			fc.property(mask, ({ h, w, bits }) => {
				fc.pre(bits.includes(false));
				const got = distanceToBackground(bits.map(Number), h, w);
				bits.forEach((on, i) => {
					let nearest = on ? Number.POSITIVE_INFINITY : 0;
					bits.forEach((other, j) => {
						if (on && !other)
							nearest = Math.min(nearest, Math.hypot(Math.floor(i / w) - Math.floor(j / w), (i % w) - (j % w)));
					});
					expect(got[i]).toBeCloseTo(nearest, 12);
				});
			}),
		);
	});

	it("measures to just outside the grid when there is no background", () => {
		expect([...distanceToBackground(new Uint8Array(15).fill(1), 3, 5)]).toEqual([
			1, 1, 1, 1, 1, 1, 2, 2, 2, 1, 1, 1, 1, 1, 1,
		]);
	});
});

describe("weights", () => {
	it("are one per pixel, a three-pixel band, or the distance", () => {
		const uniform = weightsFromMask(disc, DEFAULT_PARAMETERS);
		const band = weightsFromMask(disc, { ...DEFAULT_PARAMETERS, massMode: "boundary_band" });
		const distance = weightsFromMask(disc, { ...DEFAULT_PARAMETERS, massMode: "distance_transform" });
		expect(sum(uniform)).toBe(disc.data.reduce((n, v) => n + v, 0));
		expect(band).toEqual(distance.map((d) => (d > 0 && d <= 3 ? 1 : 0)));
		expect(distance[100 * CANONICAL_WIDTH + 300]).toBeCloseTo(Math.hypot(1, 20), 12);
	});

	it("refuses an empty mask", () => {
		expect(() =>
			weightsFromMask(
				canonicalMask(() => false),
				DEFAULT_PARAMETERS,
			),
		).toThrow(/no foreground/);
	});
});

describe("sampling", () => {
	const weights = weightsFromMask(disc, DEFAULT_PARAMETERS);

	it("keeps the number, the mass and the boundary's share of it", () => {
		const sampled = sampleSupport(weights, 300);
		expect(supportIndex(sampled).length).toBe(300);
		expect(sum(sampled)).toBeCloseTo(sum(weights), 8);
		expect(supportIndex(sampled).every((i) => weights[i]! > 0)).toBe(true);
	});

	it("keeps all of the mass however few points are asked for", () => {
		for (const points of [1, 2, 3, 10]) {
			const sampled = sampleSupport(weights, points);
			expect(supportIndex(sampled).length).toBe(points);
			expect(sum(sampled)).toBeCloseTo(sum(weights), 8);
		}
		// A line with one pixel that has neighbours all around: its share of 10 points rounds to none.
		const thin = canonicalMask((y, x) => (y === 100 && x >= 100 && x < 155) || (Math.abs(y - 100) === 1 && x === 120));
		expect(sum(sampleSupport(Float64Array.from(thin.data), 10))).toBeCloseTo(57, 8);
	});

	it("is the same every time, and everything when it fits", () => {
		expect(sampleSupport(weights, 300)).toEqual(sampleSupport(weights, 300));
		expect(sampleSupport(weights, 5000)).toBe(weights);
	});
});

describe("lattice", () => {
	it("pads the union by 16 px and stays on the grid", () => {
		const corner = weightsFromMask(
			canonicalMask((y, x) => y < 4 && x >= 570),
			DEFAULT_PARAMETERS,
		);
		const lattice = latticeAround(corner, weightsFromMask(disc, DEFAULT_PARAMETERS), 4);
		expect(lattice.crop).toEqual({ y0: 0, y1: 137, x0: 264, x1: 576 });
		expect([lattice.height, lattice.width]).toEqual([35, 78]);
	});
});
