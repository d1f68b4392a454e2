import type { Raster } from "./raster.ts";

type Size = { readonly height: number; readonly width: number };

const MEGABYTES_LIMIT = 1024;
/** Usual files have 1 to 10 scans; each costs as much as decoding the whole image, however few bytes it has. */
const MAX_SCANS = 64;
/** Each block of 8 × 8 pixels of the finest component takes a bit at least. */
const MAX_PIXELS_PER_BYTE = 8 * 64;

/**
 * Height and width from the frame header (ITU-T T.81, B.2.2). O(segments).
 * @throws Error in plain words when there is none.
 */
export function jpegSize(bytes: Uint8Array): Size {
	const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	let offset = 2;
	while (offset + 9 <= bytes.length) {
		const marker = view.getUint16(offset);
		if (marker < 0xff01) break;
		const isFrame = marker >= 0xffc0 && marker <= 0xffcf && ![0xffc4, 0xffc8, 0xffcc].includes(marker);
		if (isFrame) {
			const size = { height: view.getUint16(offset + 5), width: view.getUint16(offset + 7) };
			if (size.height === 0 || size.width === 0) throw new Error("it has no pixels");
			return size;
		}
		// Fill bytes before a marker stand alone.
		offset += marker === 0xffff ? 1 : 2 + view.getUint16(offset + 2);
	}
	throw new Error("it has no frame header");
}

/**
 * Brightness of each pixel of a JPEG, 0 to 255. The library comes on demand. O(pixels).
 * @throws Error in plain words when the file is damaged.
 */
export async function rasterFromJpeg(bytes: Uint8Array, checkSize: (size: Size) => void): Promise<Raster> {
	const size = jpegSize(bytes);
	checkSize(size);
	if (size.height * size.width > bytes.length * MAX_PIXELS_PER_BYTE) {
		throw new Error("it holds less pixel data than its header says");
	}
	if (countScans(bytes) > MAX_SCANS) throw new Error(`it has more than ${MAX_SCANS} scans`);
	const { default: jpeg } = await import("jpeg-js");
	const { height, width, data } = jpeg.decode(bytes, {
		useTArray: true,
		formatAsRGBA: false,
		tolerantDecoding: false,
		maxMemoryUsageInMB: MEGABYTES_LIMIT,
	});
	const level = new Uint8Array(height * width);
	for (let i = 0; i < level.length; i++) level[i] = Math.max(data[3 * i]!, data[3 * i + 1]!, data[3 * i + 2]!);
	return { height, width, level, lossy: true };
}

/** Start-of-scan markers; inside entropy-coded data 0xFF is always followed by 0 or a restart marker. */
function countScans(bytes: Uint8Array): number {
	let scans = 0;
	for (let i = bytes.indexOf(0xff); i >= 0 && i + 1 < bytes.length; i = bytes.indexOf(0xff, i + 1)) {
		if (bytes[i + 1] === 0xda) scans++;
	}
	return scans;
}
