import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { inscribedRadiusPx } from "../../../src/analysis/centreline/inscribedRadius.ts";
import { largestBody } from "../../../src/analysis/centreline/largestBody.ts";
import { longestPath } from "../../../src/analysis/centreline/longestPath.ts";
import { thinMask } from "../../../src/analysis/centreline/thinMask.ts";
import { areaOfMask, type Mask } from "../../../src/domain/mask.ts";

function maskOf(height: number, width: number, inside: (y: number, x: number) => boolean): Mask {
	const data = Uint8Array.from({ length: height * width }, (_, at) =>
		Number(inside(Math.floor(at / width), at % width)),
	);
	return { height, width, data };
}

/** Number of connected sets of pixels with a value; reach 1 = 4 neighbours, 2 = 8. By brute force. */
function components(mask: Mask, value: number, reach: 1 | 2): number {
	const seen = new Set<number>();
	let count = 0;
	for (let start = 0; start < mask.data.length; start++) {
		if (mask.data[start] !== value || seen.has(start)) continue;
		count++;
		const stack = [start];
		seen.add(start);
		for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
			const [y, x] = [Math.floor(at / mask.width), at % mask.width];
			for (let dy = -1; dy <= 1; dy++)
				for (let dx = -1; dx <= 1; dx++) {
					const [ny, nx] = [y + dy, x + dx];
					const next = ny * mask.width + nx;
					if (Math.abs(dy) + Math.abs(dx) > reach || ny < 0 || nx < 0 || ny >= mask.height || nx >= mask.width)
						continue;
					if (mask.data[next] !== value || seen.has(next)) continue;
					seen.add(next);
					stack.push(next);
				}
		}
	}
	return count;
}

const randomMask = fc
	.record({
		height: fc.integer({ min: 4, max: 18 }),
		width: fc.integer({ min: 4, max: 18 }),
		seed: fc.infiniteStream(fc.boolean()),
	})
	.map(({ height, width, seed }) => {
		const draws = seed[Symbol.iterator]();
		return maskOf(height, width, (y, x) => {
			const inside = draws.next().value === true;
			return inside && y > 0 && x > 0 && y < height - 1 && x < width - 1;
		});
	});

describe("thinning", () => {
	test("keeps every component and every hole, adds nothing, and is finished", () => {
		fc.assert(
			fc.property(randomMask, (mask) => {
				const thin = thinMask(mask);
				expect(components(thin, 1, 2)).toBe(components(mask, 1, 2));
				expect(components(thin, 0, 1)).toBe(components(mask, 0, 1));
				thin.data.forEach((value, at) => {
					expect(value).toBeLessThanOrEqual(mask.data[at] as number);
				});
				expect(thinMask(thin).data).toEqual(thin.data);
			}),
			{ numRuns: 300 },
		);
	});

	test.each([1, 2, 3])("a diagonal line %d px wide keeps its length", (width) => {
		const mask = maskOf(60, 60, (y, x) => y > 4 && y < 55 && x > 4 && x < 55 && x - y >= 0 && x - y < width);
		expect(longestPath(thinMask(mask)).length).toBeGreaterThanOrEqual(48);
	});

	test("the middle row of a bar is what stays", () => {
		const thin = thinMask(maskOf(11, 60, (y, x) => y >= 3 && y < 8 && x >= 3 && x < 57));
		for (let x = 8; x < 52; x++)
			expect(Array.from({ length: 11 }, (_, y) => thin.data[y * 60 + x])).toEqual([0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0]);
	});
});

describe("longest path", () => {
	const drawn = (...rows: string[]) => maskOf(rows.length, rows[0]?.length ?? 0, (y, x) => rows[y]?.[x] === "#");

	test("goes past a short branch, in order and step by step", () => {
		const skeleton = drawn("............", ".....#......", ".....#......", ".##########.", "............");
		expect(longestPath(skeleton).map((at) => at % 12)).toEqual([10, 9, 8, 7, 6, 5, 4, 3, 2, 1]);
	});

	test("measures with √2: seven diagonal steps beat eight straight ones", () => {
		const rows = Array.from({ length: 12 }, () => Array<string>(24).fill("."));
		for (let i = 0; i <= 8; i++) (rows[10] as string[])[12 + i] = "#";
		for (let i = 0; i <= 7; i++) (rows[10 - i] as string[])[12 - i] = "#";
		const path = longestPath(drawn(...rows.map((row) => row.join(""))));
		expect(path.length).toBe(16);
		expect(path.map((at) => at % 24).sort((a, b) => a - b)).toEqual(Array.from({ length: 16 }, (_, i) => 5 + i));
	});

	test("a ring gives half of itself; nothing gives nothing", () => {
		const ring = drawn(".......", "..###..", ".#...#.", ".#...#.", ".#...#.", "..###..", ".......");
		expect(longestPath(ring).length).toBeGreaterThanOrEqual(6);
		expect(longestPath(drawn("....", "...."))).toEqual([]);
	});
});

test("inscribed radii agree with brute force", () => {
	fc.assert(
		fc.property(randomMask, (mask) => {
			const radius = inscribedRadiusPx(mask);
			const background = Array.from(mask.data.keys()).filter((at) => mask.data[at] === 0);
			mask.data.forEach((value, at) => {
				const to = (other: number) =>
					Math.hypot(
						Math.floor(other / mask.width) - Math.floor(at / mask.width),
						(other % mask.width) - (at % mask.width),
					);
				expect(radius[at]).toBeCloseTo(value === 0 ? 0 : Math.min(...background.map(to)), 9);
			});
		}),
		{ numRuns: 40 },
	);
});

describe("largest body", () => {
	test("drops specks, fills holes, cuts to the box with a border, and says where it lay", () => {
		const mask = maskOf(20, 30, (y, x) => {
			if (y === 18 && x === 28) return true;
			return y >= 5 && y < 12 && x < 9 && !(y === 8 && x === 4);
		});
		const body = largestBody(mask);
		expect(body?.offsetY).toBe(4);
		expect(body?.offsetX).toBe(-1);
		expect([body?.mask.height, body?.mask.width]).toEqual([9, 11]);
		expect(body && areaOfMask(body.mask)).toBe(63);
	});

	test("of an empty mask there is none", () => {
		expect(largestBody(maskOf(5, 5, () => false))).toBeNull();
	});
});
