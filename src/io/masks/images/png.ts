import { channelsOf, type PngHeader, type PngParts, readPngChunks } from "./pngChunks.ts";
import { type Samples, samplesFromPng } from "./pngPasses.ts";
import type { Raster } from "./raster.ts";

/**
 * Brightness of each pixel of a PNG of 1 to 16 bits, grey, colour or palette, with or without alpha, interlaced or not,
 * checksums checked. `checkSize` gets the header before anything is decoded and may throw. O(pixels).
 *
 * Our own decoder: the libraries weighed misread interlaced images below 8 bits, refuse small images with a transparent
 * colour, or inflate without a limit.
 * @throws Error in plain words when the file is damaged.
 */
export async function rasterFromPng(bytes: Uint8Array, checkSize: (header: PngHeader) => void): Promise<Raster> {
	const parts = readPngChunks(bytes);
	const { header } = parts;
	checkSize(header);
	const samples = await samplesFromPng(parts);
	const level = header.colorType === 3 ? paletteLevels(samples, parts) : colorLevels(samples, parts);
	return { height: header.height, width: header.width, level, lossy: false };
}

function colorLevels(samples: Samples, { header, transparency }: PngParts): Samples {
	const channels = channelsOf(header);
	const hasAlpha = header.colorType === 4 || header.colorType === 6;
	const colors = hasAlpha ? channels - 1 : channels;
	const clear = hasAlpha ? null : clearColor(transparency, colors);
	const pixels = header.height * header.width;
	const level = header.depth === 16 ? new Uint16Array(pixels) : new Uint8Array(pixels);
	for (let i = 0; i < pixels; i++) {
		const start = i * channels;
		if (hasAlpha && samples[start + colors] === 0) continue;
		let brightest = 0;
		let isClear = clear !== null;
		for (let c = 0; c < colors; c++) {
			const value = samples[start + c]!;
			if (value > brightest) brightest = value;
			if (isClear && value !== clear?.[c]) isClear = false;
		}
		if (!isClear) level[i] = brightest;
	}
	return level;
}

/** The one colour that a tRNS chunk makes transparent: two bytes a channel. */
function clearColor(transparency: Uint8Array, colors: number): number[] | null {
	if (transparency.length !== 2 * colors) return null;
	return Array.from({ length: colors }, (_, c) => (transparency[2 * c]! << 8) | transparency[2 * c + 1]!);
}

/** Level of each pixel's colour; colours beyond the tRNS chunk are opaque. */
function paletteLevels(samples: Samples, { palette, transparency }: PngParts): Uint8Array {
	const levelOfIndex = Array.from({ length: Math.floor(palette.length / 3) }, (_, i) =>
		transparency[i] === 0 ? 0 : Math.max(...palette.subarray(3 * i, 3 * i + 3)),
	);
	const level = new Uint8Array(samples.length);
	for (let i = 0; i < samples.length; i++) {
		const value = levelOfIndex[samples[i]!];
		if (value === undefined) throw new Error(`it uses colour ${samples[i]}, which its palette does not have`);
		level[i] = value;
	}
	return level;
}
