import type { BaseDecoder, GeoTIFFImage } from "geotiff";
import type { Raster } from "./raster.ts";
import { type BlockDecoder, unpackBits, unpackDeflate, unpackLzw, unpackZstandard } from "./tiffBlocks.ts";
import { readTiffDirectory, TIFF_TAG } from "./tiffDirectory.ts";
import { COMPRESSION, checkTiffLayout, type TiffLayout } from "./tiffLayout.ts";

type Size = { readonly height: number; readonly width: number };
type Channel = ArrayLike<number>;
type Library = typeof import("geotiff");

const PHOTOMETRIC = { whiteIsZero: 0, blackIsZero: 1, rgb: 2, palette: 3 } as const;
const ALPHA_KINDS: readonly number[] = [1, 2];

/** Height and width of the first page, read from its directory alone. @throws Error in plain words. */
export function tiffSize(bytes: Uint8Array, checkSize: (size: Size) => void): Size {
	const { width, height } = layoutOf(bytes, checkSize);
	return { height, width };
}

/**
 * Brightness of each pixel of a TIFF: integers of 1 to 32 bits or floats, grey, colour or palette, strips or tiles, BigTIFF;
 * uncompressed, PackBits, LZW, Deflate or Zstandard. The library comes on demand. O(pixels).
 * @throws Error in plain words when the file is damaged or of another kind.
 */
export async function rasterFromTiff(bytes: Uint8Array, checkSize: (size: Size) => void): Promise<Raster> {
	const { width, height, plainBytes } = layoutOf(bytes, checkSize);
	const image = await firstPage(bytes);
	const orientation = (await image.fileDirectory.loadValue("Orientation")) ?? 1;
	if (orientation !== 1) throw new Error(`its orientation tag is ${orientation}, not 1: save it upright`);
	const unpacking: Unpacking = { failures: [], plainBytes: 0 };
	unpackings.set(image.fileDirectory, unpacking);
	const channels = Array.from(await image.readRasters({ interleave: false })) as unknown as Channel[];
	if (unpacking.failures.length > 0) throw unpacking.failures[0];
	if (unpacking.plainBytes < plainBytes) throw new Error("it holds less pixel data than its header says");
	const colors = await colorChannels(image, channels);
	const level = new Float64Array(height * width);
	for (const color of colors.channels) {
		for (let i = 0; i < level.length; i++) {
			const value = color[i]!;
			// A comparison with NaN is false: it stays background.
			if (Math.abs(value) > Math.abs(level[i]!)) level[i] = value;
		}
	}
	if (colors.alpha !== null) for (let i = 0; i < level.length; i++) if (!(colors.alpha[i]! > 0)) level[i] = 0;
	return { height, width, level, lossy: false };
}

/** A mask is one image; a second page of another size is a preview. */
function layoutOf(bytes: Uint8Array, checkSize: (size: Size) => void): TiffLayout {
	const { pages, first, second } = readTiffDirectory(bytes);
	const layout = checkTiffLayout(first, bytes, checkSize);
	const sizeOfSecond = [second?.get(TIFF_TAG.width)?.[0], second?.get(TIFF_TAG.height)?.[0]];
	if (sizeOfSecond[0] === layout.width && sizeOfSecond[1] === layout.height) {
		throw new Error(`it holds ${pages} pages of the same size, but a mask is one`);
	}
	return layout;
}

async function firstPage(bytes: Uint8Array): Promise<GeoTIFFImage> {
	const { fromArrayBuffer } = await openLibrary();
	const image = await (await fromArrayBuffer(new Uint8Array(bytes).buffer)).getImage(0);
	// Writers leave the tag out for bilevel images, where 1 is the standard's default; geotiff 3.0.5 does not know that.
	if (!image.fileDirectory.hasTag("BitsPerSample")) image.fileDirectory.actualizedFields.set(TIFF_TAG.bits, [1]);
	return image;
}

/** What came of an image's blocks. The library leaves rejected blocks unhandled, which ends a Node process. */
interface Unpacking {
	readonly failures: unknown[];
	plainBytes: number;
}

type Directory = GeoTIFFImage["fileDirectory"];
type BaseDecoderParameters = BaseDecoder["parameters"];
interface BoundedParameters extends BaseDecoderParameters {
	readonly maxBytes: number;
	readonly unpacking: Unpacking;
}

const unpackings = new WeakMap<Directory, Unpacking>();
let opened: Promise<Library> | undefined;

/**
 * The library with decoders that stop at the block's size, whose own (geotiff 3.0.5) grow without end on damaged data. A
 * block always has its full size; what was wrong with it is noted.
 */
