import { expect, test } from "vitest";
import { faultLine } from "../../../src/cli/commandLine/exit.ts";
import { type Fault, gatherFaults, placeOfFault } from "../../../src/domain/fault.ts";
import { sharedFaults } from "../../../src/figures/tables/reviewTable.ts";
import { openDataset } from "../../../src/io/dataset/openDataset.ts";
import { MemoryFile } from "../../support/inputFiles.ts";
import { boxMask, csv, LEGACY_HEADER, legacyRow } from "../../support/tables.ts";

const fault = (more: Partial<Fault>): Fault => ({
	code: "c",
	severity: "error",
	message: "It failed.",
	nextStep: "Mend it.",
	...more,
});

test("a place is told once: not again what the message says", () => {
	const place = { file: "m.csv", row: 4, column: "mask_rle" };
	expect(placeOfFault(fault(place))).toBe("m.csv, line 4, column mask_rle");
	expect(placeOfFault(fault({ ...place, message: "m.csv, line 4: cut off." }))).toBe("column mask_rle");
	expect(placeOfFault(fault({ ...place, message: "It differs from line 40." }))).toBe("m.csv, line 4, column mask_rle");
	expect(placeOfFault(fault({ row: 4, column: "" }))).toBe("line 4");
	expect(faultLine(fault({ ...place, message: "m.csv, line 4: cut off.", pairId: "a" }))).toBe(
		"error: column mask_rle, pair a: m.csv, line 4: cut off. Mend it.",
	);
	expect(faultLine(fault({}))).toBe("error: It failed. Mend it.");
});

test("one fault of many pairs is one fault, with its pairs", () => {
	const ids = ["a", "b", "c", "d", "e"];
	const gathered = gatherFaults([...ids.map((pairId) => fault({ row: 4, pairId })), fault({ row: 5, pairId: "a" })]);
	expect(gathered.map(({ fault: { row }, pairIds }) => [row, pairIds])).toEqual([
		[4, ids],
		[5, ["a"]],
	]);
	const [first] = gathered;
	expect(first && faultLine(first.fault, first.pairIds)).toBe(
		"error: line 4, 5 pairs (a, b, c and 2 more): It failed. Mend it.",
	);
});

test("a damaged mask that many pairs need is told once, its encodings named", async () => {
	const mask = boxMask(6, 8, { top: 1, left: 2, h: 3, w: 4 });
	const damaged = legacyRow("A", 0, mask, "never");
	const pairs = ["p1,A,B,0,0", "p2,A,C,0,0", "p3,A,B,0,0"];
	const { review } = await openDataset(
		[
			new MemoryFile("m.csv", csv("pair_id,src_embryo_id,tgt_embryo_id,frame_src,frame_tgt", ...pairs)),
			new MemoryFile("masks.csv", csv(LEGACY_HEADER, damaged, legacyRow("B", 0, mask), legacyRow("C", 0, mask))),
		],
		{ selection: { includeControl: true, limit: 0 }, umPerPx: null },
	);
	expect(review.rows.map(({ runnable }) => runnable)).toEqual([false, false, false]);
	const [told, ...others] = sharedFaults(review);
	expect(others).toEqual([]);
	expect(told?.pairIds).toEqual(["p1", "p2", "p3"]);
	expect(told?.fault.message).toMatch(
		/^masks\.csv, line 2: no known encoding fits the mask \(base64 of COCO compressed: .*; COCO compressed: .*; JSON: .*\)\.$/,
	);
});
