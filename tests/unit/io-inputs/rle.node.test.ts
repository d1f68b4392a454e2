import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { areaOfMask, type Mask } from "../../../src/domain/mask.ts";
import { decodeRle } from "../../../src/io/masks/rle/decodeRle.ts";
import { areaOfRuns, maskFromRuns } from "../../../src/io/masks/rle/maskRuns.ts";
import { base64RleFromMask, cocoJsonFromMask, cocoRleFromMask, morphseqRleFromMask } from "../../support/encodeRle.ts";

function mask(height: number, width: number, rows: string): Mask {
	return { height, width, data: Uint8Array.from(rows.replaceAll(" ", ""), Number) };
}

function decoded(cell: string, height: number, width: number) {
	const result = decodeRle(cell, { height, width });
	if ("tried" in result) throw new Error(result.tried.join("; "));
	return { codec: result.codec, mask: maskFromRuns(result.mask), area: areaOfRuns(result.mask) };
}

describe("vectors worked out by hand from the definition", () => {
	// Runs go down columns. Each run is one five-bit group while it is below 16: character = 48 + run.
	test("2 × 3, columns 01 10 11: runs 1 2 1 2, the fourth written as a difference of 0", () => {
		const expected = mask(2, 3, "011 101");
		expect(cocoRleFromMask(expected)).toBe("1210");
		expect(decoded("1210", 2, 3)).toEqual({ codec: "COCO compressed", mask: expected, area: 4 });
	});

	test("a run of 100 takes two groups: 4 with the continuation bit, then 3", () => {
		const background = mask(10, 10, "0".repeat(100));
		expect(cocoRleFromMask(background)).toBe(String.fromCharCode(48 + 32 + 4, 48 + 3));
		expect(decoded("T3", 10, 10).area).toBe(0);
	});

	test("a run of 16 needs a second group so that bit 4 is not taken for the sign", () => {
		expect(cocoRleFromMask(mask(4, 4, "0".repeat(16)))).toBe(String.fromCharCode(48 + 32 + 16, 48));
	});

	test("a negative difference: runs 0 5 3 2 give −3 for the fourth", () => {
		const expected = mask(10, 1, "1111100011");
		expect(cocoRleFromMask(expected)).toBe(`053${String.fromCharCode(48 + 29)}`);
		expect(decoded("053M", 10, 1).mask).toEqual(expected);
	});

	test("the legacy table's spelling is base64 of the same characters", () => {
		expect(base64RleFromMask(mask(2, 3, "011 101"))).toBe("MTIxMA==");
		expect(decoded("MTIxMA==", 2, 3).codec).toBe("base64 of COCO compressed");
	});

	test("JSON: size is column-major, shape is row-major", () => {
		expect(decoded('{"size":[2,3],"counts":[1,2,1,2]}', 2, 3).mask).toEqual(mask(2, 3, "011 101"));
		expect(decoded('{"size":[2,3],"counts":"1210"}', 2, 3).mask).toEqual(mask(2, 3, "011 101"));
		expect(decoded('{"shape": [2, 3], "counts": [1, 2, 1, 2]}', 2, 3).mask).toEqual(mask(2, 3, "011 011"));
		expect(decoded('{"shape":[1,2,3],"counts":[0,6]}', 2, 3).area).toBe(6);
	});
});

const masks = fc
	.record({ height: fc.integer({ min: 1, max: 40 }), width: fc.integer({ min: 1, max: 40 }) })
	.chain(({ height, width }) =>
		fc
			.array(fc.tuple(fc.integer({ min: 1, max: 200 }), fc.integer({ min: 0, max: 1 })), { maxLength: 40 })
			.map((blocks) => {
				const data = new Uint8Array(height * width);
				let at = 0;
				for (const [length, value] of blocks) {
					data.fill(value, at, at + length);
					at += length;
				}
				return { height, width, data };
			}),
	);

