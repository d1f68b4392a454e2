import { describe, expect, test } from "vitest";
import type { Dataset } from "../../../src/domain/dataset.ts";
import { areaOfMask } from "../../../src/domain/mask.ts";
import { type OpenOptions, openDataset } from "../../../src/io/dataset/openDataset.ts";
import { cocoJsonFromMask, cocoRleFromMask, morphseqRleFromMask } from "../../support/encodeRle.ts";
import { MemoryFile } from "../../support/inputFiles.ts";
import { writePng } from "../../support/pngWriter.ts";
import { boxMask, csv, LEGACY_HEADER, legacyRow, quoted } from "../../support/tables.ts";

const OPTIONS: OpenOptions = { selection: { includeControl: true, limit: 0 }, umPerPx: null };
const MANIFEST = "pair_id,embryo_id,src_embryo_id,tgt_embryo_id,frame_src,frame_tgt";
const BY_PATH = "pair_id,embryo_id,frame_src,frame_tgt,src_mask,tgt_mask,src_um_per_px,tgt_um_per_px";

const box = boxMask(6, 8, { top: 1, left: 2, h: 3, w: 4 });
const wide = boxMask(6, 8, { top: 2, left: 1, h: 2, w: 6 });
const nothing = boxMask(6, 8, { top: 0, left: 0, h: 0, w: 0 });
const png = (mask = box, value = 255) =>
	writePng({ ...mask, depth: 8, colorType: 0, samples: Array.from(mask.data, (bit) => bit * value) });

const open = (files: readonly MemoryFile[], options: Partial<OpenOptions> = {}) =>
	openDataset(files, { ...OPTIONS, ...options });
const codes = (dataset: Dataset) => dataset.review.rows.map((row) => row.faults.map((fault) => fault.code));

async function frameOf(dataset: Dataset, row = 0, side: "source" | "target" = "source") {
	const record = dataset.review.rows[row]?.pair?.[side];
	if (record === undefined) throw new Error("the row has no pair");
	return { raw: await dataset.loadFrame(record), fingerprint: await dataset.fingerprint(record) };
}

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

describe("bad rows are named, the others run", () => {
	test("unknown frame, repeated pair, undecodable, no pixel size, empty", async () => {
		const manifest = csv(
			MANIFEST,
			"ok,A,,,0,1",
			"gone,A,,,0,9",
			"ok,A,,,0,1",
			"bad,B,,,0,0",
			"size,C,,,0,0",
			"void,A,,,0,2",
		);
		const noSize = legacyRow("C", 0, box).replace(/,30,6,48,8$/, ",,,,");
		const rows = [
			legacyRow("A", 0, box),
			legacyRow("A", 1, wide),
			legacyRow("A", 2, nothing),
			legacyRow("B", 0, box, "@@"),
			noSize,
		];
		const files = [new MemoryFile("m.csv", manifest), new MemoryFile("t.csv", csv(LEGACY_HEADER, ...rows))];
		const dataset = await open(files);
		expect(dataset.review.faults).toEqual([]);
		expect(codes(dataset)).toEqual([
			[],
			["frame-missing"],
			["duplicate-pair-id"],
			["rle-undecodable"],
			["no-pixel-size"],
			["empty-mask"],
		]);
		const [ok, gone, again, bad, size, empty] = dataset.review.rows;
		expect(dataset.review.rows.map((row) => row.runnable)).toEqual([true, false, false, false, false, false]);
		expect(again?.pair).toBeNull();
		expect(ok?.pair).not.toBeNull();
		expect(gone?.target).toMatchObject({ ref: "A_t0009", state: "missing", areaPx: null });
		expect(gone?.faults[0]).toMatchObject({ file: "m.csv", row: 3, column: "frame_tgt", pairId: "gone" });
		expect(bad?.faults[0]).toMatchObject({ file: "t.csv", row: 5, column: "mask_rle", pairId: "bad" });
		expect(bad?.faults[0]?.message).toContain("COCO compressed");
		expect(bad?.source?.state).toBe("bad");
		expect(size?.faults[0]).toMatchObject({ row: 6, column: "src_um_per_px" });
		expect(empty?.target).toMatchObject({ state: "bad", areaPx: 0 });
		for (const row of dataset.review.rows) {
			for (const fault of row.faults) expect(fault.nextStep.length).toBeGreaterThan(10);
		}
		for (const [row, code] of [
			[gone, "frame-missing"],
			[bad, "rle-undecodable"],
			[size, "no-pixel-size"],
			[empty, "empty-mask"],
		] as const) {
			const record = row?.pair?.target;
			if (record === undefined) throw new Error("no pair");
			await expect(dataset.loadFrame(record)).rejects.toMatchObject({ fault: { code } });
		}
	});

	test("a default pixel size helps the frames that have none", async () => {
		const noSize = legacyRow("C", 0, box).replace(/,30,6,48,8$/, ",,,,");
		const files = [
			new MemoryFile("m.csv", csv(MANIFEST, "p,C,,,0,0")),
			new MemoryFile("t.csv", csv(LEGACY_HEADER, noSize)),
		];
		expect((await open(files, { umPerPx: 7 })).review.rows[0]?.source?.umPerPx).toBe(7);
	});

	test("a row whose cells are wrong keeps its place in the table", async () => {
		const files = [
			new MemoryFile("m.csv", csv(MANIFEST, "p,A,,,x,1", ",A,,,0,1")),
			new MemoryFile("t.csv", csv(LEGACY_HEADER)),
		];
		const { rows } = (await open(files)).review;
		expect(rows.map((row) => [row.pairId, row.pair === null, row.runnable])).toEqual([
			["p", false, false],
			["", true, false],
		]);
	});
});

