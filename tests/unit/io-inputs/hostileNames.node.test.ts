import { describe, expect, test } from "vitest";
import { openDataset } from "../../../src/io/dataset/openDataset.ts";
import { parseManifest } from "../../../src/io/manifest/parseManifest.ts";
import { decodeRle } from "../../../src/io/masks/rle/decodeRle.ts";
import { extraColumnNames } from "../../../src/io/parquet/metricsTable.ts";
import { MemoryFile } from "../../support/inputFiles.ts";
import { boxMask, csv, LEGACY_HEADER, legacyRow, quoted } from "../../support/tables.ts";

const HEADER = "pair_id,embryo_id,frame_src,frame_tgt";
const box = boxMask(12, 18, { top: 3, left: 4, h: 5, w: 9 });
const MASKS = csv(LEGACY_HEADER, legacyRow("e", 0, box), legacyRow("e", 1, box));
const parse = (text: string | Uint8Array) =>
	parseManifest(typeof text === "string" ? new TextEncoder().encode(text) : text, "m.csv");
const codesOf = (...pairIds: string[]) =>
	parse(csv(HEADER, ...pairIds.map((id) => `${quoted(id)},e,0,1`))).rows.map((row) => row.faults.map((f) => f.code));

describe("pair ids as names of folders", () => {
	test("two that differ in case alone are told, on the later row", () => {
		expect(codesOf("Pair", "other", "pAIR", "PAIR")).toEqual([[], [], ["pair-id-case"], ["pair-id-case"]]);
		expect(codesOf("é", "É", "e\u0301")).toEqual([[], [], []]);
	});

	test("names that Windows keeps, and names too long for any disk", () => {
		expect(codesOf("CON", "nul.txt", "com1", "console", "a.")).toEqual([
			["pair-id-not-on-windows"],
			["pair-id-not-on-windows"],
			["pair-id-not-on-windows"],
			[],
			["pair-id-not-on-windows"],
		]);
		expect(codesOf("x".repeat(255), "y".repeat(256), "é".repeat(43))).toEqual([
			[],
			["pair-id-too-long"],
			["pair-id-too-long"],
		]);
	});

	test("whatever an id holds, it is carried as it is and nothing is interpreted", () => {
		const ids = ["../up", "/abs", "C:\\x", "=1+1", "<img src=x onerror=alert(1)>", "a\0b", "__proto__", "\u202egnp"];
		expect(parse(csv(HEADER, ...ids.map((id) => `${quoted(id)},e,0,1`))).rows.map((row) => row.pairId)).toEqual(ids);
	});
});

describe("hostile cells", () => {
	test("half a surrogate pair is no UTF-8: the file is refused with its place", () => {
		const bytes = Uint8Array.of(...new TextEncoder().encode(`${HEADER}\np`), 0xed, 0xa0, 0x80, 0x2c);
		const { rows, faults } = parse(bytes);
		expect(rows).toEqual([]);
		expect(faults).toMatchObject([{ code: "not-utf8", row: 2, nextStep: expect.stringContaining("UTF-8") }]);
	});

	test("half a surrogate pair inside JSON is a reason like any other", () => {
		expect(decodeRle('{"size":[2,2],"counts":"\\ud800"}', null)).toEqual({
			tried: [expect.stringContaining("character 1")],
		});
	});

	test("a cell of 10 MB, and a quotation mark never closed, fail their own row", () => {
		const long = parse(csv(HEADER, `${"x".repeat(1e7)},e,0,1`, "good,e,0,1"));
		expect(long.rows.map((row) => row.faults.map((f) => f.code))).toEqual([["pair-id-too-long"], []]);
		expect(JSON.stringify(long.rows[0]?.faults).length).toBeLessThan(1000);
		const open = parse(csv(HEADER, "good,e,0,1", '"bad,e,0,1', "unharmed,e,0,1"));
		expect(open.rows.map((row) => row.faults.map((f) => f.code))).toEqual([
			[],
			expect.arrayContaining(["row-quotes"]),
			[],
		]);
	});

	test("runs cut, too long, negative; sizes negative and huge: reasons, and no memory set aside", () => {
		const reasons = [
			'{"size":[2,3],"counts":[1,2]}',
			'{"size":[2,3],"counts":[1,200]}',
			'{"size":[2,3],"counts":[-1,7]}',
			'{"shape":[-2,-3],"counts":[6]}',
			'{"shape":[1e9,1e9],"counts":[1e18]}',
			'{"shape":[60000,60000],"counts":[3600000000]}',
		].map((cell) => decodeRle(cell, null));
		expect(reasons).toEqual(reasons.map(() => ({ tried: [expect.any(String)] })));
	});
});

test("columns of the manifest that are ours too get a prefix; none is lost", () => {
	expect([...extraColumnNames(["cost", "COST", "__proto__", "note", ""])]).toEqual([
		["cost", "manifest_cost"],
		["COST", "manifest_COST_2"],
		["__proto__", "__proto__"],
		["note", "note"],
		["", "manifest_column"],
	]);
});

test("paths in the manifest reach dropped files only", async () => {
	const paths = ["../m.png", "/etc/passwd", "C:\\m.png", "..\\..\\m.png", "CON", "m.png\0"];
	const header = `${HEADER},src_mask,tgt_mask`;
	const files = [
		new MemoryFile("m.csv", csv(header, ...paths.map((path, i) => `p${i},,,,${quoted(path)},${quoted(path)}`))),
		new MemoryFile("masks.csv", MASKS),
	];
	const { review } = await openDataset(files, { selection: { includeControl: true, limit: 0 }, umPerPx: 1 });
	expect(review.rows.map((row) => row.faults.map((fault) => fault.code))).toEqual(paths.map(() => ["image-missing"]));
});
