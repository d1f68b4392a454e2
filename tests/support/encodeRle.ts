import type { Mask } from "../../src/domain/mask.ts";
import type { MaskRuns } from "../../src/io/masks/rle/maskRuns.ts";

/** The four spellings of `mask_rle` (SPEC section 2.2), to be read back. Each O(pixels). */

/** Plain COCO compressed string; its size is told beside it. */
export function cocoRleFromMask(mask: Mask): string {
	return cocoStringFromRuns(runsFromMask(mask, "column").runs);
}

/** The legacy table's spelling: base64 of the COCO compressed string. */
export function base64RleFromMask(mask: Mask): string {
	return btoa(cocoRleFromMask(mask));
}

/** `{"size":[h,w],"counts":…}`, column-major, as a list or as the compressed string. */
export function cocoJsonFromMask(mask: Mask, counts: "list" | "string"): string {
	const { runs } = runsFromMask(mask, "column");
	const value = counts === "list" ? Array.from(runs) : cocoStringFromRuns(runs);
	return JSON.stringify({ size: [mask.height, mask.width], counts: value });
}

/** `{"shape":[h,w],"counts":[…]}`, row-major (morphseq_rle_v1). */
export function morphseqRleFromMask(mask: Mask): string {
	const { runs } = runsFromMask(mask, "row");
	return JSON.stringify({ shape: [mask.height, mask.width], counts: Array.from(runs) });
}

/** O(pixels). */
function runsFromMask(mask: Mask, order: MaskRuns["order"]): MaskRuns {
	const { height, width, data } = mask;
	const runs: number[] = [];
	let current = 0;
	let length = 0;
	const take = (value: number) => {
		if (value !== current) {
			runs.push(length);
			current = value;
			length = 0;
		}
		length++;
	};
	if (order === "row") {
		for (const value of data) take(value);
	} else {
		for (let x = 0; x < width; x++) for (let y = 0; y < height; y++) take(data[y * width + x]!);
	}
	runs.push(length);
	return { height, width, order, runs: Uint32Array.from(runs) };
}

/** The inverse of `runsFromCocoString`; O(runs). */
function cocoStringFromRuns(runs: Uint32Array): string {
	const parts: string[] = [];
	for (let i = 0; i < runs.length; i++) {
		let value = runs[i]!;
		if (i > 2) value -= runs[i - 2]!;
		let more = true;
		while (more) {
			const group = value & 31;
			value >>= 5;
			more = (group & 16) !== 0 ? value !== -1 : value !== 0;
			parts.push(String.fromCharCode(group + (more ? 32 : 0) + 48));
		}
	}
	return parts.join("");
}
