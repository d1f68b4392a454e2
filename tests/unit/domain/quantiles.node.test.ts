import fc from "fast-check";
import { expect, test } from "vitest";
import { quantile, quantileOfSorted, sortedFinite } from "../../../src/domain/quantiles.ts";

const A = [1.2, 3.4, 2.2, 5.0, 4.1, 2.2, 0.7];

test("quantiles are numpy's linear ones", () => {
	const expected = [0.7, 1.0, 1.7, 2.2, 3.75, 4.46, 5.0];
	[0, 0.1, 0.25, 0.5, 0.75, 0.9, 1].forEach((q, i) => {
		expect(quantile(A, q)).toBeCloseTo(expected[i] as number, 12);
	});
	expect(quantile([0, 10], 0.95)).toBeCloseTo(9.5, 12);
	expect(quantileOfSorted(Float64Array.of(0, 10, 20, 50), 0.9)).toBeCloseTo(41, 12);
});

test("the median is the middle value, or the middle of the middle two", () => {
	expect(quantile([3, 1, 2], 0.5)).toBe(2);
	expect(quantile([4, 1, 3, 2], 0.5)).toBe(2.5);
});

test("what is not a finite number is left out, and of nothing there is none", () => {
	expect(quantile([4, 1, NaN, 3, Infinity, 2, -Infinity], 0.5)).toBe(2.5);
	expect(sortedFinite([2, NaN, 10, 1])).toEqual(Float64Array.of(1, 2, 10));
	expect([quantile([], 0.5), quantile([NaN], 0), quantile([], 1)]).toEqual([NaN, NaN, NaN]);
	expect([quantile([7], 0), quantile([7], 0.95), quantile([7], 1)]).toEqual([7, 7, 7]);
});

test("quantiles rise with q from the smallest to the largest value", () => {
	const values = fc.array(fc.integer({ min: -1e6, max: 1e6 }), { minLength: 1, maxLength: 20 });
	const share = fc.double({ min: 0, max: 1, noNaN: true });
	fc.assert(
		fc.property(values, share, share, (of, one, other) => {
			const [low, high] = [quantile(of, Math.min(one, other)), quantile(of, Math.max(one, other))];
			// Rounding of the interpolation, relative to the values.
			const slack = 1e-9 * Math.max(...of.map(Math.abs));
			expect(low).toBeLessThanOrEqual(high + slack);
			expect(quantile(of, 0)).toBe(Math.min(...of));
			expect(quantile(of, 1)).toBe(Math.max(...of));
		}),
	);
});
