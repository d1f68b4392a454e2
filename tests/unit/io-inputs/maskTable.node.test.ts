import { describe, expect, test } from "vitest";
import type { InputFile } from "../../../src/domain/ports.ts";
import { readInventory } from "../../../src/io/tables/read/inventory.ts";
import { NeededFrames, readMaskTable, type TableFrame } from "../../../src/io/tables/read/maskTable.ts";
import { readTableHeader, tableKind } from "../../../src/io/tables/read/tableHeader.ts";
import { MemoryFile } from "../../support/inputFiles.ts";
import { boxMask, csv, LEGACY_HEADER, legacyRow } from "../../support/tables.ts";

const small = boxMask(6, 8, { top: 1, left: 2, h: 3, w: 4 });
const NEW_HEADER = "experiment_id,well_id,image_id,time_index,track_id,mask_rle,mask_rle_format,is_valid_mask";

function needing(...frames: [string, number][]): NeededFrames {
	const needed = new NeededFrames();
	for (const [embryoId, frameIndex] of frames) needed.add(embryoId, frameIndex);
	return needed;
}

async function readMasks(file: InputFile, needed: NeededFrames, frames = new Map<string, TableFrame>()) {
	const faults = await readMaskTable(file, await readTableHeader(file), needed, frames, {});
	return { frames, faults };
}

describe("tables are told apart by their header", () => {
	test.each([
		["manifest", ["pair_id", "frame_src", "frame_tgt", "embryo_id"]],
		["manifest", ["pair_id", "embryo_id"]],
		["manifest", ["frame_src", "embryo_id"]],
		["legacy-masks", ["embryo_id", "frame_index", "mask_rle", "mask_height_px", "mask_width_px"]],
		["frame-masks", ["track_id", "time_index", "mask_rle", "mask_rle_format"]],
		["frame-masks", ["embryo_id", "track_id", "time_index", "mask_rle"]],
		["legacy-masks", ["embryo_id", "frame_index", "track_id", "mask_rle"]],
		["frame-inventory", ["image_id", "image_micrometers_per_pixel"]],
		["unknown", ["run_id", "pair_id", "status", "runtime_sec"]],
		["unknown", ["image_id", "mask_rle"]],
		["unknown", ["a", "b"]],
	])("%s", (kind, columns) => {
		expect(tableKind(columns)).toBe(kind);
	});

	test("only the first record is read, however long the file", async () => {
		const file = new MemoryFile(
			"m.csv",
			`\ufeff"image_id";"x\ny";image_micrometers_per_pixel\n${"z;".repeat(1e6)}`,
			1000,
		);
		expect(await readTableHeader(file)).toEqual({
			delimiter: ";",
			hasBom: true,
			columns: ["image_id", "x\ny", "image_micrometers_per_pixel"],
			kind: "frame-inventory",
			notUtf8At: -1,
		});
		expect(file.bytesStreamed).toBe(1000);
	});

	test("a file without any line end is read up to a limit", async () => {
		const file = new MemoryFile("m.csv", "x".repeat(5_000_000));
		expect((await readTableHeader(file)).kind).toBe("unknown");
		expect(file.bytesStreamed).toBeLessThan(1_200_000);
	});
});

describe("legacy table", () => {
	test("keeps the needed frames and nothing else", async () => {
		const rows = [legacyRow("A", 0, small), legacyRow("A", 1, small), legacyRow("B", 0, small)];
		const { frames, faults } = await readMasks(new MemoryFile("t.csv", csv(LEGACY_HEADER, ...rows)), needing(["A", 1]));
		expect(faults).toEqual([]);
		expect([...frames.keys()]).toEqual(["A_t0001"]);
		expect(frames.get("A_t0001")).toMatchObject({
			file: "t.csv",
			line: 3,
			heightPx: 6,
			widthPx: 8,
			umPerPx: 5,
			experimentId: "exp1",
			experimentDate: "20250101",
			well: "A01",
			timeInt: 1,
			imageId: "img_A_1",
			snipId: "snip_1",
			relativeTimeS: 60,
			invalid: null,
		});
	});

	test("pixel size: height, else width, else none", async () => {
		const header = `${LEGACY_HEADER.split(",").slice(0, 5).join(",")},Height (um),Height (px),Width (um),Width (px)`;
		const row = (frame: number, sizes: string) => `A,${frame},x,6,8,${sizes}`;
		const text = csv(header, row(0, "60,6,32,8"), row(1, "60,0,32,8"), row(2, ",,32,8"), row(3, "nan,6,32,0"));
		const needed = needing(["A", 0], ["A", 1], ["A", 2], ["A", 3]);
		const { frames } = await readMasks(new MemoryFile("t.csv", text), needed);
		expect([...frames.values()].map((frame) => frame.umPerPx)).toEqual([10, 4, 4, null]);
	});

	test("a missing column is an error of the file", async () => {
		const file = new MemoryFile("t.csv", csv("embryo_id,frame_index,mask_rle,mask_height_px", "A,0,x,6"));
		await expect(readMasks(file, needing(["A", 0]))).rejects.toMatchObject({
			fault: { code: "table-column-missing", column: "mask_width_px" },
		});
	});

	test("the same frame again: the last wins, a warning when the masks differ", async () => {
		const other = boxMask(6, 8, { top: 0, left: 0, h: 1, w: 1 });
		const text = csv(LEGACY_HEADER, legacyRow("A", 0, small), legacyRow("A", 0, small), legacyRow("A", 0, other));
		const { frames, faults } = await readMasks(new MemoryFile("t.csv", text), needing(["A", 0]));
		expect(frames.get("A_t0000")?.line).toBe(4);
		expect(faults).toMatchObject([{ code: "frame-repeated", severity: "warning", row: 4, file: "t.csv" }]);
		expect(faults[0]?.message).toContain("line 3");
	});

	test("thousands of repeats give a bounded report", async () => {
		const masks = [small, boxMask(6, 8, { top: 0, left: 0, h: 1, w: 1 })];
		const rows = Array.from({ length: 1000 }, (_, i) => legacyRow("A", 0, masks[i % 2] ?? small));
		const { faults } = await readMasks(new MemoryFile("t.csv", csv(LEGACY_HEADER, ...rows)), needing(["A", 0]));
		expect(faults.length).toBe(21);
		expect(faults.at(-1)?.message).toContain("979 more");
	});

	test("a byte that is not UTF-8 is named with its place, far into the file", async () => {
		const head = new TextEncoder().encode(csv(LEGACY_HEADER, legacyRow("A", 0, small)));
		const bytes = new Uint8Array([...head, 0x42, 0xff, 0x0a]);
		await expect(readMasks(new MemoryFile("t.csv", bytes, 50), needing(["A", 0]))).rejects.toMatchObject({
			fault: {
				code: "not-utf8",
				file: "t.csv",
				row: 3,
				message: expect.stringContaining(`position ${head.length + 1} (0xFF)`),
			},
		});
	});

	test("an abort ends the reading with its reason", async () => {
		const file = new MemoryFile("t.csv", csv(LEGACY_HEADER, legacyRow("A", 0, small)), 20);
		const header = await readTableHeader(file);
		const stop = new AbortController();
		const reading = readMaskTable(file, header, needing(["A", 0]), new Map(), {
			signal: stop.signal,
			onBytes: () => stop.abort(new Error("stopped")),
		});
		await expect(reading).rejects.toThrow("stopped");
		expect(file.bytesStreamed).toBeLessThan(file.sizeBytes * 2);
	});
});

