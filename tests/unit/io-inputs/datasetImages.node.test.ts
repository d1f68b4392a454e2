import { describe, expect, test } from "vitest";
import { areaOfMask } from "../../../src/domain/mask.ts";
import { MemoryFile } from "../../support/inputFiles.ts";
import { boxMask, csv, LEGACY_HEADER, legacyRow } from "../../support/tables.ts";
import { BY_PATH, box, codes, frameOf, MANIFEST, nothing, open, png, wide } from "./openedDataset.ts";

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
