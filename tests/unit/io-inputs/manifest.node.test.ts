import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseManifest } from "../../../src/io/manifest/parseManifest.ts";
import { selectRows } from "../../../src/io/manifest/selectRows.ts";

const parse = (text: string) => parseManifest(new TextEncoder().encode(text), "m.csv");
const HEADER = "pair_id,embryo_id,src_embryo_id,tgt_embryo_id,frame_src,frame_tgt";

/** Code, column and line of each fault of each row. */
const faults = (text: string) => parse(text).rows.map((row) => row.faults.map((f) => [f.code, f.column, f.row]));

describe("form of the file", () => {
	test("comma, semicolon and tab give the same rows", () => {
		const text = `${HEADER},note\np1,e,,,0,1,"a, b; c"\n`;
		const semicolons = text.replace('"a, b; c"', "@").replaceAll(",", ";").replace("@", '"a, b; c"');
		const tabs = semicolons.replace('"a, b; c"', "@").replaceAll(";", "\t").replace("@", '"a, b; c"');
		const expected = parse(text).rows;
		expect(expected[0]?.extra).toEqual({ note: "a, b; c" });
		expect(parse(semicolons).rows).toEqual(expected);
		expect(parse(tabs).rows).toEqual(expected);
	});

	test("with a byte order mark, and with mixed line ends", () => {
		const manifest = parse(`\ufeff${HEADER}\r\np1,e,,,0,1\rp2,e,,,1,2\n\np3,e,,,2,3`);
		expect(manifest.faults).toEqual([]);
		expect(manifest.rows.map((row) => [row.line, row.pairId])).toEqual([
			[2, "p1"],
			[3, "p2"],
			[5, "p3"],
		]);
	});

	test("true line numbers below quoted line ends", () => {
		const manifest = parse(`${HEADER},note\np1,e,,,0,1,"one\r\ntwo\nthree"\np2,e,,,x,1,\n`);
		expect(manifest.rows.map((row) => row.line)).toEqual([2, 5]);
		expect(manifest.rows[1]?.faults[0]).toMatchObject({ row: 5, column: "frame_src", pairId: "p2", file: "m.csv" });
	});

	test("anything but UTF-8 is refused with the byte's position", () => {
		const bytes = new TextEncoder().encode(`${HEADER}\np1,e,,,0,1\n`);
		bytes[HEADER.length + 2] = 0xe9;
		const manifest = parseManifest(bytes, "latin1.csv");
		expect(manifest.rows).toEqual([]);
		expect(manifest.faults).toMatchObject([{ code: "not-utf8", severity: "error", row: 2 }]);
		expect(manifest.faults[0]?.message).toContain(`position ${HEADER.length + 2} (0xE9)`);
	});

	test("a missing required column is an error of the file", () => {
		expect(parse("pair_id,embryo_id,frame_src\np,e,0\n")).toMatchObject({
			rows: [],
			faults: [{ code: "manifest-column-missing", severity: "error", column: "frame_tgt" }],
		});
		expect(parse("pair_id,frame_src,frame_tgt,src_embryo_id\n").faults[0]?.message).toContain("embryo_id (or");
		expect(parse("frame_src,frame_tgt,embryo_id\n").faults[0]?.column).toBe("pair_id");
	});

	test("a known column twice is an error; unknown ones get numbers", () => {
		expect(parse(`${HEADER},pair_id\n`).faults).toMatchObject([
			{ code: "manifest-column-repeated", column: "pair_id" },
		]);
		const manifest = parse(`${HEADER},note,note,\np,e,,,0,1,a,b,c\n`);
		expect(manifest.extraColumns).toEqual(["note", "note_2", "column_9"]);
		expect(manifest.rows[0]?.extra).toEqual({ note: "a", note_2: "b", column_9: "c" });
	});

	test("an empty file and one without rows", () => {
		expect(parse("").faults).toMatchObject([{ code: "manifest-empty" }]);
		expect(parse(`${HEADER}\n,,,,,\n`).faults).toMatchObject([{ code: "manifest-empty" }]);
	});
});

