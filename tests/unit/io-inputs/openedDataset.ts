import type { Dataset } from "../../../src/domain/dataset.ts";
import { type OpenOptions, openDataset } from "../../../src/io/dataset/openDataset.ts";
import type { MemoryFile } from "../../support/inputFiles.ts";
import { writePng } from "../../support/pngWriter.ts";
import { boxMask } from "../../support/tables.ts";

const OPTIONS: OpenOptions = { selection: { includeControl: true, limit: 0 }, umPerPx: null };
export const MANIFEST = "pair_id,embryo_id,src_embryo_id,tgt_embryo_id,frame_src,frame_tgt";
export const BY_PATH = "pair_id,embryo_id,frame_src,frame_tgt,src_mask,tgt_mask,src_um_per_px,tgt_um_per_px";

export const box = boxMask(6, 8, { top: 1, left: 2, h: 3, w: 4 });
export const wide = boxMask(6, 8, { top: 2, left: 1, h: 2, w: 6 });
export const nothing = boxMask(6, 8, { top: 0, left: 0, h: 0, w: 0 });
export const png = (mask = box, value = 255) =>
	writePng({ ...mask, depth: 8, colorType: 0, samples: Array.from(mask.data, (bit) => bit * value) });

export const open = (files: readonly MemoryFile[], options: Partial<OpenOptions> = {}) =>
	openDataset(files, { ...OPTIONS, ...options });
export const codes = (dataset: Dataset) => dataset.review.rows.map((row) => row.faults.map((fault) => fault.code));

export async function frameOf(dataset: Dataset, row = 0, side: "source" | "target" = "source") {
	const record = dataset.review.rows[row]?.pair?.[side];
	if (record === undefined) throw new Error("the row has no pair");
	return { raw: await dataset.loadFrame(record), fingerprint: await dataset.fingerprint(record) };
}