describe("files that stop everything", () => {
	const table = new MemoryFile("t.csv", csv(LEGACY_HEADER, legacyRow("A", 0, box)));

	test("no manifest, several manifests", async () => {
		const none = await open([table]);
		expect(none.review).toMatchObject({ manifestPath: null, rows: [], unusedFiles: 1 });
		expect(none.review.faults).toMatchObject([{ code: "no-manifest", severity: "error" }]);
		const one = new MemoryFile("a/m.csv", csv(MANIFEST, "p,A,,,0,0"));
		const several = await open([one, new MemoryFile("b/m.csv", csv(MANIFEST)), table]);
		expect(several.review.faults).toMatchObject([{ code: "several-manifests" }]);
		expect(several.review.faults[0]?.message).toContain("a/m.csv, b/m.csv");
	});

	test("a manifest or table that can't be used is an error of the file", async () => {
		const manifest = new MemoryFile("m.csv", csv(MANIFEST, "p,A,,,0,0"));
		const latin = new MemoryFile("t.csv", Uint8Array.from([...new TextEncoder().encode(`${LEGACY_HEADER}\n`), 0xe9]));
		expect((await open([manifest, latin])).review.faults).toMatchObject([{ code: "not-utf8", severity: "error" }]);
		const short = new MemoryFile("m.csv", "pair_id,embryo_id\np,A\n");
		expect((await open([short, table])).review).toMatchObject({
			manifestPath: "m.csv",
			rows: [],
			faults: [{ code: "manifest-column-missing", severity: "error" }],
		});
	});

	test("a table whose header is not UTF-8: stops everything when there is no manifest, else a warning", async () => {
		const utf16 = new MemoryFile(
			"m.csv",
			new Uint8Array(Buffer.from(`\ufeff${csv(MANIFEST, "p,A,,,0,0")}`, "utf16le")),
		);
		const none = (await open([utf16, table])).review.faults;
		expect(none.map((fault) => [fault.code, fault.severity, fault.file])).toEqual([
			["not-utf8", "error", "m.csv"],
			["no-manifest", "error", undefined],
		]);
		expect(none[0]?.message).toContain("position 0");
		const manifest = new MemoryFile("good.csv", csv(MANIFEST, "p,A,,,0,0"));
		const beside = (await open([utf16, table, manifest])).review;
		expect(beside.faults).toMatchObject([{ code: "not-utf8", severity: "warning" }]);
		expect(beside.rows[0]?.runnable).toBe(true);
	});

	test("file names say nothing about tables", async () => {
		const files = [
			new MemoryFile("manifest", csv(MANIFEST, "p,A,,,0,0")),
			new MemoryFile("masks.dat", csv(LEGACY_HEADER, legacyRow("A", 0, box))),
		];
		expect((await open(files)).review.rows[0]?.runnable).toBe(true);
	});

	test("a file that can't be read any more", async () => {
		const gone = new MemoryFile("t.csv", "");
		gone.stream = () => new ReadableStream({ pull: () => Promise.reject(new Error("gone")) });
		const { review } = await open([new MemoryFile("m.csv", csv(MANIFEST, "p,A,,,0,0")), gone]);
		expect(review.faults).toMatchObject([{ code: "file-unreadable", file: "t.csv" }]);
	});

	test("a selection without rows is a warning", async () => {
		const manifest = new MemoryFile("m.csv", csv(`${MANIFEST},analysis_use`, "p,A,,,0,0,false"));
		expect((await open([manifest, table])).review.faults).toMatchObject([{ code: "no-row-kept", severity: "warning" }]);
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

describe("mask images", () => {
	test("by the manifest's path: exact, else the only file that ends with it", async () => {
		const manifest = csv(
			BY_PATH,
			"p,,,,a/x.png,y.png,10,10",
			"q,,,,x.png,z.png,10,10",
			"r,,,,./deep/y.png,Y.png,10,10",
		);
		const files = [
			new MemoryFile("m.csv", manifest),
			new MemoryFile("a/x.png", png()),
			new MemoryFile("b/a/x.png", png(wide)),
			new MemoryFile("top/deep/y.png", png(wide)),
		];
		const dataset = await open(files);
		expect(codes(dataset)).toEqual([[], ["image-ambiguous", "image-missing"], ["image-missing"]]);
		expect(dataset.review.rows[0]).toMatchObject({
			source: { ref: "a/x.png", state: "found", heightPx: 6, widthPx: 8, areaPx: 12, umPerPx: 10 },
			target: { ref: "top/deep/y.png" },
			pair: { source: { embryoId: "", frameIndex: null } },
		});
		expect(dataset.review.rows[1]?.faults[0]).toMatchObject({ row: 3, column: "src_mask", file: "m.csv" });
		expect(dataset.review.rows[1]?.faults[0]?.message).toContain("a/x.png, b/a/x.png");
		expect((await frameOf(dataset)).raw.mask).toEqual(box);
		expect(dataset.review.unusedFiles).toBe(1);
	});

	test("by the frame's name, anywhere but among yolk masks", async () => {
		const files = [
			new MemoryFile("m.csv", csv(`${MANIFEST},src_um_per_px,tgt_um_per_px`, "p,A_e01,,,7,8,5,6")),
			new MemoryFile("x/A_e01_t0007.png", png()),
			new MemoryFile("x/yolk/A_e01_t0007.png", png(wide)),
			new MemoryFile("x/A_e01_t0008.png", png(wide)),
		];
		const dataset = await open(files);
		expect(codes(dataset)).toEqual([[]]);
		expect(dataset.review.rows[0]).toMatchObject({
			source: { ref: "A_e01_t0007", umPerPx: 5 },
			target: { umPerPx: 6 },
		});
		expect((await frameOf(dataset)).raw.mask).toEqual(box);
	});

	test("the same image under two pixel sizes is two frames", async () => {
		const manifest = csv(BY_PATH, "p,,,,x.png,x.png,10,5", "q,,,,x.png,x.png,5,10");
		const dataset = await open([new MemoryFile("m.csv", manifest), new MemoryFile("x.png", png())]);
		const refs = dataset.review.rows.map((row) => [row.source?.ref, row.target?.ref]);
		expect(refs).toEqual([
			["x.png", "x.png (2)"],
			["x.png (2)", "x.png"],
		]);
		expect((await frameOf(dataset, 0, "target")).raw.umPerPx).toBe(5);
		expect((await frameOf(dataset, 1, "target")).raw.umPerPx).toBe(10);
	});

	test("damaged, empty and foreign images fail only their pairs", async () => {
		const manifest = csv(
			BY_PATH,
			"ok,,,,x.png,x.png,10,10",
			"cut,,,,cut.png,x.png,10,10",
			"void,,,,void.png,x.png,10,10",
			"odd,,,,odd.png,x.png,10,10",
		);
		const files = [
			new MemoryFile("m.csv", manifest),
			new MemoryFile("x.png", png()),
			new MemoryFile("cut.png", png().subarray(0, 60)),
			new MemoryFile("void.png", png(nothing)),
			new MemoryFile("odd.png", "GIF89a"),
		];
		const dataset = await open(files);
		expect(codes(dataset)).toEqual([[], ["image-damaged"], ["empty-mask"], ["image-format"]]);
		expect(dataset.review.rows[1]?.faults[0]).toMatchObject({ file: "m.csv", row: 3, column: "src_mask" });
		expect(dataset.review.rows[1]?.faults[0]?.message).toContain("cut.png");
	});

	test("beyond 300 images only headers are checked, and the report says so", async () => {
		const count = 305;
		const rows = Array.from({ length: count }, (_, i) => `p${i},,,,${i}.png,${i}.png,10,10`);
		const images = Array.from({ length: count }, (_, i) => new MemoryFile(`${i}.png`, png()));
		const { review } = await open([new MemoryFile("m.csv", csv(BY_PATH, ...rows)), ...images]);
		expect(review.faults).toMatchObject([{ code: "images-not-decoded", severity: "warning" }]);
		expect(review.faults[0]?.message).toContain("Of 5 images");
		expect(review.rows.at(-1)?.source).toMatchObject({ state: "found", heightPx: 6, areaPx: null });
		expect(review.rows.every((row) => row.runnable)).toBe(true);
	});
});

describe("yolk masks", () => {
	const table = new MemoryFile("t.csv", csv(LEGACY_HEADER, legacyRow("A", 3, box), legacyRow("B", 4, box)));
	const manifest = new MemoryFile("m.csv", csv(MANIFEST, "p,,A,B,3,4"));
	const yolk = boxMask(3, 4, { top: 0, left: 1, h: 2, w: 1 });
	const withYolk = (...files: MemoryFile[]) => open([manifest, table, ...files]);

	test("by date, well and time under a folder named yolk; the first in sorted order; resized", async () => {
		const dataset = await withYolk(
			new MemoryFile("seg/My_YOLK_v1/20250101/plate_A01_t0003_b.png", png(wide)),
			new MemoryFile("seg/My_YOLK_v1/20250101/plate_A01_t0003_a.png", png(yolk)),
			new MemoryFile("seg/My_YOLK_v1/20250102/A01_t0004.png", png(yolk)),
			new MemoryFile("seg/My_YOLK_v1/20250101/A02_t0004.png", png(yolk)),
			new MemoryFile("seg/My_YOLK_v1/20250101/A01_t00041.png", png(yolk)),
			new MemoryFile("seg/other/20250101/A01_t0004.png", png(yolk)),
		);
		const [row] = dataset.review.rows;
		expect([row?.source?.yolkFound, row?.target?.yolkFound]).toEqual([true, false]);
		const { raw } = await frameOf(dataset);
		expect(raw.yolk).toEqual(boxMask(6, 8, { top: 0, left: 2, h: 4, w: 2 }));
		expect((await frameOf(dataset, 0, "target")).raw.yolk).toBeNull();
	});

	test("by the embryo's name anywhere, before the well's", async () => {
		const dataset = await withYolk(
			new MemoryFile("yolk/20250101/A01_t0003.png", png(yolk)),
			new MemoryFile("x/A_t0003_yolk.png", png(wide)),
		);
		expect(areaOfMask((await frameOf(dataset)).raw.yolk ?? nothing)).toBe(12);
	});

	test("the yolk is part of the fingerprint", async () => {
		const [without, one, other] = [
			await withYolk(),
			await withYolk(new MemoryFile("A_t0003_yolk.png", png(yolk))),
			await withYolk(new MemoryFile("A_t0003_yolk.png", png(wide))),
		];
		const prints = await Promise.all(
			[without, one, other].map(async (dataset) => (await frameOf(dataset)).fingerprint),
		);
		expect(new Set(prints).size).toBe(3);
	});

	test("an empty yolk image counts as none; a damaged one fails its pairs", async () => {
		const empty = await withYolk(new MemoryFile("A_t0003_yolk.png", png(nothing)));
		expect(empty.review.rows[0]).toMatchObject({ runnable: true, source: { yolkFound: false } });
		const damaged = await withYolk(new MemoryFile("A_t0003_yolk.png", png().subarray(0, 50)));
		expect(codes(damaged)).toEqual([["image-damaged"]]);
	});
});
