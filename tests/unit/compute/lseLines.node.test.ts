import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { FLOOR } from "../../../src/compute/cpu/lineScan.ts";
import { LineLse } from "../../../src/compute/cpu/lseLines.ts";

/** Written out: log Σ exp(h_i − k (i − x)²). */
function plainLse(h: number[], k: number, x: number): number {
	const values = h.map((value, i) => value - k * (i - x) ** 2);
	const top = Math.max(...values);
	return top <= FLOOR / 2 ? FLOOR : top + Math.log(values.reduce((sum, value) => sum + Math.exp(value - top), 0));
}

function tilesOver(outputs: number): Int32Array {
	return Int32Array.from({ length: Math.ceil(outputs / 8) }, (_, tile) => tile * 8);
}

describe("LineLse", () => {
	it("agrees with the plain sum for any line, kernel width, origin and step", () => {
		const value = fc.oneof(
			{ weight: 3, arbitrary: fc.double({ min: -200, max: 200, noNaN: true }) },
			fc.constant(FLOOR),
		);
		fc.assert(
			fc.property(
				fc.array(value, { minLength: 1, maxLength: 60 }),
				fc.double({ min: 1e-4, max: 4, noNaN: true }),
				fc.integer({ min: -40, max: 40 }),
				fc.constantFrom(0.5, 1),
				fc.integer({ min: 1, max: 30 }),
				(h, k, origin, step, outputs) => {
					const line = new LineLse({ k, inputs: h.length, origin, step, cutoff: 40 });
					const out = new Float64Array(outputs);
					const tiles = tilesOver(outputs);
					line.run(Float64Array.from(h), 0, out, 0, 1, outputs, tiles, 0, tiles.length, { terms: 0, dense: 0 });
					for (let p = 0; p < outputs; p++) {
						const expected = plainLse(h, k, origin + p * step);
						expect(Math.abs((out[p] ?? 0) - expected)).toBeLessThan(1e-9 * Math.max(1, Math.abs(expected)));
					}
				},
			),
			{ numRuns: 300 },
		);
	});

	it("keeps far apart inputs exact where the table cannot reach from one to the other", () => {
		const h = new Array<number>(500).fill(FLOOR);
		h[0] = 0;
		h[499] = 3;
		const line = new LineLse({ k: 2, inputs: 500, origin: 0, step: 1, cutoff: 30 });
		const out = new Float64Array(500);
		const tiles = tilesOver(500);
		line.run(Float64Array.from(h), 0, out, 0, 1, 500, tiles, 0, tiles.length, { terms: 0, dense: 0 });
		for (const p of [0, 100, 248, 249, 250, 251, 400, 499]) expect(out[p]).toBeCloseTo(plainLse(h, 2, p), 6);
	});

	it("writes with a stride and leaves what lies between alone", () => {
		const out = new Float64Array(9).fill(-7);
		const line = new LineLse({ k: 1, inputs: 2, origin: 0, step: 1, cutoff: 30 });
		line.run(Float64Array.of(99, 1, 2), 1, out, 1, 4, 2, Int32Array.of(0), 0, 1, { terms: 0, dense: 0 });
		expect([...out.keys()].filter((at) => out[at] !== -7)).toEqual([1, 5]);
		expect(out[1]).toBeCloseTo(plainLse([1, 2], 1, 0), 12);
		expect(out[5]).toBeCloseTo(plainLse([1, 2], 1, 1), 12);
	});

	it("skips most terms of a narrow kernel on a long smooth line", () => {
		const counter = { terms: 0, dense: 0 };
		const line = new LineLse({ k: 1 / 33.2, inputs: 240, origin: 0, step: 1, cutoff: Math.log(1e8) });
		const tiles = tilesOver(240);
		line.run(new Float64Array(240), 0, new Float64Array(240), 0, 1, 240, tiles, 0, tiles.length, counter);
		expect(counter.dense).toBe(240 * 240);
		expect(counter.terms).toBeLessThan(0.3 * counter.dense);
	});
});
