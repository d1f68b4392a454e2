import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { areaOfMask, type Mask } from "../../../src/domain/mask.ts";
import { cleanMask } from "../../../src/pipeline/canonicalise/cleanMask.ts";
import { labelComponents } from "../../../src/pipeline/canonicalise/components.ts";
import { maskFromRows, rowsOfMask } from "./shapes.ts";

/** Labels by flooding from every unseen pixel: slow, and obviously right. */
function floodedLabels(mask: Mask, value: 0 | 1, connectivity: 4 | 8): Int32Array {
	const label = new Int32Array(mask.data.length).fill(-1);
	let count = 0;
	for (let seed = 0; seed < mask.data.length; seed++) {
		if (mask.data[seed] !== value || label[seed] !== -1) continue;
		const stack = [seed];
		label[seed] = count;
		while (stack.length > 0) {
			const at = stack.pop() ?? 0;
			for (let dy = -1; dy <= 1; dy++) {
				for (let dx = -1; dx <= 1; dx++) {
					if (connectivity === 4 && dx !== 0 && dy !== 0) continue;
					const y = Math.floor(at / mask.width) + dy;
					const x = (at % mask.width) + dx;
					if (x < 0 || y < 0 || x >= mask.width || y >= mask.height) continue;
					const next = y * mask.width + x;
					if (mask.data[next] === value && label[next] === -1) {
						label[next] = count;
						stack.push(next);
					}
				}
			}
		}
		count++;
	}
	return label;
}

const anyMask = fc
	.tuple(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 12 }))
	.chain(([height, width]) =>
		fc
			.array(fc.integer({ min: 0, max: 1 }), { minLength: height * width, maxLength: height * width })
			.map((values): Mask => ({ height, width, data: Uint8Array.from(values) })),
	);

describe("components", () => {
	it("label every pixel as a flood from each seed does", () => {
		fc.assert(
			fc.property(anyMask, fc.constantFrom<0 | 1>(0, 1), fc.constantFrom<4 | 8>(4, 8), (mask, value, connectivity) => {
				const found = labelComponents(mask, value, connectivity);
				const labels = new Int32Array(mask.data.length).fill(-1);
				found.runStart.forEach((start, run) => {
					labels.fill(found.runComponent[run] ?? -1, start, found.runEnd[run]);
				});
				const expected = floodedLabels(mask, value, connectivity);
				expect(labels).toEqual(expected);
				for (let c = 0; c < found.count; c++) {
					const pixels = [...expected.keys()].filter((i) => expected[i] === c);
					const atEdge = pixels.some((i) => {
						const x = i % mask.width;
						const y = Math.floor(i / mask.width);
						return x === 0 || y === 0 || x === mask.width - 1 || y === mask.height - 1;
					});
					expect(found.area[c]).toBe(pixels.length);
					expect(found.touchesEdge[c]).toBe(atEdge ? 1 : 0);
				}
			}),
			{ numRuns: 300 },
		);
	});

	it("survive a spiral, the worst case for merging", () => {
		const side = 301;
		const data = new Uint8Array(side * side);
		let [x, y, dx, dy] = [0, 0, 1, 0];
		const free = (px: number, py: number) =>
			px < 0 || py < 0 || px >= side || py >= side ? false : data[py * side + px] === 0;
		for (let turns = 0; turns < 2; ) {
			data[y * side + x] = 1;
			const blocked = !free(x + dx, y + dy) || (data[(y + 2 * dy) * side + x + 2 * dx] === 1 && free(x + dx, y + dy));
			if (blocked) {
				[dx, dy] = [-dy, dx];
				turns++;
				continue;
			}
			turns = 0;
			x += dx;
			y += dy;
		}
		const spiral = labelComponents({ height: side, width: side, data }, 1, 8);
		expect(spiral.count).toBe(1);
		expect(spiral.area[0]).toBeGreaterThan(0.49 * side * side);
	});
});

describe("cleaning", () => {
	it("drops fragments, fills holes and says what it took away", () => {
		const raw = maskFromRows(
			"............",
			".########...",
			".#......#...",
			".#......#.#.",
			".########...",
			"............",
		);
		const { mask, areaRemovedPct } = cleanMask(raw);
		expect(rowsOfMask(mask)).toEqual([
			"............",
			".########...",
			".########...",
			".########...",
			".########...",
			"............",
		]);
		expect(areaRemovedPct).toBeCloseTo(100 / 21, 12);
	});

	it("joins pixels that touch at a corner, and a diagonal outline still holds its inside", () => {
		const raw = maskFromRows("..#..", ".#.#.", "#...#", ".#.#.", "..#..");
		expect(cleanMask(raw)).toEqual({
			mask: maskFromRows("..#..", ".###.", "#####", ".###.", "..#.."),
			areaRemovedPct: 0,
		});
	});

	it("leaves a bay that opens to the image's edge", () => {
		const raw = maskFromRows("###", "#..", "###");
		expect(rowsOfMask(cleanMask(raw).mask)).toEqual(["###", "#..", "###"]);
	});

	it("keeps the largest of two bodies, counting filled holes", () => {
		const raw = maskFromRows("####.....", "#..#.####", "#..#.####", "####.####");
		const { mask, areaRemovedPct } = cleanMask(raw);
		expect(rowsOfMask(mask)).toEqual(["####.....", "####.....", "####.....", "####....."]);
		expect(areaRemovedPct).toBe(50);
	});

	it("keeps the first of the largest when every fragment is under 10 %", () => {
		const raw = maskFromRows("#.#.#.#.#.#.#.#.#.#.#.##");
		expect(rowsOfMask(cleanMask(raw).mask)).toEqual(["......................##"]);
	});

	it("takes an island in a hole into the body", () => {
		const raw = maskFromRows("#####", "#...#", "#.#.#", "#...#", "#####");
		expect(cleanMask(raw)).toEqual({
			mask: maskFromRows("#####", "#####", "#####", "#####", "#####"),
			areaRemovedPct: 0,
		});
	});

	it("passes empty and full masks, and never changes its input", () => {
		expect(areaOfMask(cleanMask(maskFromRows("...", "...")).mask)).toBe(0);
		expect(areaOfMask(cleanMask(maskFromRows("###", "###")).mask)).toBe(6);
		fc.assert(
			fc.property(anyMask, (mask) => {
				const before = mask.data.slice();
				const { mask: cleaned, areaRemovedPct } = cleanMask(mask);
				expect(mask.data).toEqual(before);
				expect(areaRemovedPct).toBeGreaterThanOrEqual(0);
				expect(areaRemovedPct).toBeLessThan(100);
				if (areaOfMask(mask) === 0) return;
				expect(labelComponents(cleaned, 1, 8).count).toBe(1);
				const background = labelComponents(cleaned, 0, 4);
				expect([...background.touchesEdge].every((touches) => touches === 1)).toBe(true);
				expect(cleanMask(cleaned)).toEqual({ mask: cleaned, areaRemovedPct: 0 });
			}),
		);
	});
});
