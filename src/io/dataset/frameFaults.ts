import type { Fault } from "../../domain/fault.ts";
import type { TableFrame } from "../tables/read/maskTable.ts";
import type { FrameSource } from "./frameEntry.ts";

/** What can be wrong with a frame, in words. Faults without a row get the manifest's row when they join a pair. */

type Place = Pick<Fault, "file" | "row" | "column">;

function placeOf(source: FrameSource): Place & { words: string } {
	if (source.kind === "image") return { file: source.file.path, words: source.file.path };
	const { file, line } = source;
	return { file, row: line, column: "mask_rle", words: `${file}, line ${line}` };
}

export function frameMissing(name: string): Fault {
	return {
		code: "frame-missing",
		severity: "error",
		message: `No mask was found for the frame ${name}: it is in no mask table, and no image is named ${name}.png.`,
		nextStep: "Add the mask table that holds the frame, or correct the embryo or the frame number in the manifest.",
	};
}

export function imageMissing(path: string): Fault {
	return {
		code: "image-missing",
		severity: "error",
		message: `The image ${path} is not among the given files.`,
		nextStep: "Drop the folder that holds the image, or correct the path (upper and lower case matter).",
	};
}

export function imageAmbiguous(wanted: string, paths: readonly string[]): Fault {
	const shown = paths.slice(0, 5).join(", ") + (paths.length > 5 ? ` and ${paths.length - 5} more` : "");
	return {
		code: "image-ambiguous",
		severity: "error",
		message: `Several files fit ${wanted}: ${shown}.`,
		nextStep: "Write more of the path in the manifest, or drop only one of them.",
	};
}

export function maskMarkedInvalid(frame: TableFrame): Fault {
	return {
		code: "mask-invalid",
		severity: "error",
		message: `${frame.file}, line ${frame.line}: the mask of the frame is marked as not valid (${frame.invalid}).`,
		nextStep: "Leave the pair out, or correct the segmentation of this frame.",
		file: frame.file,
		row: frame.line,
		column: "is_valid_mask",
	};
}

export function rleUndecodable(source: FrameSource & { kind: "rle" }, tried: readonly string[]): Fault {
	const { words, ...place } = placeOf(source);
	return {
		code: "rle-undecodable",
		severity: "error",
		message: `${words}: no known encoding fits the mask (${tried.join("; ")}).`,
		nextStep: "Check that the cell is complete and that height and width are right.",
		...place,
	};
}

export function emptyMask(source: FrameSource): Fault {
	const { words, ...place } = placeOf(source);
	return {
		code: "empty-mask",
		severity: "error",
		message: `${words}: the mask has no foreground pixel.`,
		nextStep: "Correct the segmentation of this frame, or leave the pair out.",
		...place,
	};
}

export function noPixelSize(name: string): Fault {
	return {
		code: "no-pixel-size",
		severity: "error",
		message: `No pixel size is known for the frame ${name}: neither the manifest nor the tables give one.`,
		nextStep: "Set the default µm per pixel, or add the size columns to the mask table, or add the frame inventory.",
	};
}

export function imageUnreadable(path: string, detail: string): Fault {
	return {
		code: "file-unreadable",
		severity: "error",
		message: `${path} can't be read.`,
		nextStep: "Check that the file still exists and that you may read it, then drop it again.",
		file: path,
		detail,
	};
}
