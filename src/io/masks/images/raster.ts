import type { Mask } from "../../../domain/mask.ts";

/**
 * A decoded image of which only brightness matters: for each pixel the colour channel that is furthest from zero, or 0
 * where the pixel is fully transparent. Row-major.
 */
export interface Raster {
	readonly height: number;
	readonly width: number;
	readonly level: Uint8Array | Uint16Array | Float64Array;
	/** The compression changes values (JPEG): fit for a threshold, not for "anything above 0". */
	readonly lossy: boolean;
}

/** Foreground = any colour channel non-zero and alpha above 0 (SPEC section 2.3). O(pixels). */
export function maskFromRaster(raster: Raster): Mask {
	const { height, width, level } = raster;
	const data = new Uint8Array(height * width);
	for (let i = 0; i < data.length; i++) data[i] = level[i] === 0 ? 0 : 1;
	return { height, width, data };
}

/**
 * A yolk image as a mask of the frame's size: above 127 when its maximum is at least 255, else above 0; resized by
 * taking the nearest pixel (SPEC section 2.3). Null when nothing is above. O(pixels of both).
 */
export function yolkMaskFromRaster(raster: Raster, height: number, width: number): Mask | null {
	let maximum = 0;
	for (const value of raster.level) if (value > maximum) maximum = value;
	const threshold = maximum >= 255 ? 127 : 0;
	const data = new Uint8Array(height * width);
	let area = 0;
	for (let y = 0; y < height; y++) {
		const rowStart = nearest(y, height, raster.height) * raster.width;
		for (let x = 0; x < width; x++) {
			const value = raster.level[rowStart + nearest(x, width, raster.width)]! > threshold ? 1 : 0;
			data[y * width + x] = value;
			area += value;
		}
	}
	return area > 0 ? { height, width, data } : null;
}

/** Source pixel whose area holds the centre of output pixel `i`. */
function nearest(i: number, outputSize: number, sourceSize: number): number {
	return Math.min(sourceSize - 1, Math.floor(((i + 0.5) * sourceSize) / outputSize));
}