describe("new table", () => {
	test("track and time name the frame; not valid is told", async () => {
		const rle = `"{""shape"":[2,2],""counts"":[0,4]}"`;
		const row = (track: string, time: number, valid: string) =>
			`exp,exp_A01,img${time},${time},${track},${rle},morphseq_rle_v1,${valid}`;
		const text = csv(NEW_HEADER, row("T0", 0, "True"), row("T0", 1, "False"), row("T0", 2, ""), row("T0", 3, "?"));
		const needed = needing(["T0", 0], ["T0", 1], ["T0", 2], ["T0", 3]);
		const { frames } = await readMasks(new MemoryFile("f.csv", text), needed);
		expect(frames.get("T0_t0000")).toMatchObject({
			rle: '{"shape":[2,2],"counts":[0,4]}',
			experimentId: "exp",
			well: "exp_A01",
			imageId: "img0",
			invalid: null,
		});
		expect([...frames.values()].map((frame) => frame.invalid)).toEqual([
			null,
			"is_valid_mask is false",
			null,
			'is_valid_mask is "?", neither true nor false',
		]);
	});

	test("inventory: needed images only, the last row wins, sizes not above 0 are left out", async () => {
		const text = csv("image_id,image_micrometers_per_pixel", "a,2", "b,3", "a,2.5", "c,0", "d,");
		const file = new MemoryFile("inv.csv", text);
		const sizes = new Map<string, number>();
		const images = new Set(["a", "c", "d"]);
		const faults = await readInventory(file, await readTableHeader(file), images, sizes, {});
		expect([...sizes]).toEqual([["a", 2.5]]);
		expect(faults).toMatchObject([{ code: "pixel-size-repeated", severity: "warning", row: 4 }]);
	});
});

test("a table far larger than what is kept of it leaves the heap small", async () => {
	// 300 MB generated on the fly; 1 frame in 1,000 is needed.
	const row = new TextEncoder().encode(`${legacyRow("A", 0, small).replace("A,0,", "X,7,")}${"y".repeat(1000)}\n`);
	const chunk = new Uint8Array(row.length * 250);
	for (let i = 0; i < 250; i++) chunk.set(row, i * row.length);
	const wanted = new TextEncoder().encode(`${legacyRow("A", 0, small)}\n`);
	const header = new TextEncoder().encode(`${LEGACY_HEADER}\n`);
	const rounds = Math.ceil(300e6 / chunk.length);
	const file: InputFile = {
		path: "large.csv",
		sizeBytes: 300e6,
		bytes: () => Promise.reject(new Error("a mask table must not be read whole")),
		stream: () => {
			let round = -1;
			return new ReadableStream({
				pull: (controller) => {
					if (round === rounds) return controller.close();
					controller.enqueue(round < 0 ? header : round % 4 === 0 ? wanted : chunk);
					round++;
				},
			});
		},
	};
	const tableHeader = await readTableHeader(file);
	const frames = new Map<string, TableFrame>();
	let peak = 0;
	const start = process.memoryUsage().heapUsed;
	const onBytes = () => {
		peak = Math.max(peak, process.memoryUsage().heapUsed - start);
	};
	await readMaskTable(file, tableHeader, needing(["A", 0]), frames, { onBytes });
	expect(frames.size).toBe(1);
	expect(peak).toBeLessThan(100e6);
});
