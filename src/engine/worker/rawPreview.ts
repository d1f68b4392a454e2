import type { Dataset } from "../../domain/dataset.ts";
import type { FrameRecord } from "../../domain/frame.ts";
import type { Mask } from "../../domain/mask.ts";
import type { RawFramePreview } from "../contract/engineApi.ts";
import { refusal } from "./answer.ts";

/** Longer side of a preview, px: enough for a picture beside the canonical one. */
const LONGEST_SIDE = 320;

/**
 * A frame as the files hold it, shrunk. O(pixels of the frame).
 * @throws MaskflowError `frame-not-listed`, or why the frame can't be read.
 */
export async function rawPreview(dataset: Dataset, ref: string): Promise<RawFramePreview> {
	const record = recordOf(dataset, ref);
	if (record === undefined) {
		throw refusal(
			"frame-not-listed",
			`The files on this page do not hold the frame ${ref}.`,
			"Choose the files that this run was made from.",
		);
	}
	const { mask, yolk, umPerPx } = await dataset.loadFrame(record);
	const step = Math.max(1, Math.ceil(Math.max(mask.height, mask.width) / LONGEST_SIDE));
	const { height, width, cover } = shrink(mask, step);
	return {
		heightPx: mask.height,
		widthPx: mask.width,
		umPerPx,
		preview: { height, width, mask: cover, yolk: yolk === null ? null : shrink(yolk, step).cover },
	};
}

function recordOf(dataset: Dataset, ref: string): FrameRecord | undefined {
	for (const { pair } of dataset.review.rows) {
		if (pair?.source.ref === ref) return pair.source;
		if (pair?.target.ref === ref) return pair.target;
	}
	return undefined;
}

/** Share of foreground in blocks of `step`² pixels, 0 to 255; blocks at the edges count what they have. */
function shrink(mask: Mask, step: number): { height: number; width: number; cover: Uint8Array } {
	const height = Math.ceil(mask.height / step);
	const width = Math.ceil(mask.width / step);
	const sums = new Float64Array(height * width);
	const sizes = new Float64Array(height * width);
	for (let y = 0; y < mask.height; y++) {
		const row = Math.floor(y / step) * width;
		for (let x = 0; x < mask.width; x++) {
			const block = row + Math.floor(x / step);
			sums[block] = (sums[block] ?? 0) + (mask.data[y * mask.width + x] ?? 0);
			sizes[block] = (sizes[block] ?? 0) + 1;
		}
	}
	return { height, width, cover: Uint8Array.from(sums, (sum, i) => Math.round((255 * sum) / (sizes[i] ?? 1))) };
}
