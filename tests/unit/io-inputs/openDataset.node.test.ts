import { describe, expect, test } from "vitest";
import { cocoJsonFromMask, cocoRleFromMask, morphseqRleFromMask } from "../../support/encodeRle.ts";
import { MemoryFile } from "../../support/inputFiles.ts";
import { csv, LEGACY_HEADER, legacyRow, quoted } from "../../support/tables.ts";
import { box, codes, frameOf, MANIFEST, open, wide } from "./openedDataset.ts";

describe("a manifest and a mask table", () => {
	const files = [
		new MemoryFile("drop/pairs.csv", csv(`${MANIFEST},note`, "p1,A,,,0,1,first", "p2,,A,B,1,0,second")),
		new MemoryFile(
			"drop/masks.csv",
			csv(LEGACY_HEADER, legacyRow("A", 0, box), legacyRow("A", 1, wide), legacyRow("B", 0, box)),
		),
		new MemoryFile("drop/readme.md", "not needed"),
		new MemoryFile("drop/run_log.csv", "run_id,pair_id,status\n"),
	];

	test("the review tells frames, sizes, areas and pixel sizes", async () => {
		const { review } = await open(files);
		expect(review).toMatchObject({
			manifestPath: "drop/pairs.csv",
			faults: [],
			rowsInManifest: 2,
			rowsFilteredOut: 0,
			uniqueFrames: 3,
			extraColumns: ["note"],
			unusedFiles: 2,
		});
		expect(review.rows[1]).toMatchObject({
			row: 3,
			pairId: "p2",
			runnable: true,
			faults: [],
			source: { ref: "A_t0001", state: "found", heightPx: 6, widthPx: 8, areaPx: 12, umPerPx: 5, yolkFound: false },
			target: { ref: "B_t0000", state: "found", areaPx: 12 },
			pair: { extra: { note: "second" }, source: { embryoId: "A", frameIndex: 1, well: "A01", timeInt: 1 } },
		});
	});

	test("frames are decoded when asked for; equal content has equal fingerprints", async () => {
		const dataset = await open(files);
		const [a0, a1, b0] = [
			await frameOf(dataset),
			await frameOf(dataset, 0, "target"),
			await frameOf(dataset, 1, "target"),
		];
		expect(a0.raw.mask).toEqual(box);
		expect(a1.raw.mask).toEqual(wide);
		expect(a0.raw).toMatchObject({ umPerPx: 5, yolk: null, record: { ref: "A_t0000" } });
		expect(a0.fingerprint).toMatch(/^[0-9a-f]{64}$/);
		expect(b0.fingerprint).toBe(a0.fingerprint);
		expect(a1.fingerprint).not.toBe(a0.fingerprint);
	});

	test("a frame that was never imported", async () => {
		const dataset = await open(files);
		const record = dataset.review.rows[0]?.pair?.source;
		if (record === undefined) throw new Error("no pair");
		const other = { ...record, ref: "Z_t0000" };
		await expect(dataset.loadFrame(other)).rejects.toMatchObject({ fault: { code: "frame-missing" } });
		await expect(dataset.fingerprint(other)).rejects.toMatchObject({ fault: { code: "frame-missing" } });
	});

	test("selection and counts", async () => {
		const { review } = await open(files, { selection: { includeControl: true, limit: 1 } });
		expect([review.rows.length, review.rowsInManifest, review.rowsFilteredOut, review.uniqueFrames]).toEqual([
			1, 2, 1, 2,
		]);
	});

	test("progress is in bytes of all tables, and ends with all of them", async () => {
		const seen: number[] = [];
		await open(files, { onProgress: ({ bytesRead }) => seen.push(bytesRead) });
		expect(seen.at(-1)).toBe(files[1]?.sizeBytes);
	});

	test("an abort rejects with its reason", async () => {
		const signal = AbortSignal.abort(new Error("stopped"));
		await expect(open(files, { signal })).rejects.toThrow("stopped");
	});
});

describe("new format", () => {
	const header =
		"experiment_id,well_id,image_id,time_index,image_width_px,image_height_px,track_id,mask_rle,mask_rle_format,is_valid_mask";
	const row = (time: number, rle: string, valid: string) =>
		`exp,exp_A01,img${time},${time},8,6,T0,${quoted(rle)},morphseq_rle_v1,${valid}`;

	test("pixel size from the inventory, not valid fails its pairs, other encodings are found by trying", async () => {
		const masks = csv(
			header,
			row(0, morphseqRleFromMask(box), "true"),
			row(1, morphseqRleFromMask(box), "false"),
			row(2, cocoRleFromMask(box), "true"),
			row(3, cocoJsonFromMask(box, "list"), "true"),
		);
		const inventory = csv("image_id,image_micrometers_per_pixel", "img0,2.5", "img1,2.5", "img2,3");
		const files = [
			new MemoryFile("frame_inventory.csv", inventory),
			new MemoryFile("m.csv", csv(MANIFEST, "ok,T0,,,0,2", "invalid,T0,,,0,1", "size,T0,,,2,3")),
			new MemoryFile("frame_masks.csv", masks),
		];
		const dataset = await open(files);
		expect(codes(dataset)).toEqual([[], ["mask-invalid"], ["no-pixel-size"]]);
		const [ok, invalid] = dataset.review.rows;
		expect([ok?.source?.umPerPx, ok?.target?.umPerPx]).toEqual([2.5, 3]);
		expect(ok?.pair?.source).toMatchObject({ experimentId: "exp", well: "exp_A01", imageId: "img0", timeInt: null });
		expect(invalid?.faults[0]).toMatchObject({ file: "frame_masks.csv", row: 3, column: "is_valid_mask" });
		expect((await frameOf(dataset, 0, "target")).raw.mask).toEqual(box);
	});
});
