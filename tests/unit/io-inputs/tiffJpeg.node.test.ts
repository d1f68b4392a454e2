import { deflateSync } from "node:zlib";
import jpeg from "jpeg-js";
import { describe, expect, test } from "vitest";
import { decodeImage, decodeMaskImage, imageFormat, imageSize } from "../../../src/io/masks/images/decodeImage.ts";
import { yolkMaskFromRaster } from "../../../src/io/masks/images/raster.ts";
import { TAG, type TiffPlan, writeTiff } from "../../support/tiffWriter.ts";

const foreground = async (plan: TiffPlan) => Array.from((await decodeMaskImage(writeTiff(plan), "m.tif")).data);
const bytes = (...values: number[]) => Uint8Array.from(values);

describe("TIFF, values worked out by hand", () => {
	test("8 bit grey, both byte orders, several strips", async () => {
		for (const bigEndian of [false, true]) {
			const plan = {
				width: 3,
				height: 2,
				blocks: [bytes(0, 1, 255), bytes(7, 0, 0)],
				tags: { [TAG.rowsPerStrip]: [1] },
			};
			expect(await foreground({ ...plan, bigEndian })).toEqual([0, 1, 1, 1, 0, 0]);
		}
	});

	test("16 bit: the byte order of the file counts", async () => {
		const tags = { [TAG.bits]: [16] };
		expect(await foreground({ width: 2, height: 1, blocks: [bytes(0, 1, 0, 0)], tags })).toEqual([1, 0]);
		const raster = await decodeImage(
			writeTiff({ width: 1, height: 1, blocks: [bytes(1, 2)], tags, bigEndian: true }),
			"m",
		);
		expect(Array.from(raster.level)).toEqual([258]);
	});

	test("signed and floating numbers: anything but zero, NaN is background", async () => {
		const floats = new Uint8Array(new Float32Array([0, -0.5, Number.NaN, 2]).buffer);
		const float = { [TAG.bits]: [32], [TAG.sampleFormat]: [3] };
		expect(await foreground({ width: 4, height: 1, blocks: [floats], tags: float })).toEqual([0, 1, 0, 1]);
		const signed = { [TAG.bits]: [32], [TAG.sampleFormat]: [2] };
		const integers = new Uint8Array(new Int32Array([0, -3, 70_000]).buffer);
		expect(await foreground({ width: 3, height: 1, blocks: [integers], tags: signed })).toEqual([0, 1, 1]);
	});

	test("1 bit, also where the writer leaves the number of bits out, and white as zero", async () => {
		const blocks = [bytes(0b10100000, 0b10000000)];
		const row = [1, 0, 1, 0, 0, 0, 0, 0, 1];
		expect(await foreground({ width: 9, height: 1, blocks, tags: { [TAG.bits]: [1] } })).toEqual(row);
		expect(await foreground({ width: 9, height: 1, blocks, tags: { [TAG.bits]: null } })).toEqual(row);
		const inverted = { [TAG.bits]: [1], [TAG.photometric]: [0] };
		expect(await foreground({ width: 9, height: 1, blocks, tags: inverted })).toEqual(row.map((value) => 1 - value));
	});

	test("palette: the index's colour counts, however dark", async () => {
		const reds = new Array(256).fill(0);
		const greens = new Array(256).fill(0);
		reds[0] = 65535;
		greens[2] = 1;
		const colorMap = [...reds, ...greens, ...new Array(256).fill(0)];
		const tags = { [TAG.photometric]: [3], [TAG.colorMap]: colorMap };
		expect(await foreground({ width: 3, height: 1, blocks: [bytes(0, 1, 2)], tags })).toEqual([1, 0, 1]);
	});

	test("colour, with alpha or with a fourth channel of no meaning, interleaved or apart", async () => {
		const tags = { [TAG.bits]: [8, 8, 8, 8], [TAG.samples]: [4], [TAG.photometric]: [2] };
		const blocks = [bytes(0, 0, 9, 255, 0, 0, 0, 255, 9, 9, 9, 0)];
		expect(await foreground({ width: 3, height: 1, blocks, tags: { ...tags, [TAG.extraSamples]: [2] } })).toEqual([
			1, 0, 0,
		]);
		expect(await foreground({ width: 3, height: 1, blocks, tags: { ...tags, [TAG.extraSamples]: [0] } })).toEqual([
			1, 1, 1,
		]);
		const planes = [bytes(0, 0, 9), bytes(0, 0, 9), bytes(9, 0, 9), bytes(255, 255, 0)];
		const apart = { ...tags, [TAG.extraSamples]: [2], [TAG.planar]: [2] };
		expect(await foreground({ width: 3, height: 1, blocks: planes, tags: apart })).toEqual([1, 0, 0]);
	});

	test("tiles, the last ones cut by the border", async () => {
		const tile = (value: number) => new Uint8Array(256).fill(value);
		const tags = { [TAG.tileWidth]: [16], [TAG.tileHeight]: [16] };
		const mask = await foreground({ width: 20, height: 18, blocks: [tile(0), tile(1), tile(2), tile(0)], tags });
		const expected = Array.from({ length: 18 * 20 }, (_, i) =>
			(Math.floor(i / 20) < 16 ? i % 20 >= 16 : i % 20 < 16) ? 1 : 0,
		);
		expect(mask).toEqual(expected);
	});

	test("PackBits and Deflate", async () => {
		const packed = { [TAG.compression]: [32773] };
		// Three literal bytes, then five times 9: counts n − 1 and 1 − n.
		const blocks = [bytes(2, 0, 1, 0, 252, 9)];
		expect(await foreground({ width: 8, height: 1, blocks, tags: packed })).toEqual([0, 1, 0, 1, 1, 1, 1, 1]);
		const deflated = [new Uint8Array(deflateSync(bytes(0, 5, 0, 1)))];
		expect(await foreground({ width: 4, height: 1, blocks: deflated, tags: { [TAG.compression]: [8] } })).toEqual([
			0, 1, 0, 1,
		]);
	});
});

