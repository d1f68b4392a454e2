import { type Fault, faultFromError, MaskflowError } from "../../domain/fault.ts";
import { areaOfMask } from "../../domain/mask.ts";
import type { InputFile } from "../../domain/ports.ts";
import { decodeImage, decodeMaskImage, imageSize } from "../masks/images/decodeImage.ts";
import { yolkMaskFromRaster } from "../masks/images/raster.ts";
import { decodeRle } from "../masks/rle/decodeRle.ts";
import { areaOfRuns } from "../masks/rle/maskRuns.ts";
import { badEntry, type FrameEntry, type FrameSource } from "./frameEntry.ts";
import { emptyMask, imageUnreadable, rleUndecodable } from "./frameFaults.ts";
import { Progress, type ReadOptions } from "./openProgress.ts";

/** Decoding every image of a large set would make the import as slow as the run; beyond this only headers are read. */
const MAX_IMAGES_DECODED_AT_IMPORT = 300;

export interface CheckedFrames {
	/** By `FrameRecord.ref`, in the order given. */
	readonly entries: ReadonlyMap<string, FrameEntry>;
	readonly warnings: readonly Fault[];
}

type Size = { readonly height: number; readonly width: number };

/**
 * Decodes each frame's mask and yolk once to find out now, not during the run, what can't be read. Run lengths are checked
 * without making pixels, O(runs); images are decoded, up to the limit. Keeps sizes and areas, no pixels. Progress is in
 * bytes of the images; rejects with the signal's reason when aborted.
 */
export async function checkFrames(
	entries: ReadonlyMap<string, FrameEntry>,
	signal: AbortSignal | undefined,
	onProgress: ReadOptions["onProgress"],
): Promise<CheckedFrames> {
	const progress = new Progress(
		[...entries.values()].flatMap((entry) => imagesOf(entry)),
		onProgress,
	);
	const images = new ImageChecks(signal, progress);
	const checked = new Map<string, FrameEntry>();
	for (const [ref, entry] of entries) {
		signal?.throwIfAborted();
		checked.set(ref, await checkYolk(await checkMask(entry, images), images));
	}
	progress.end();
	return { entries: checked, warnings: images.headerOnly > 0 ? [notAllDecoded(images.headerOnly)] : [] };
}

function imagesOf({ source, yolk }: FrameEntry): InputFile[] {
	const masks = source?.kind === "image" ? [source.file] : [];
	return source === null || yolk === null ? masks : [...masks, yolk];
}

async function checkMask(entry: FrameEntry, images: ImageChecks): Promise<FrameEntry> {
	const { source } = entry;
	if (source === null) return entry;
	if (source.kind === "rle") return checkRle(entry, source);
	const result = await images.check(source.file, decodeMaskImage);
	if ("fault" in result) return badEntry(entry, result.fault);
	const { height: heightPx, width: widthPx } = result.size;
	if (result.decoded === null) return { ...entry, heightPx, widthPx };
	const areaPx = areaOfMask(result.decoded);
	const sized = { ...entry, heightPx, widthPx, areaPx };
	return areaPx === 0 ? badEntry(sized, emptyMask(source)) : sized;
}

function checkRle(entry: FrameEntry, source: FrameSource & { kind: "rle" }): FrameEntry {
	const decoding = decodeRle(source.text, source.stated);
	if ("tried" in decoding) return badEntry(entry, rleUndecodable(source, decoding.tried));
	const { height: heightPx, width: widthPx } = decoding.mask;
	const sized = { ...entry, heightPx, widthPx, areaPx: areaOfRuns(decoding.mask) };
	return sized.areaPx === 0 ? badEntry(sized, emptyMask(source)) : sized;
}

/** A yolk image that shows no yolk is as good as none; one that can't be read is an error, as its loss would go unseen. */
async function checkYolk(entry: FrameEntry, images: ImageChecks): Promise<FrameEntry> {
	if (entry.yolk === null || entry.source === null) return entry;
	const result = await images.check(entry.yolk, decodeImage);
	if ("fault" in result) return badEntry(entry, result.fault);
	const { decoded, size } = result;
	const isEmpty = decoded !== null && yolkMaskFromRaster(decoded, size.height, size.width) === null;
	return isEmpty ? { ...entry, yolk: null } : entry;
}

class ImageChecks {
	headerOnly = 0;
	#decoded = 0;
	readonly #signal: AbortSignal | undefined;
	readonly #progress: Progress;

	constructor(signal: AbortSignal | undefined, progress: Progress) {
		this.#signal = signal;
		this.#progress = progress;
	}

	/** The image, or its size alone beyond the limit, or why it can't be read. */
	async check<Image extends Size>(
		file: InputFile,
		decode: (bytes: Uint8Array, path: string) => Promise<Image>,
	): Promise<{ size: Size; decoded: Image | null } | { fault: Fault }> {
		try {
			const bytes = await file.bytes();
			this.#signal?.throwIfAborted();
			this.#progress.add(file, bytes.length);
			if (this.#decoded >= MAX_IMAGES_DECODED_AT_IMPORT) {
				this.headerOnly++;
				return { size: await imageSize(bytes, file.path), decoded: null };
			}
			this.#decoded++;
			const decoded = await decode(bytes, file.path);
			return { size: decoded, decoded };
		} catch (error) {
			this.#signal?.throwIfAborted();
			if (error instanceof MaskflowError) return { fault: error.fault };
			return { fault: imageUnreadable(file.path, faultFromError(error).detail ?? "") };
		}
	}
}

function notAllDecoded(count: number): Fault {
	return {
		code: "images-not-decoded",
		severity: "warning",
		message: `Of ${count} images only the header was checked; the first ${MAX_IMAGES_DECODED_AT_IMPORT} were decoded in full.`,
		nextStep: "Nothing to do: an image that can't be decoded fails its pairs during the run, with its reason.",
	};
}
