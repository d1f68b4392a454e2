import { type Fault, faultFromError, MaskflowError } from "../../domain/fault.ts";
import type { RawFrame } from "../../domain/frame.ts";
import { areaOfMask, type Mask } from "../../domain/mask.ts";
import type { InputFile } from "../../domain/ports.ts";
import { decodeImage, decodeMaskImage } from "../masks/images/decodeImage.ts";
import { yolkMaskFromRaster } from "../masks/images/raster.ts";
import { decodeRle } from "../masks/rle/decodeRle.ts";
import { maskFromRuns } from "../masks/rle/maskRuns.ts";
import type { FrameEntry, FrameSource } from "./frameEntry.ts";
import { emptyMask, imageUnreadable, noPixelSize, rleUndecodable } from "./frameFaults.ts";

/** The parts of a frame that must all be there. @throws MaskflowError with the first thing that is wrong. */
function readyParts(entry: FrameEntry): { source: FrameSource; umPerPx: number } {
	const error = entry.faults.find((fault) => fault.severity === "error");
	if (error !== undefined) throw new MaskflowError(error);
	if (entry.source === null) throw new MaskflowError(missingFrame(entry.record.ref));
	if (entry.umPerPx === null) throw new MaskflowError(noPixelSize(entry.record.ref));
	return { source: entry.source, umPerPx: entry.umPerPx };
}

/** Decodes mask and yolk; O(pixels). @throws MaskflowError, see Dataset.loadFrame. */
export async function loadFrame(entry: FrameEntry): Promise<RawFrame> {
	const { source, umPerPx } = readyParts(entry);
	const mask = await loadMask(source);
	if (areaOfMask(mask) === 0) throw new MaskflowError(emptyMask(source));
	const yolk = entry.yolk === null ? null : await loadYolk(entry.yolk, mask);
	return { record: entry.record, mask, yolk, umPerPx };
}

/**
 * sha-256 (hex) over the encoded mask, the encoded yolk and the pixel size; each part is preceded by its length, so that
 * no two different frames give the same text. O(encoded bytes).
 */
export async function fingerprintOf(entry: FrameEntry): Promise<string> {
	const { source, umPerPx } = readyParts(entry);
	const mask = source.kind === "image" ? await bytesOf(source.file) : new TextEncoder().encode(source.text);
	const stated =
		source.kind === "rle" && source.stated !== null ? `${source.stated.height}x${source.stated.width}` : "";
	const yolk = entry.yolk === null ? new Uint8Array(0) : await bytesOf(entry.yolk);
	const head = `${source.kind} ${stated} ${umPerPx} ${mask.length} ${yolk.length} `;
	const digest = await crypto.subtle.digest("SHA-256", await new Blob([head, mask, yolk]).arrayBuffer());
	return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

async function loadMask(source: FrameSource): Promise<Mask> {
	if (source.kind === "image") return decodeMaskImage(await bytesOf(source.file), source.file.path);
	const decoding = decodeRle(source.text, source.stated);
	if ("tried" in decoding) throw new MaskflowError(rleUndecodable(source, decoding.tried));
	return maskFromRuns(decoding.mask);
}

async function loadYolk(file: InputFile, mask: Mask): Promise<Mask | null> {
	return yolkMaskFromRaster(await decodeImage(await bytesOf(file), file.path), mask.height, mask.width);
}

async function bytesOf(file: InputFile): Promise<Uint8Array<ArrayBuffer>> {
	try {
		return new Uint8Array(await file.bytes());
	} catch (error) {
		throw new MaskflowError(imageUnreadable(file.path, faultFromError(error).detail ?? ""), { cause: error });
	}
}

function missingFrame(ref: string): Fault {
	return {
		code: "frame-missing",
		severity: "error",
		message: `The frame ${ref} is not part of the imported files.`,
		nextStep: "Import the files that hold it.",
	};
}

export function unknownFrame(ref: string): MaskflowError {
	return new MaskflowError(missingFrame(ref));
}
