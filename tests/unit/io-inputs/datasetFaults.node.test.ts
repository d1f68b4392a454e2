import { describe, expect, test } from "vitest";
import { MemoryFile } from "../../support/inputFiles.ts";
import { csv, LEGACY_HEADER, legacyRow } from "../../support/tables.ts";
import { box, codes, MANIFEST, nothing, open, wide } from "./openedDataset.ts";

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
