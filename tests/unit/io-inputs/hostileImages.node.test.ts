import { deflateSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { decodeImage, decodeMaskImage, imageSize } from "../../../src/io/masks/images/decodeImage.ts";
import { unpackBits, unpackLzw } from "../../../src/io/masks/images/tiffBlocks.ts";
import { pngChunk, writePng } from "../../support/pngWriter.ts";
import { TAG, writeTiff } from "../../support/tiffWriter.ts";

const refusal = (bytes: Uint8Array) =>
	decodeMaskImage(bytes, "m").then(
		() => "accepted",
		(error: { fault: { code: string; detail: string; nextStep: string } }) => {
			expect(error.fault.nextStep).not.toBe("");
			return error.fault.code === "image-damaged" ? error.fault.detail : error.fault.code;
		},
	);
const grey = new Uint8Array(64).fill(1);
const plan = { width: 8, height: 8, blocks: [grey] };

describe("TIFF", () => {
	test("pages that point back at each other end", async () => {
		const file = writeTiff({ ...plan, secondPage: { [TAG.width]: [3] } });
		const first = new DataView(file.buffer).getUint32(4, true);
		new DataView(file.buffer).setUint32(file.length - 4, first, true);
		expect(await refusal(file)).toBe("its pages point back at each other");
	});

	test("a block that inflates far beyond its size is stopped, and so is one that is too short", async () => {
		const tags = { [TAG.compression]: [8] };
		const bomb = deflateSync(new Uint8Array(50_000_000));
		expect(await refusal(writeTiff({ ...plan, blocks: [bomb], tags }))).toContain("more pixel data");
		expect(await refusal(writeTiff({ ...plan, blocks: [deflateSync(grey.subarray(1))], tags }))).toContain(
			"less pixel",
		);
	});

	test("several damaged blocks are one fault; nothing is left unhandled, which would end a Node process", async () => {
		const unhandled: unknown[] = [];
		const note = (reason: unknown) => unhandled.push(reason);
		process.on("unhandledRejection", note);
		const broken = Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8);
		const tags = { [TAG.compression]: [8], [TAG.rowsPerStrip]: [1] };
		expect(await refusal(writeTiff({ ...plan, blocks: plan.blocks.concat(Array(7).fill(broken)), tags }))).not.toBe(
			"accepted",
		);
		await new Promise((resolve) => setTimeout(resolve, 20));
		process.off("unhandledRejection", note);
		expect(unhandled).toEqual([]);
	});

	test.each([
		[{ [TAG.tileWidth]: [0], [TAG.tileHeight]: [8] }, "impossible size"],
		[{ [TAG.tileWidth]: [65_535], [TAG.tileHeight]: [65_535] }, "impossible size"],
		[{ [TAG.samples]: [60_000] }, "60000 values a pixel"],
		[{ [TAG.bits]: [0] }, "depth of 0 bits"],
		[{ [TAG.compression]: [7] }, "JPEG, which changes values"],
		[{ [TAG.width]: [60_000], [TAG.height]: [60_000] }, "image-too-large"],
		[{ [TAG.width]: [8000], [TAG.height]: [8000], [TAG.rowsPerStrip]: [8000] }, "less pixel data than its header says"],
	])("%j is refused before memory is set aside", async (tags, words) => {
		expect(await refusal(writeTiff({ ...plan, tags }))).toContain(words);
	});

	test("block decoders: a code from nowhere, an end too early, output that stops at the limit", () => {
		// Clear, then the code 300 of nine bits before any other.
		expect(() => unpackLzw(Uint8Array.of(0b10000000, 0b01001011, 0b00000000), 10)).toThrow("damaged");
		expect(unpackLzw(new Uint8Array(0), 10)).toHaveLength(0);
		expect(Array.from(unpackBits(Uint8Array.of(129, 7, 129, 7), 5))).toEqual([7, 7, 7, 7, 7]);
		expect(Array.from(unpackBits(Uint8Array.of(5, 1, 2), 10))).toEqual([1, 2]);
	});
});

describe("PNG and JPEG", () => {
	test("a PNG bomb: 64 Mpx are the limit, told by the header alone", async () => {
		const bomb = (width: number, height: number) => {
			const header = new Uint8Array(13);
			new DataView(header.buffer).setUint32(0, width);
			new DataView(header.buffer).setUint32(4, height);
			header[8] = 1;
			const signature = writePng({ width: 1, height: 1, depth: 1, colorType: 0, samples: [0] }).subarray(0, 8);
			const pixels = deflateSync(new Uint8Array(100));
			return Uint8Array.from(
				[signature, pngChunk("IHDR", header), pngChunk("IDAT", pixels), pngChunk("IEND", new Uint8Array(0))].flatMap(
					(part) => Array.from(part),
				),
			);
		};
		expect(await refusal(bomb(8000, 8001))).toBe("image-too-large");
		expect(await refusal(bomb(2 ** 31 - 1, 2 ** 31 - 1))).toBe("image-too-large");
		expect(await refusal(bomb(8000, 8000))).toContain("less pixel data");
		expect(await refusal(bomb(0, 8))).toBe("it has no pixels");
	});

	test("a JPEG whose header promises more than its bytes can hold", async () => {
		const header = Uint8Array.of(0xff, 0xd8, 0xff, 0xc0, 0, 11, 8, 0x1f, 0x40, 0x1f, 0x40, 1, 1, 0x11, 0, 0xff, 0xd9);
		await expect(decodeImage(header, "y.jpg")).rejects.toThrow("less pixel data than its header says");
		expect(await imageSize(header, "y.jpg")).toEqual({ height: 8000, width: 8000 });
	});

	test("a JPEG of endless scans", async () => {
		const scan = [0xff, 0xda, 0, 8, 1, 1, 0, 0, 63, 0];
		const head = [0xff, 0xd8, 0xff, 0xc0, 0, 11, 8, 0, 8, 0, 8, 1, 1, 0x11, 0];
		const file = Uint8Array.from([...head, ...Array.from({ length: 100 }, () => scan).flat()]);
		await expect(decodeImage(file, "y.jpg")).rejects.toThrow("more than 64 scans");
	});
});