test("every spelling gives the mask back, and the runs its area", () => {
	fc.assert(
		fc.property(masks, (original) => {
			const { height, width } = original;
			const spellings = [
				["base64 of COCO compressed", base64RleFromMask(original)],
				["COCO compressed", cocoRleFromMask(original)],
				["COCO JSON (size, counts)", cocoJsonFromMask(original, "list")],
				["COCO JSON (size, counts)", cocoJsonFromMask(original, "string")],
				["morphseq_rle_v1 JSON (shape, counts)", morphseqRleFromMask(original)],
			] as const;
			for (const [codec, text] of spellings) {
				expect(decoded(text, height, width)).toEqual({ codec, mask: original, area: areaOfMask(original) });
			}
		}),
	);
});

describe("cells that no codec fits", () => {
	const tried = (cell: string, height = 10, width = 10) => {
		const result = decodeRle(cell, { height, width });
		return "tried" in result ? result.tried.join("; ") : `decoded as ${result.codec}`;
	};

	test("each codec is named with its reason", () => {
		const text = tried("not an rle!");
		expect(text).toContain("base64 of COCO compressed: it has characters that are not base64");
		expect(text).toContain("COCO compressed: character");
		expect(text).toContain("JSON: it does not begin with {");
	});

	test("runs that do not sum to height × width", () => {
		expect(tried("T3", 10, 11)).toContain("sum to 100, not to height × width = 110");
		expect(tried('{"shape":[2,2],"counts":[1,2]}', 2, 2)).toContain("sum to 3, not to height × width = 4");
		expect(tried('{"size":[2,2],"counts":[9]}', 2, 2)).toContain("sum to more than height × width = 4");
	});

	test("a size that differs from the table's columns", () => {
		expect(tried('{"shape":[2,3],"counts":[0,6]}', 3, 2)).toContain("it is 2 × 3 but the table's columns say 3 × 2");
	});

	test("negative, fractional, missing and foreign counts", () => {
		expect(tried('{"shape":[2,2],"counts":[3,-1]}', 2, 2)).toContain("negative");
		expect(tried('{"shape":[2,2],"counts":[1.5,2.5]}', 2, 2)).toContain("count 1 is not a whole number");
		expect(tried('{"shape":[2,2],"counts":["4"]}', 2, 2)).toContain("count 1 is not a whole number");
		expect(tried('{"shape":[2,2]}', 2, 2)).toContain('"counts" is missing');
		expect(tried('{"counts":[4]}', 2, 2)).toContain('"shape" or "size" is not [height, width]');
		expect(tried('{"shape":[2,2],"counts":[4', 2, 2)).toContain("not valid JSON");
		expect(tried(String.fromCharCode(48 + 31), 2, 2)).toContain("run 1 is negative");
	});

	test("sizes that are no sizes, or above 64 Mpx", () => {
		expect(tried("T3", 0, 5)).toContain("not positive whole numbers");
		expect(tried("T3", 100_000, 100_000)).toContain("64 Mpx");
		expect(tried('{"shape":[1e9,1e9],"counts":[1e18]}', 1, 1)).toContain("64 Mpx");
		expect(tried("", 1, 1)).toContain("the cell is empty");
	});

	test("10 MB of anything ends in a reason", () => {
		const size = 10_000_000;
		for (const cell of [
			"o".repeat(size),
			"0".repeat(size),
			"A".repeat(size),
			`{"size":[9,9],"counts":[${"0,".repeat(size / 2)}1]}`,
			"{".repeat(size),
		]) {
			expect(tried(cell)).toMatch(/:/);
		}
	});

	test("arbitrary text never throws and never gives runs of another sum", () => {
		const text = fc.oneof(fc.string(), fc.json(), fc.base64String(), fc.stringMatching(/^[0-o]{0,40}$/));
		fc.assert(
			fc.property(text, (cell) => {
				const result = decodeRle(cell, { height: 3, width: 4 });
				if ("tried" in result) expect(result.tried.length).toBeGreaterThan(0);
				else expect(result.mask.runs.reduce((sum, run) => sum + run, 0)).toBe(12);
			}),
			{ numRuns: 2000 },
		);
	});
});
