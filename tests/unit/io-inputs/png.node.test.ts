import { deflateSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decodeImage, imageFormat, imageSize } from "../../../src/io/masks/images/decodeImage.ts";
import { maskFromRaster } from "../../../src/io/masks/images/raster.ts";
import { type PngPlan, pngChunk, writePng } from "../../support/pngWriter.ts";

async function foreground(plan: PngPlan): Promise<number[]> {
	return Array.from(maskFromRaster(await decodeImage(writePng(plan), "mask.png")).data);
}

describe("known answers", () => {
	test("grey: any value above 0 is foreground, at every depth", async () => {
		for (const depth of [1, 2, 4, 8, 16] as const) {
			const full = 2 ** depth - 1;
			const samples = [0, 1, full, 0, 0, 1];
			expect(await foreground({ width: 3, height: 2, depth, colorType: 0, samples })).toEqual([0, 1, 1, 0, 0, 1]);
		}
	});

	test("16 bit: the low byte alone makes foreground", async () => {
		const samples = [0, 1, 255, 256, 65535];
		expect(await foreground({ width: 5, height: 1, depth: 16, colorType: 0, samples })).toEqual([0, 1, 1, 1, 1]);
	});

	test("colour: one channel is enough", async () => {
		const samples = [0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1];
		expect(await foreground({ width: 4, height: 1, depth: 8, colorType: 2, samples })).toEqual([0, 1, 1, 1]);
	});

	test("colour + alpha: black is background however opaque, transparent is background however bright", async () => {
		const samples = [0, 0, 0, 255, 9, 9, 9, 0, 9, 0, 0, 1, 0, 0, 255, 255];
		expect(await foreground({ width: 4, height: 1, depth: 8, colorType: 6, samples })).toEqual([0, 0, 1, 1]);
	});

	test("grey + alpha", async () => {
		const samples = [0, 255, 7, 0, 7, 1];
		expect(await foreground({ width: 3, height: 1, depth: 8, colorType: 4, samples })).toEqual([0, 0, 1]);
	});

	test("palette: the index's colour counts, not the index", async () => {
		const palette = [
			[255, 0, 0],
			[0, 0, 0],
			[0, 0, 1],
		] as const;
		const plan = { width: 4, height: 1, depth: 2, colorType: 3, samples: [0, 1, 2, 1], palette } as const;
		expect(await foreground(plan)).toEqual([1, 0, 1, 0]);
	});

	test("palette with transparency: colours without an entry are opaque", async () => {
		const palette = [
			[255, 255, 255],
			[255, 255, 255],
		] as const;
		const plan = { width: 2, height: 1, depth: 8, colorType: 3, samples: [0, 1], palette, transparency: [0] } as const;
		expect(await foreground(plan)).toEqual([0, 1]);
	});

	test("one transparent grey and one transparent colour", async () => {
		const grey = { width: 3, height: 1, depth: 8, colorType: 0, samples: [5, 6, 0], transparency: [0, 5] } as const;
		expect(await foreground(grey)).toEqual([0, 1, 0]);
		const samples = [1, 2, 3, 1, 2, 4];
		const colour = { width: 2, height: 1, depth: 8, colorType: 2, samples, transparency: [0, 1, 0, 2, 0, 3] } as const;
		expect(await foreground(colour)).toEqual([0, 1]);
	});

	test("a suggested palette in a colour image changes nothing", async () => {
		const plan = { width: 2, height: 1, depth: 8, colorType: 2, samples: [0, 0, 0, 0, 7, 0] } as const;
		expect(await foreground({ ...plan, palette: [[1, 1, 1]] })).toEqual([0, 1]);
	});

	test("damage in chunks that do not touch pixels is harmless", async () => {
		const extraChunks = [{ type: "iCCP", body: Uint8Array.of(65, 0, 0, 1, 2, 3) }];
		const plan = { width: 2, height: 1, depth: 8, colorType: 0, samples: [0, 1], extraChunks } as const;
		expect(await foreground(plan)).toEqual([0, 1]);
	});
});

