import { describe, expect, test } from "vitest";
import { yolkMaskFromRaster } from "../../../src/io/masks/images/raster.ts";

const raster = (height: number, width: number, level: number[]) => ({
	height,
	width,
	level: Uint16Array.from(level),
	lossy: false,
});
const pixels = (mask: { data: Uint8Array } | null) => (mask === null ? null : Array.from(mask.data));

describe("yolk threshold", () => {
	test("a maximum of 255 or more: above 127", () => {
		expect(pixels(yolkMaskFromRaster(raster(1, 4, [0, 127, 128, 255]), 1, 4))).toEqual([0, 0, 1, 1]);
		expect(pixels(yolkMaskFromRaster(raster(1, 3, [127, 128, 65535]), 1, 3))).toEqual([0, 1, 1]);
	});
	test("a smaller maximum: above 0", () => {
		expect(pixels(yolkMaskFromRaster(raster(1, 4, [0, 1, 128, 254]), 1, 4))).toEqual([0, 1, 1, 1]);
	});
	test("nothing above: no yolk", () => {
		expect(yolkMaskFromRaster(raster(1, 2, [0, 0]), 1, 2)).toBeNull();
	});
});

describe("yolk resize takes the nearest pixel", () => {
	test("twice as large: each pixel becomes four", () => {
		const large = yolkMaskFromRaster(raster(2, 2, [1, 0, 0, 1]), 4, 4);
		expect(pixels(large)).toEqual([1, 1, 0, 0, 1, 1, 0, 0, 0, 0, 1, 1, 0, 0, 1, 1]);
	});
	test("a third: the middle of each block", () => {
		expect(pixels(yolkMaskFromRaster(raster(1, 6, [0, 1, 0, 1, 0, 1]), 1, 2))).toEqual([1, 0]);
	});
});
