import { TIFF_TAG, type TiffTags } from "./tiffDirectory.ts";

/** How the pixels of a page are stored. */
export interface TiffLayout {
	readonly width: number;
	readonly height: number;
	/** Bytes of all pixels, uncompressed, lines padded to whole bytes, tiles not. */
	readonly plainBytes: number;
}

export const COMPRESSION = {
	none: 1,
	lzw: 5,
	jpeg: 7,
	deflate: 8,
	packBits: 32773,
	oldDeflate: 32946,
	zstandard: 50000,
} as const;

/**
 * By how much each compression can shrink data at most: LZW 4,096 bytes to 12 bits, Deflate 258 bytes to 2 bits, PackBits
 * 128 bytes to 2, Zstandard 128 KiB to 4 bytes.
 */
const MAX_RATIO: Readonly<Record<number, number>> = {
	[COMPRESSION.none]: 1,
	[COMPRESSION.lzw]: 2731,
	[COMPRESSION.deflate]: 1032,
	[COMPRESSION.oldDeflate]: 1032,
	[COMPRESSION.packBits]: 64,
	[COMPRESSION.zstandard]: 32_768,
};
const MAX_SAMPLES = 16;
/** A tile may reach beyond the image, but not by any amount. */
const MAX_TILE_PIXELS = 64_000_000;

/**
 * Checks that sizes, blocks and compression of a page can be true together, before memory is set aside for them.
 * O(blocks). @throws Error in plain words, and what `checkSize` throws.
 */
export function checkTiffLayout(
	tags: TiffTags,
	bytes: Uint8Array,
	checkSize: (size: { readonly height: number; readonly width: number }) => void,
): TiffLayout {
	const one = (tag: number, otherwise: number) => tags.get(tag)?.[0] ?? otherwise;
	const width = one(TIFF_TAG.width, 0);
	const height = one(TIFF_TAG.height, 0);
	if (width < 1 || height < 1) throw new Error("it has no pixels");
	checkSize({ height, width });
	const compression = one(TIFF_TAG.compression, 1);
	const ratio = MAX_RATIO[compression];
	if (ratio === undefined) throw new Error(unreadableCompression(compression));
	const samples = one(TIFF_TAG.samples, 1);
	const bits = tags.get(TIFF_TAG.bits) ?? [1];
	if (samples < 1 || samples > MAX_SAMPLES) throw new Error(`it has ${samples} values a pixel`);
	if (bits.length > MAX_SAMPLES || bits.some((depth) => depth < 1 || depth > 64)) {
		throw new Error(`it has the unknown depth of ${bits.slice(0, MAX_SAMPLES).join(", ")} bits`);
	}
	const tiled = !tags.has(TIFF_TAG.stripOffsets);
	const blockWidth = tiled ? one(TIFF_TAG.tileWidth, 0) : width;
	const blockHeight = tiled
		? one(TIFF_TAG.tileHeight, 0)
		: Math.min(height, one(TIFF_TAG.rowsPerStrip, height) || height);
	if (blockWidth < 1 || blockHeight < 1 || (tiled && blockWidth * blockHeight > MAX_TILE_PIXELS)) {
		throw new Error(`its tiles have the impossible size ${blockHeight} × ${blockWidth}`);
	}
	const planar = one(TIFF_TAG.planar, 1) === 2;
	const blocks = Math.ceil(width / blockWidth) * Math.ceil(height / blockHeight) * (planar ? samples : 1);
	const offsets = tags.get(tiled ? TIFF_TAG.tileOffsets : TIFF_TAG.stripOffsets) ?? [];
	const sizes = tags.get(tiled ? TIFF_TAG.tileBytes : TIFF_TAG.stripBytes) ?? [];
	if (offsets.length < blocks || sizes.length < blocks) throw new Error("it lacks the places of its pixel data");
	let packedBytes = 0;
	for (let i = 0; i < blocks; i++) {
		const [start, size] = [offsets[i] ?? 0, sizes[i] ?? 0];
		if (start + size > bytes.length) throw new Error("the file ends before its pixel data does");
		packedBytes += size;
	}
	const plainBytes = height * Math.ceil((width * samples * Math.min(...bits)) / 8);
	if (packedBytes * ratio < plainBytes) throw new Error("it holds less pixel data than its header says");
	return { width, height, plainBytes };
}

function unreadableCompression(compression: number): string {
	const jpeg = compression === COMPRESSION.jpeg ? "JPEG, which changes values" : `number ${compression}`;
	return `its compression (${jpeg}) is not read here: save it with LZW, Deflate or none`;
}