test("every depth, colour type, filter and interlacing gives back the samples' foreground", async () => {
	const kinds = [
		...([1, 2, 4, 8, 16] as const).map((depth) => ({ depth, colorType: 0 as const, channels: 1 })),
		...([8, 16] as const).map((depth) => ({ depth, colorType: 2 as const, channels: 3 })),
		...([8, 16] as const).map((depth) => ({ depth, colorType: 4 as const, channels: 2 })),
		...([8, 16] as const).map((depth) => ({ depth, colorType: 6 as const, channels: 4 })),
		...([1, 2, 4, 8] as const).map((depth) => ({ depth, colorType: 3 as const, channels: 1 })),
	];
	const plans = fc
		.record({
			kind: fc.constantFrom(...kinds),
			width: fc.integer({ min: 1, max: 19 }),
			height: fc.integer({ min: 1, max: 19 }),
			interlaced: fc.boolean(),
			filter: fc.integer({ min: 0, max: 4 }),
		})
		.chain(({ kind, ...rest }) => {
			const count = rest.width * rest.height * kind.channels;
			const sample = fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 2 ** kind.depth - 1 }));
			return fc.array(sample, { minLength: count, maxLength: count }).map((samples) => ({ ...kind, ...rest, samples }));
		});
	await fc.assert(
		fc.asyncProperty(plans, async ({ channels, ...plan }) => {
			const palette = Array.from({ length: 2 ** plan.depth }, (_, i) => [0, i % 3, 0] as const);
			const expected = Array.from({ length: plan.width * plan.height }, (_, i) => {
				const pixel = plan.samples.slice(i * channels, (i + 1) * channels);
				if (plan.colorType === 3) return (pixel[0] ?? 0) % 3 > 0 ? 1 : 0;
				const hasAlpha = channels % 2 === 0;
				const colors = hasAlpha ? pixel.slice(0, -1) : pixel;
				return colors.some((value) => value > 0) && !(hasAlpha && pixel.at(-1) === 0) ? 1 : 0;
			});
			const withPalette = plan.colorType === 3 ? { ...plan, palette } : plan;
			expect(await foreground(withPalette)).toEqual(expected);
		}),
		{ numRuns: 300 },
	);
});

describe("files that are refused", () => {
	const good = writePng({ width: 4, height: 4, depth: 8, colorType: 0, samples: new Array(16).fill(1) });

	test("a changed byte anywhere in the pixels is noticed", async () => {
		const bytes = good.slice();
		const at = bytes.length - 20;
		bytes[at] = (bytes[at] ?? 0) ^ 1;
		await expect(decodeImage(bytes, "a.png")).rejects.toMatchObject({
			fault: { code: "image-damaged", file: "a.png" },
		});
	});

	test("every cut is noticed", async () => {
		for (let length = 8; length < good.length; length++) {
			const error = await decodeImage(good.subarray(0, length), "a.png").catch((thrown: unknown) => thrown);
			expect(error).toMatchObject({ fault: { code: "image-damaged" } });
		}
	});

	test("a huge image is refused from its header, before anything is inflated", async () => {
		const body = good.slice(16, 29);
		new DataView(body.buffer).setUint32(0, 100_000);
		new DataView(body.buffer).setUint32(4, 100_000);
		const bytes = good.slice();
		bytes.set(pngChunk("IHDR", body), 8);
		await expect(decodeImage(bytes, "big.png")).rejects.toMatchObject({ fault: { code: "image-too-large" } });
		await expect(imageSize(bytes, "big.png")).rejects.toThrow("64 Mpx");
	});

	test("a second header can't enlarge the image after the check", async () => {
		const body = new Uint8Array(13);
		new DataView(body.buffer).setUint32(0, 60_000);
		new DataView(body.buffer).setUint32(4, 60_000);
		body.set([8, 0, 0, 0, 0], 8);
		const plan = { width: 1, height: 1, depth: 8, colorType: 0, samples: [1] } as const;
		const bytes = writePng({ ...plan, extraChunks: [{ type: "IHDR", body }] });
		await expect(decodeImage(bytes, "two.png")).rejects.toMatchObject({ fault: { code: "image-damaged" } });
	});

	test("pixel data that inflates far beyond the header's size is stopped", async () => {
		const bomb = deflateSync(new Uint8Array(400_000_000), { level: 9 });
		const empty = writePng({ width: 1, height: 1, depth: 8, colorType: 0, samples: [1] });
		const parts = [empty.subarray(0, 33), pngChunk("IDAT", bomb), pngChunk("IEND", new Uint8Array(0))];
		const bytes = new Uint8Array(Buffer.concat(parts));
		await expect(decodeImage(bytes, "bomb.png")).rejects.toMatchObject({ fault: { code: "image-damaged" } });
	});

	test("an index that the palette does not have", async () => {
		const plan = { width: 1, height: 1, depth: 8, colorType: 3, samples: [3], palette: [[1, 1, 1]] } as const;
		await expect(decodeImage(writePng(plan), "p.png")).rejects.toMatchObject({ fault: { code: "image-damaged" } });
	});

	test("random bytes after the signature end in a fault, never in another error", async () => {
		await fc.assert(
			fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), fc.nat(good.length), async (noise, at) => {
				const bytes = good.slice();
				bytes.set(noise.subarray(0, Math.max(0, bytes.length - Math.max(8, at))), Math.max(8, at));
				const result = await decodeImage(bytes, "noise.png").catch((error: unknown) => error);
				if (result instanceof Error) expect(result.name).toBe("MaskflowError");
			}),
		);
	});
});

test("formats are told apart by their first bytes", () => {
	expect(imageFormat(Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a))).toBe("png");
	expect(imageFormat(Uint8Array.of(0x49, 0x49, 42, 0))).toBe("tiff");
	expect(imageFormat(Uint8Array.of(0x4d, 0x4d, 0, 42))).toBe("tiff");
	expect(imageFormat(Uint8Array.of(0xff, 0xd8, 0xff, 0xe0))).toBe("jpeg");
	expect(imageFormat(Uint8Array.of(1, 2, 3))).toBe("unknown");
});