describe("cells", () => {
	test("booleans in every spelling, and defaults", () => {
		const use = (text: string) => parse(`${HEADER},analysis_use,is_control_pair\np,e,,,0,1,${text},${text}\n`).rows[0];
		for (const text of ["true", "T", "yes", "YES", "1", "True", " t "]) {
			expect(use(text)?.labels).toMatchObject({ analysisUse: true, isControlPair: true });
		}
		for (const text of ["false", "F", "no", "No", "0", "FALSE"]) {
			expect(use(text)?.labels).toMatchObject({ analysisUse: false, isControlPair: false });
		}
		expect(use("")?.labels).toMatchObject({ analysisUse: true, isControlPair: false });
		for (const text of ["2", "ja", "nan", "1.0"]) {
			expect(use(text)?.faults.map((f) => [f.code, f.column])).toEqual([
				["not-boolean", "is_control_pair"],
				["not-boolean", "analysis_use"],
			]);
		}
	});

	test("frames are whole numbers, also written 12.0", () => {
		const [row] = parse(`${HEADER}\np,e,,,12.0,0013\n`).rows;
		expect([row?.source.frameIndex, row?.target.frameIndex]).toEqual([12, 13]);
		for (const text of ["1.5", "x", "1e3", ""]) {
			expect(faults(`${HEADER}\np,e,,,${text},1\n`)).toEqual([[["frame-not-integer", "frame_src", 2]]]);
		}
	});

	test("labels that are no numbers warn; pixel sizes that are none are errors", () => {
		const text = `${HEADER},set_rank,bin_src_hpf,src_um_per_px,tgt_um_per_px\np,e,,,0,1,first,28.5,0,5.03\n`;
		const [row] = parse(text).rows;
		expect(row?.labels).toMatchObject({ setRank: null, binSrcHpf: 28.5 });
		expect(row?.target.umPerPx).toBe(5.03);
		expect(row?.faults.map((f) => [f.code, f.severity, f.column])).toEqual([
			["label-not-number", "warning", "set_rank"],
			["pixel-size-invalid", "error", "src_um_per_px"],
		]);
		expect(parse(`${HEADER},set_rank,bin_src_hpf\np,e,,,0,1,NaN,\n`).rows[0]?.faults).toEqual([]);
	});

	test("a repeated pair_id is an error of the later row; a missing one of its own", () => {
		const manifest = parse(`${HEADER}\np,e,,,0,1\np,e,,,1,2\n,e,,,1,2\n,e,,,1,2\n`);
		expect(manifest.rows.map((row) => [row.repeated, row.faults.map((f) => f.code)])).toEqual([
			[false, []],
			[true, ["duplicate-pair-id"]],
			[false, ["pair-id-missing"]],
			[false, ["pair-id-missing"]],
		]);
		expect(manifest.rows[1]?.faults[0]?.message).toContain("already used in line 2");
	});

	test("too many cells are an error, too few a warning", () => {
		expect(faults(`${HEADER}\np,e,,,0,1,x\n`)).toEqual([[["row-too-many-cells", "", 2]]]);
		expect(faults(`${HEADER}\np,e,,,0,1,,\n`)).toEqual([[]]);
		expect(parse(`${HEADER},note\np,e,,,0,1\n`).rows[0]?.faults).toMatchObject([
			{ code: "row-too-few-cells", severity: "warning" },
		]);
	});

	test("quotes that never close are reported", () => {
		expect(parse(`${HEADER}\np,"e,,,0,1\n`).rows[0]?.faults.map((f) => f.code)).toContain("row-quotes");
	});
});

describe("variant", () => {
	test("filled src/tgt cells win over embryo_id, whatever is_control_pair says", () => {
		const text = `${HEADER},is_control_pair\np,label,A,B,0,1,false\nq,C,,,0,1,true\n`;
		expect(parse(text).rows.map((row) => [row.source.embryoId, row.target.embryoId, row.faults.length])).toEqual([
			["A", "B", 0],
			["C", "C", 0],
		]);
	});

	test("only one of src/tgt filled: embryo_id does not stand in for the other", () => {
		expect(faults(`${HEADER}\np,label,A,,0,1\n`)).toEqual([[["embryo-missing", "tgt_embryo_id", 2]]]);
		expect(faults(`${HEADER}\np,,,,0,1\n`)[0]?.length).toBe(2);
	});

	test("with images named by path, embryo and frame may be empty", () => {
		const [row] = parse("pair_id,frame_src,frame_tgt,src_mask,tgt_mask\np,,,a/b.png,c.png\n").rows;
		expect(row?.faults).toEqual([]);
		expect([row?.source.maskPath, row?.target.maskPath]).toEqual(["a/b.png", "c.png"]);
	});
});

describe("row filter", () => {
	const text = `${HEADER},analysis_use,is_control_pair
plain,e,,,0,1,true,false
out,e,,,0,1,false,false
control,e,,,0,1,true,true
control-out,e,,,0,1,false,true
last,e,,,0,1,,
`;
	const ids = (includeControl: boolean, limit: number) =>
		selectRows(parse(text).rows, { includeControl, limit }).map((row) => row.pairId);

	test("controls are kept whatever their analysis_use, or dropped altogether", () => {
		expect(ids(true, 0)).toEqual(["plain", "control", "control-out", "last"]);
		expect(ids(false, 0)).toEqual(["plain", "last"]);
	});

	test("the limit counts kept rows", () => {
		expect(ids(true, 2)).toEqual(["plain", "control"]);
		expect(ids(false, 2)).toEqual(["plain", "last"]);
	});
});

test("arbitrary bytes and arbitrary cells end in rows and faults, never in an exception", () => {
	const cells = fc.constantFrom(
		"pair_id",
		"frame_src",
		"frame_tgt",
		"embryo_id",
		"a",
		"1",
		'"',
		"\n",
		"\r",
		",",
		";",
		"é",
	);
	const text = fc.array(cells, { maxLength: 60 }).map((list) => list.join(""));
	const inputs = fc.oneof(
		fc.uint8Array({ maxLength: 300 }),
		text.map((body) => new TextEncoder().encode(`${HEADER}\n${body}`)),
		text.map((body) => new TextEncoder().encode(body)),
	);
	fc.assert(
		fc.property(inputs, (bytes) => {
			const manifest = parseManifest(bytes, "m.csv");
			for (const row of manifest.rows) for (const fault of row.faults) expect(fault.row).toBe(row.line);
		}),
		{ numRuns: 2000 },
	);
});