describe("TIFF as libtiff 4 writes it", () => {
	// 5 × 9: a box with a hole and one corner pixel.
	const expected = "000000001 001111100 001011100 001111100 000000000".replaceAll(" ", "").split("").map(Number);
	test.each([
		[
			"LZW",
			"SUkqACAAAACAACBQOBP+Cv+EQaBwaEwSEwiCRGBQEAAJAAABAwABAAAACQAAAAEBAwABAAAABQAAAAIBAwABAAAACAAAAAMBAwABAAAABQAAAAYBAwABAAAAAQAAABEBBAABAAAACAAAABYBAwABAAAABQAAABcBBAABAAAAFwAAABwBAwABAAAAAQAAAAAAAAA=",
		],
		[
			"Zstandard",
			"SUkqADIAAAAotS/9AGAFAQCgAP8AAP//////AAAAAAAAAAAAAAAEACwEXgaAQGTuCgAJAAABAwABAAAACQAAAAEBAwABAAAABQAAAAIBAwABAAAACAAAAAMBAwABAAAAUMMAAAYBAwABAAAAAQAAABEBBAABAAAACAAAABYBAwABAAAABQAAABcBBAABAAAAKQAAABwBAwABAAAAAQAAAAAAAAA=",
		],
		[
			"colour, LZW, horizontal predictor",
			"SUkqACwAAACAACBQOCQWDQQBwcAQmFQV+w2BQyHwuFROGwyIQKLRmOQWAgALAAABAwABAAAACQAAAAEBAwABAAAABQAAAAIBAwADAAAAtgAAAAMBAwABAAAABQAAAAYBAwABAAAAAgAAABEBBAABAAAACAAAABUBAwABAAAAAwAAABYBAwABAAAABQAAABcBBAABAAAAIwAAABwBAwABAAAAAQAAAD0BAwABAAAAAgAAAAAAAAAIAAgACAA=",
		],
	])("%s", async (_, base64) => {
		const mask = await decodeMaskImage(new Uint8Array(Buffer.from(base64, "base64")), "m.tif");
		expect([mask.height, mask.width]).toEqual([5, 9]);
		expect(Array.from(mask.data)).toEqual(expected);
	});
});

