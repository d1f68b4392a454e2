import { MaskflowError } from "../../../domain/fault.ts";
import { MAX_MASK_PIXELS } from "../rle/maskRuns.ts";
import { rasterFromPng } from "./png.ts";
import { hasPngSignature, readPngChunks } from "./pngChunks.ts";
import type { Raster } from "./raster.ts";

export type ImageFormat = "png" | "tiff" | "jpeg" | "unknown";

/** Tells formats apart by their first bytes; file names say nothing. */
export function imageFormat(bytes: Uint8Array): ImageFormat {
	if (hasPngSignature(bytes)) return "png";
	const [b0, b1, b2, b3] = bytes;
	if ((b0 === 0x49 && b1 === 0x49 && b2 === 42 && b3 === 0) || (b0 === 0x4d && b1 === 0x4d && b2 === 0 && b3 === 42)) {
		return "tiff";
	}
	if (b0 === 0xff && b1 === 0xd8 && b2 === 0xff) return "jpeg";
	return "unknown";
}

/** Height and width without decoding pixels. @throws MaskflowError as `decodeImage`. */
export function imageSize(bytes: Uint8Array, file: string): { height: number; width: number } {
	return inWords(file, () => {
		requireDecoder(bytes, file);
		const { header } = readPngChunks(bytes);
		checkPixels(header, file);
		return { height: header.height, width: header.width };
	});
}

/**
 * Decodes an image from its bytes (a canvas would change values). O(pixels), at most 64 Mpx.
 * @throws MaskflowError `image-format`, `image-too-large` or `image-damaged`, naming the file.
 */
export async function decodeImage(bytes: Uint8Array, file: string): Promise<Raster> {
	requireDecoder(bytes, file);
	try {
		return await rasterFromPng(bytes, (header) => checkPixels(header, file));
	} catch (error) {
		throw damaged(error, file);
	}
}

function requireDecoder(bytes: Uint8Array, file: string): void {
	const format = imageFormat(bytes);
	if (format === "png") return;
	const what = format === "unknown" ? "is not an image that can be read here" : `is a ${format.toUpperCase()} image`;
	throw new MaskflowError({
		code: "image-format",
		severity: "error",
		message: `${file} ${what}; masks are read from PNG.`,
		nextStep: "Save the image as PNG without changing its values.",
		file,
	});
}

function checkPixels(size: { height: number; width: number }, file: string): void {
	if (size.height * size.width <= MAX_MASK_PIXELS) return;
	throw new MaskflowError({
		code: "image-too-large",
		severity: "error",
		message: `${file} has ${size.height} × ${size.width} pixels, above the limit of ${MAX_MASK_PIXELS / 1e6} Mpx.`,
		nextStep: "Crop the image to the embryo or save it at a lower resolution, with its new pixel size.",
		file,
	});
}

function inWords<T>(file: string, read: () => T): T {
	try {
		return read();
	} catch (error) {
		throw damaged(error, file);
	}
}

function damaged(error: unknown, file: string): MaskflowError {
	if (error instanceof MaskflowError) return error;
	const detail = error instanceof Error ? error.message : String(error);
	return new MaskflowError(
		{
			code: "image-damaged",
			severity: "error",
			message: `${file} can't be decoded: ${detail}.`,
			nextStep: "Open the image in another program; if it is damaged there too, export it again.",
			file,
			detail,
		},
		{ cause: error },
	);
}
