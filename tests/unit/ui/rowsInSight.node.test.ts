import fc from "fast-check";
import { expect, test } from "vitest";
import { rowsInSight } from "../../../src/ui/kit/rowsInSight.ts";

test("only lines in sight exist, and all of those", () => {
	expect(rowsInSight(0, 500, 50, 5000, 8)).toEqual([0, 18]);
	expect(rowsInSight(100_000, 500, 50, 5000, 8)).toEqual([1992, 2018]);
	expect(rowsInSight(9e9, 500, 50, 3, 8)).toEqual([0, 3]);
	fc.assert(
		fc.property(fc.nat(300_000), fc.nat(2000), fc.nat(6000), (top, height, count) => {
			const [first, end] = rowsInSight(top, height, 50, count);
			expect(first).toBeGreaterThanOrEqual(0);
			expect(end).toBeLessThanOrEqual(count);
			for (const row of [Math.floor(top / 50), Math.floor((top + height) / 50)]) {
				if (row < count) expect(row >= first && row < end).toBe(true);
			}
		}),
	);
});
