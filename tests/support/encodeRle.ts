import type { Mask } from "../../src/domain/mask.ts";
import { cocoStringFromRuns } from "../../src/io/masks/rle/cocoString.ts";
import { runsFromMask } from "../../src/io/masks/rle/maskRuns.ts";

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
