import { MaskflowError } from "../../../domain/fault.ts";
import type { Mask } from "../../../domain/mask.ts";
import { MAX_MASK_PIXELS } from "../rle/maskRuns.ts";
import { jpegSize, rasterFromJpeg } from "./jpeg.ts";
import { rasterFromPng } from "./png.ts";
import { hasPngSignature, readPngChunks } from "./pngChunks.ts";
import { maskFromRaster, type Raster } from "./raster.ts";
import { rasterFromTiff, tiffSize } from "./tiff.ts";

type Size = { readonly height: number; readonly width: number };

export type ImageFormat = "png" | "tiff" | "jpeg" | "unknown";

/** Tells formats apart by their first bytes; file names say nothing. */
export function imageFormat(bytes: Uint8Array): ImageFormat {
	if (hasPngSignature(bytes)) return "png";
	const [b0, b1, b2, b3] = bytes;
	const littleEndian = b0 === 0x49 && b1 === 0x49 && b3 === 0;
	const bigEndian = b0 === 0x4d && b1 === 0x4d && b2 === 0;
	// 42 is TIFF, 43 BigTIFF.
	if ((littleEndian && (b2 === 42 || b2 === 43)) || (bigEndian && (b3 === 42 || b3 === 43))) return "tiff";
	if (b0 === 0xff && b1 === 0xd8 && b2 === 0xff) return "jpeg";
	return "unknown";
}

/** Height and width without decoding pixels. @throws MaskflowError as `decodeImage`. */
export async function imageSize(bytes: Uint8Array, file: string): Promise<Size> {
	return inWords(file, async () => {
		const size = decoderOf(bytes, file).size(bytes, (found) => checkPixels(found, file));
		checkPixels(size, file);
		return size;
	});
}

/**
 * Decodes an image from its bytes (a canvas would change values). O(pixels), at most 64 Mpx.
 * @throws MaskflowError `image-format`, `image-too-large` or `image-damaged`, naming the file.
 */
export async function decodeImage(bytes: Uint8Array, file: string): Promise<Raster> {
	return inWords(file, () => decoderOf(bytes, file).raster(bytes, (size) => checkPixels(size, file)));
}

/**
 * Decodes an image as a mask: foreground is all that is not zero.
 * @throws MaskflowError as `decodeImage`, and `image-lossy` where compression has changed the values.
 */
export async function decodeMaskImage(bytes: Uint8Array, file: string): Promise<Mask> {
	const raster = await decodeImage(bytes, file);
	if (!raster.lossy) return maskFromRaster(raster);
	throw new MaskflowError({
		code: "image-lossy",
		severity: "error",
		message: `${file} is compressed like a photograph (JPEG), which changes the values around every edge.`,
		nextStep: "Export the mask again as PNG or TIFF without JPEG compression.",
		file,
	});
}

interface Decoder {
	size(bytes: Uint8Array, checkSize: (size: Size) => void): Size;
	raster(bytes: Uint8Array, checkSize: (size: Size) => void): Promise<Raster>;
}

const DECODERS: Readonly<Record<Exclude<ImageFormat, "unknown">, Decoder>> = {
	png: { size: (bytes) => readPngChunks(bytes).header, raster: rasterFromPng },
	tiff: { size: tiffSize, raster: rasterFromTiff },
	jpeg: { size: jpegSize, raster: rasterFromJpeg },
};

function decoderOf(bytes: Uint8Array, file: string): Decoder {
	const format = imageFormat(bytes);
	if (format !== "unknown") return DECODERS[format];
	throw new MaskflowError({
		code: "image-format",
		severity: "error",
		message: `${file} is neither PNG nor TIFF (nor JPEG, for yolk masks), whatever its name says.`,
		nextStep: "Save the image as PNG without changing its values.",
		file,
	});
}

function checkPixels(size: Size, file: string): void {
	if (size.height * size.width <= MAX_MASK_PIXELS) return;
	throw new MaskflowError({
		code: "image-too-large",
		severity: "error",
		message: `${file} has ${size.height} × ${size.width} pixels, above the limit of ${MAX_MASK_PIXELS / 1e6} Mpx.`,
		nextStep: "Crop the image to the embryo or save it at a lower resolution, with its new pixel size.",
		file,
	});
}

async function inWords<T>(file: string, read: () => Promise<T>): Promise<T> {
	try {
		return await read();
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
