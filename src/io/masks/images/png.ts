import { type DecodedPng, decode } from "fast-png";
import { channelsOf, inflatedBytes, type PngHeader, readPngChunks } from "./pngChunks.ts";
import { inflateWithin, sampleAt, samplesOfPackedPasses } from "./pngPasses.ts";
import type { Raster } from "./raster.ts";

/** Deflate can't grow data by more than this factor. */
const MAX_INFLATION = 1032;
/** Pixel data that can't inflate beyond this is not measured first. */
const MEASURE_FIRST_BYTES = 256 * 1024 * 1024;

type Samples = Uint8Array | Uint16Array;
interface Transparency {
	readonly palette: readonly (readonly number[])[];
	/** The one colour that counts as transparent, one sample a channel. */
	readonly color: Uint16Array | null;
}

/**
 * Brightness of each pixel of a PNG of 1 to 16 bits, grey, colour or palette, with or without alpha, checksums checked.
 * `checkSize` gets the header before anything is decoded and may throw. O(pixels).
 * @throws Error in plain words when the file is damaged.
 */
export async function rasterFromPng(bytes: Uint8Array, checkSize: (header: PngHeader) => void): Promise<Raster> {
	const { header, pixelData, essential } = readPngChunks(bytes);
	checkSize(header);
	const compressedBytes = pixelData.reduce((sum, piece) => sum + piece.length, 0);
	if (compressedBytes * MAX_INFLATION > MEASURE_FIRST_BYTES) await inflateWithin(pixelData, inflatedBytes(header));
	const png = decode(essential, { checkCrc: true });
	const transparency = { palette: png.palette ?? [], color: png.transparency ?? null };
	const samples =
		header.interlaced && header.depth < 8
			? samplesOfPackedPasses(await inflateWithin(pixelData, inflatedBytes(header)), header)
			: unpackedSamples(png, header);
	const { height, width } = header;
	return { height, width, level: levels(samples, header, transparency) };
}

/** One array element a sample; lines of 1, 2 or 4 bits are packed in bytes by the format. */
function unpackedSamples(png: DecodedPng, header: PngHeader): Samples {
	const data = png.data instanceof Uint8ClampedArray ? new Uint8Array(png.data) : png.data;
	if (header.depth >= 8 || !(data instanceof Uint8Array)) return data;
	const { height, width, depth } = header;
	const lineBytes = Math.ceil((width * depth) / 8);
	const samples = new Uint8Array(height * width);
	for (let y = 0; y < height; y++) {
		const line = data.subarray(y * lineBytes, (y + 1) * lineBytes);
		for (let x = 0; x < width; x++) samples[y * width + x] = sampleAt(line, x, depth);
	}
	return samples;
}

function levels(samples: Samples, header: PngHeader, transparency: Transparency): Uint8Array | Uint16Array {
	const channels = channelsOf(header);
	const pixels = header.height * header.width;
	if (header.colorType === 3) return paletteLevels(samples, transparency.palette);
	const hasAlpha = header.colorType === 4 || header.colorType === 6;
	const colors = hasAlpha ? channels - 1 : channels;
	const clear = hasAlpha ? null : transparency.color;
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

function paletteLevels(samples: Samples, palette: Transparency["palette"]): Uint8Array {
	const levelOfIndex = palette.map(([red = 0, green = 0, blue = 0, alpha = 255]) =>
		alpha === 0 ? 0 : Math.max(red, green, blue),
	);
	const level = new Uint8Array(samples.length);
	for (let i = 0; i < samples.length; i++) {
		const value = levelOfIndex[samples[i]!];
		if (value === undefined) throw new Error(`it uses colour ${samples[i]}, which its palette does not have`);
		level[i] = value;
	}
	return level;
}