describe("TIFF that is refused, in words", () => {
	const refusal = async (plan: TiffPlan, file = writeTiff(plan)) => {
		const error = await decodeMaskImage(file, "m.tif").catch((thrown: unknown) => thrown);
		expect(error).toMatchObject({ fault: { file: "m.tif", severity: "error" } });
		return (error as Error).message;
	};
	const plan = { width: 2, height: 1, blocks: [bytes(0, 1)] };

	test("fax compression, turned images, stacks, foreign colours", async () => {
		expect(await refusal({ ...plan, tags: { [TAG.compression]: [4] } })).toContain("compression (number 4)");
		expect(await refusal({ ...plan, tags: { [TAG.orientation]: [6] } })).toContain("orientation tag is 6");
		expect(await refusal({ ...plan, tags: { [TAG.photometric]: [5] } })).toContain("photometric interpretation 5");
		expect(await refusal({ ...plan, secondPage: {} })).toContain("2 pages of the same size");
	});

	test("a smaller second page is a preview", async () => {
		expect(await foreground({ ...plan, secondPage: { [TAG.width]: [1] } })).toEqual([0, 1]);
	});

	test("an image above the limit, and every cut", async () => {
		const large = writeTiff({ ...plan, width: 60_000, height: 60_000 });
		expect(await refusal(plan, large)).toContain("64 Mpx");
		await expect(imageSize(large, "m.tif")).rejects.toMatchObject({ fault: { code: "image-too-large" } });
		const whole = writeTiff(plan);
		for (let length = 8; length < whole.length - 8; length++) {
			expect(await refusal(plan, whole.subarray(0, length))).toContain("can't be decoded");
		}
	});

	test("sizes come from the directory", async () => {
		expect(await imageSize(writeTiff(plan), "m.tif")).toEqual({ height: 1, width: 2 });
	});
});

describe("JPEG, for yolk masks", () => {
	const height = 40;
	const width = 56;
	const isYolk = (x: number, y: number) => (x - 30) ** 2 + (y - 18) ** 2 < 100;
	const rgba = Uint8Array.from({ length: height * width * 4 }, (_, i) => {
		const pixel = i >> 2;
		return i % 4 === 3 || isYolk(pixel % width, Math.floor(pixel / width)) ? 255 : 0;
	});
	const file = new Uint8Array(jpeg.encode({ width, height, data: rgba }, 90).data);

	test("the threshold gives the drawn yolk back", async () => {
		expect(imageFormat(file)).toBe("jpeg");
		expect(await imageSize(file, "y.jpg")).toEqual({ height, width });
		const yolk = yolkMaskFromRaster(await decodeImage(file, "y.jpg"), height, width);
		const wrong = yolk?.data.reduce(
			(sum, value, i) => sum + (value === (isYolk(i % width, Math.floor(i / width)) ? 1 : 0) ? 0 : 1),
			0,
		);
		expect(wrong).toBe(0);
	});

	test("as a frame's mask it is refused: values around edges are not zero any more", async () => {
		await expect(decodeMaskImage(file, "m.jpg")).rejects.toMatchObject({
			fault: { code: "image-lossy", file: "m.jpg" },
		});
	});

	test("cut or without a frame header it ends in a fault", async () => {
		for (const length of [3, 20, 100]) {
			const error = await decodeImage(file.subarray(0, length), "y.jpg").catch((thrown: unknown) => thrown);
			expect(error).toMatchObject({ fault: { code: "image-damaged" } });
		}
	});
});