function openLibrary(): Promise<Library> {
	opened ??= import("geotiff").then((library) => {
		const bounded = (codes: (number | undefined)[], unpack: BlockDecoder) => {
			class Bounded extends library.BaseDecoder {
				override async decode(packed: ArrayBufferLike): Promise<ArrayBufferLike> {
					const { maxBytes, unpacking } = this.parameters as BoundedParameters;
					try {
						return await super.decode(packed);
					} catch (error) {
						unpacking.failures.push(error);
						return new ArrayBuffer(maxBytes);
					}
				}
				override decodeBlock(packed: ArrayBufferLike): ArrayBufferLike {
					const { maxBytes, unpacking } = this.parameters as BoundedParameters;
					const plain = unpack(new Uint8Array(packed), maxBytes);
					unpacking.plainBytes += plain.length;
					const block = new Uint8Array(maxBytes);
					block.set(plain);
					return block.buffer;
				}
			}
			library.addDecoder(codes, async () => Bounded, decoderParameters, false);
		};
		bounded([undefined, COMPRESSION.none], (packed, limit) => packed.subarray(0, limit));
		bounded([COMPRESSION.lzw], unpackLzw);
		bounded([COMPRESSION.deflate, COMPRESSION.oldDeflate], unpackDeflate);
		bounded([COMPRESSION.packBits], unpackBits);
		bounded([COMPRESSION.zstandard], unpackZstandard);
		return library;
	});
	return opened;
}

/** What a decoder is told of the image; `maxBytes` is the size of a whole block. */
async function decoderParameters(directory: Directory): Promise<BoundedParameters> {
	const value = async (name: Parameters<typeof directory.loadValue>[0], otherwise: number) =>
		Number((await directory.loadValue(name)) ?? otherwise);
	const [width, height] = [await value("ImageWidth", 0), await value("ImageLength", 0)];
	const tiled = !directory.hasTag("StripOffsets");
	const rowsPerStrip = (await value("RowsPerStrip", height)) || height;
	const tileWidth = tiled ? await value("TileWidth", 0) : width;
	const tileHeight = tiled ? await value("TileLength", 0) : Math.min(height, rowsPerStrip);
	const bitsPerSample = Array.from((await directory.loadValue("BitsPerSample")) ?? [1]);
	const planarConfiguration = await value("PlanarConfiguration", 1);
	const samples = planarConfiguration === 2 ? 1 : await value("SamplesPerPixel", 1);
	const maxBytes = tileHeight * Math.ceil((tileWidth * samples * Math.max(...bitsPerSample)) / 8);
	const predictor = (await value("Predictor", 1)) || 1;
	const unpacking = unpackings.get(directory) ?? { failures: [], plainBytes: 0 };
	return { tileWidth, tileHeight, planarConfiguration, bitsPerSample, predictor, maxBytes, unpacking };
}

/** Colours as the photometric interpretation means them, and the alpha channel where there is one. */
async function colorChannels(
	image: GeoTIFFImage,
	channels: readonly Channel[],
): Promise<{ channels: readonly Channel[]; alpha: Channel | null }> {
	const directory = image.fileDirectory;
	const photometric = (await directory.loadValue("PhotometricInterpretation")) ?? PHOTOMETRIC.blackIsZero;
	const extra: number[] = Array.from((await directory.loadValue("ExtraSamples")) ?? []);
	const alphaPlace = extra.findIndex((kind) => ALPHA_KINDS.includes(kind));
	const alphaIndex = alphaPlace < 0 ? -1 : channels.length - extra.length + alphaPlace;
	const colors = channels.filter((_, i) => i !== alphaIndex);
	const alpha = channels[alphaIndex] ?? null;
	switch (photometric) {
		case PHOTOMETRIC.blackIsZero:
		case PHOTOMETRIC.rgb:
			return { channels: colors, alpha };
		case PHOTOMETRIC.whiteIsZero: {
			if (image.getSampleFormat() !== 1) throw new Error("it stores white as zero in numbers with a sign");
			const white = 2 ** image.getBitsPerSample() - 1;
			return { channels: colors.map((color) => Array.from(color, (value) => white - value)), alpha };
		}
		case PHOTOMETRIC.palette: {
			const map = Array.from((await directory.loadValue("ColorMap")) ?? []);
			return { channels: paletteChannels(colors[0] ?? [], map), alpha };
		}
		default:
			throw new Error(`it stores colours in a way that is not read here (photometric interpretation ${photometric})`);
	}
}

/** Colours of 16 bits, all reds first, then greens, then blues; scaled to 8 bits so that only zero becomes zero. */
function paletteChannels(indices: Channel, map: readonly number[]): Channel[] {
	const count = map.length / 3;
	return [0, 1, 2].map((c) => {
		const colors = map.slice(c * count, (c + 1) * count).map((value) => Math.ceil(value / 257));
		return Array.from(indices, (index) => {
			const value = colors[index];
			if (value === undefined) throw new Error(`it uses colour ${index}, which its palette does not have`);
			return value;
		});
	});
}
