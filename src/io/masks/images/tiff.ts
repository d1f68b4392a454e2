import type { GeoTIFFImage } from "geotiff";
import type { Raster } from "./raster.ts";

type Size = { readonly height: number; readonly width: number };
type Channel = ArrayLike<number>;

const PHOTOMETRIC = { whiteIsZero: 0, blackIsZero: 1, rgb: 2, palette: 3 } as const;
const ALPHA_KINDS: readonly number[] = [1, 2];
const BITS_PER_SAMPLE = 258;
/** JPEG and LERC: they may turn exact zeros into noise. */
const LOSSY_COMPRESSIONS: readonly number[] = [7, 34887];
/** None, LZW, JPEG, Deflate (two numbers), PackBits, LERC, Zstandard. */
const READABLE_COMPRESSIONS: readonly number[] = [1, 5, 7, 8, 32946, 32773, 34887, 50000];

/** Height and width of the first page, read from its directory alone. @throws Error in plain words. */
export async function tiffSize(bytes: Uint8Array): Promise<Size> {
	const image = await firstPage(bytes);
	return { height: image.getHeight(), width: image.getWidth() };
}

/**
 * Brightness of each pixel of a TIFF: integers of 1 to 32 bits or floats, grey, colour or palette, strips or tiles, BigTIFF;
 * uncompressed, PackBits, LZW, Deflate or Zstandard. The library comes on demand. O(pixels).
 * @throws Error in plain words when the file is damaged or of another kind.
 */
export async function rasterFromTiff(bytes: Uint8Array, checkSize: (size: Size) => void): Promise<Raster> {
	const image = await firstPage(bytes);
	const size = { height: image.getHeight(), width: image.getWidth() };
	checkSize(size);
	const orientation = (await image.fileDirectory.loadValue("Orientation")) ?? 1;
	if (orientation !== 1) throw new Error(`its orientation tag is ${orientation}, not 1: save it upright`);
	const compression = (await image.fileDirectory.loadValue("Compression")) ?? 1;
	if (!READABLE_COMPRESSIONS.includes(compression)) {
		throw new Error(`its compression (number ${compression}) is not read here: save it with LZW, Deflate or none`);
	}
	const channels = Array.from(await image.readRasters({ interleave: false })) as unknown as Channel[];
	const colors = await colorChannels(image, channels);
	const level = new Float64Array(size.height * size.width);
	for (const color of colors.channels) {
		for (let i = 0; i < level.length; i++) {
			const value = color[i]!;
			// A comparison with NaN is false: it stays background.
			if (Math.abs(value) > Math.abs(level[i]!)) level[i] = value;
		}
	}
	if (colors.alpha !== null) for (let i = 0; i < level.length; i++) if (!(colors.alpha[i]! > 0)) level[i] = 0;
	return { ...size, level, lossy: LOSSY_COMPRESSIONS.includes(compression) };
}

/** A mask is one image; a second page of another size is a preview. */
async function firstPage(bytes: Uint8Array): Promise<GeoTIFFImage> {
	const { fromArrayBuffer } = await import("geotiff");
	const tiff = await fromArrayBuffer(new Uint8Array(bytes).buffer);
	const image = await tiff.getImage(0);
	const count = await tiff.getImageCount();
	if (count > 1) {
		const second = await tiff.getImage(1);
		if (second.getWidth() === image.getWidth() && second.getHeight() === image.getHeight()) {
			throw new Error(`it holds ${count} pages of the same size, but a mask is one`);
		}
	}
	// Writers leave the tag out for bilevel images, where 1 is the standard's default; geotiff 3.0.5 does not know that.
	if (!image.fileDirectory.hasTag("BitsPerSample")) image.fileDirectory.actualizedFields.set(BITS_PER_SAMPLE, [1]);
	return image;
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
