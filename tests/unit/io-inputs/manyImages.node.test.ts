import { expect, test } from "vitest";
import type { InputFile } from "../../../src/domain/ports.ts";
import { openDataset } from "../../../src/io/dataset/openDataset.ts";
import { writePng } from "../../support/pngWriter.ts";
import { boxMask, csv } from "../../support/tables.ts";

const box = boxMask(12, 18, { top: 3, left: 4, h: 5, w: 9 });
const PNG = writePng({ width: 18, height: 12, depth: 8, colorType: 0, samples: box.data });
const SELECTION = { includeControl: true, limit: 0 };

/** A file that says when it is opened. */
function watchedFile(path: string, content: Uint8Array, opened: string[]): InputFile {
	const open = () => {
		opened.push(path);
		return new Uint8Array(content);
	};
	return { path, sizeBytes: content.length, bytes: async () => open(), stream: () => new Blob([open()]).stream() };
}

/** A dropped folder of masks e0_t0000.png, e1_t0000.png, … and a manifest of pairs of neighbours. */
function folderOf(masks: number, pairs: number, opened: string[]): InputFile[] {
	const rows = Array.from({ length: pairs }, (_, i) => `p${i},e${2 * i},e${2 * i + 1},0,0`);
	const manifest = csv("pair_id,src_embryo_id,tgt_embryo_id,frame_src,frame_tgt", ...rows);
	return [
		watchedFile("drop/manifest.csv", new TextEncoder().encode(manifest), opened),
		...Array.from({ length: masks }, (_, i) => watchedFile(`drop/masks/e${i}_t0000.png`, PNG, opened)),
	];
}

test("of a folder of 5,000 masks only those that pairs need are opened, each once", async () => {
	const opened: string[] = [];
	const { review } = await openDataset(folderOf(5000, 20, opened), { selection: SELECTION, umPerPx: 5 });
	expect(review.rows.filter((row) => row.runnable)).toHaveLength(20);
	expect(review.unusedFiles).toBe(5000 - 40);
	const images = opened.filter((path) => path.endsWith(".png"));
	expect(images).toHaveLength(40);
	expect(new Set(images).size).toBe(40);
});

test("decoding images tells how far it is, in their bytes, and can be cancelled", async () => {
	const seen: { file: string; bytesRead: number; bytesTotal: number }[] = [];
	const options = {
		selection: SELECTION,
		umPerPx: 5,
		onProgress: (progress: (typeof seen)[number]) => seen.push(progress),
	};
	await openDataset(folderOf(40, 20, []), options);
	expect(seen[0]).toEqual({ file: "drop/masks/e0_t0000.png", bytesRead: PNG.length, bytesTotal: 40 * PNG.length });
	expect(seen.at(-1)).toMatchObject({ bytesRead: 40 * PNG.length, bytesTotal: 40 * PNG.length });

	const control = new AbortController();
	const opened: string[] = [];
	const opening = openDataset(folderOf(40, 20, opened), {
		...options,
		signal: control.signal,
		onProgress: () => control.abort(),
	});
	await expect(opening).rejects.toMatchObject({ name: "AbortError" });
	expect(opened.filter((path) => path.endsWith(".png"))).toHaveLength(1);
});
