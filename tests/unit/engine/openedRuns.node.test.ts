import { beforeAll, describe, expect, test } from "vitest";
import { provideParquetWasmFromDisk } from "../../../src/cli/disk/parquetWasm.ts";
import type { RunHeader, RunLogLine } from "../../../src/domain/ports.ts";
import type { PairResult } from "../../../src/domain/result.ts";
import { keepRun } from "../../../src/engine/worker/keepRun.ts";
import { createOpenedRunShelf } from "../../../src/engine/worker/openedRuns.ts";
import { filesOfRuns } from "../../../src/engine/worker/runFiles.ts";
import { wholePair } from "../../../src/engine/worker/runSource.ts";
import { sourceFromBytes } from "../../../src/io/arrays/zipReader.ts";
import { bundleFilesFromZip } from "../../../src/io/bundle/bundleFiles.ts";
import { zipBlob } from "../../../src/io/bundle/zipStream.ts";
import { type LargeRun, largeRun, watchedFolder } from "../../support/largeRun.ts";

const PAIRS = 10_000;
const ARTEFACT_BYTES = 300;
const TABLES = ["run.json", "ot_pair_metrics.parquet", "run_log_big.csv"];
const PLACE = { kind: "folder", name: "folder" } as const;
const signal = () => new AbortController().signal;
const nobody = () => {};
let big: LargeRun;
let small: LargeRun;

beforeAll(async () => {
	provideParquetWasmFromDisk();
	big = await largeRun("big", PAIRS);
	small = await largeRun("small", 3);
});

async function openSmall(files: ReadonlyMap<string, Uint8Array> = small.files) {
	const shelf = createOpenedRunShelf();
	const { folder, asked } = watchedFolder(files);
	const opened = await shelf.open([{ place: PLACE, files: folder }], []);
	const run = shelf.get("small");
	if (run === undefined) throw new Error(`opened as ${opened.runIds.join(" ")}`);
	return { shelf, opened, run, asked };
}

describe("10,000 pairs where they lie", () => {
	test("opening reads the tables and not one pair's file; a pair reads its own three", async () => {
		const shelf = createOpenedRunShelf();
		const { folder, asked } = watchedFolder(big.files);
		const opened = await shelf.open([{ place: PLACE, files: folder }], []);
		expect(opened).toEqual({ runIds: ["big"], faults: [], faultCount: 0 });
		expect(asked).toEqual(TABLES);
		const run = shelf.get("big");
		const reading = await run?.readRows();
		expect([reading?.place, reading?.rows.length]).toEqual([PLACE, PAIRS]);
		expect(reading?.header).toEqual(big.header);
		for (const at of [0, 4711, PAIRS - 1]) expect(reading?.rows[at]).toEqual(big.rows[at]);
		expect(shelf.list().map(({ ok, failed, place }) => ({ ok, failed, place }))).toEqual([
			{ ok: PAIRS, failed: 0, place: PLACE },
		]);
		expect(asked).toEqual(TABLES);

		const { row } = big.solved;
		const inPair = (...names: string[]) => names.map((name) => `pair_artifacts/${row.pair_id}/${name}`);
		const { coupling, ...shown } = big.solved.artifacts ?? {};
		expect(await run?.readPair(row.pair_id)).toEqual({ row, artifacts: shown, faults: [] });
		expect(asked.splice(0)).toEqual([...TABLES, ...inPair("fields.npz", "potentials.npz", "metadata.json")]);
		const whole = await run?.readPair(row.pair_id, { coupling: true });
		expect(whole?.artifacts).toEqual({ ...shown, coupling });
		expect(asked).toEqual(inPair("fields.npz", "potentials.npz", "metadata.json", "coupling.npz"));
	});

	test("a zip that can't be read is named and leaves the others unharmed; alone it is the refusal", async () => {
		async function* entries() {
			for (const [path, bytes] of small.files) yield { path, bytes };
		}
		const bytes = await (await zipBlob("small", entries(), new Date(0))).arrayBuffer();
		const whole = { path: "whole.zip", file: new File([bytes], "whole.zip") };
		const cut = { path: "cut.zip", file: new File([bytes.slice(0, 5000)], "cut.zip") };
		const open = async (zips: (typeof whole)[]) => {
			const { placed, faults } = await filesOfRuns({ kind: "zips", zips }, async () => null);
			return createOpenedRunShelf().open(placed, [], undefined, faults);
		};
		const opened = await open([cut, whole]);
		expect(opened.runIds).toEqual(["small"]);
		expect(opened.faults.map(({ file }) => file)).toEqual(["cut.zip"]);
		await expect(open([cut])).rejects.toThrow(/cut\.zip/);
	});

	test("of a zip only its end, its directory and the tables are read", async () => {
		async function* entries() {
			for (const [path, bytes] of big.files) yield { path, bytes };
			const bytes = new Uint8Array(ARTEFACT_BYTES);
			for (const { pair_id } of big.rows) {
				for (const name of ["a", "b", "c"]) yield { path: `pair_artifacts/${pair_id}/${name}`, bytes };
			}
		}
		const zip = new Uint8Array(await (await zipBlob("big", entries(), new Date(0))).arrayBuffer());
		const whole = sourceFromBytes(zip);
		const reads: number[] = [];
		const read = (start: number, end: number) => {
			reads.push(end - start);
			return whole.read(start, end);
		};
		const files = await bundleFilesFromZip({ ...whole, read }, "big.zip");
		const inDirectory = reads.length;
		expect(inDirectory).toBeLessThanOrEqual(3);
		const shelf = createOpenedRunShelf();
		const opened = await shelf.open([{ place: { kind: "zip", name: "big.zip" }, files }], []);
		expect(opened).toEqual({ runIds: ["big"], faults: [], faultCount: 0 });
		// A local header and the content of each table.
		expect(reads.length - inDirectory).toBe(2 * TABLES.length);
		expect(reads.reduce((sum, bytes) => sum + bytes, 0)).toBeLessThan(zip.length - 3 * PAIRS * ARTEFACT_BYTES);
		await shelf.get("big")?.readPair(big.solved.row.pair_id);
		expect(reads.length - inDirectory).toBe(2 * TABLES.length + 2 * 3);
	});
});

describe("names", () => {
	test("another run of a taken name gets the next one; the same run takes its own place", async () => {
		const { shelf, run } = await openSmall();
		const place = (files: LargeRun["files"]) => [{ place: PLACE, files: watchedFolder(files).folder }];
		expect((await shelf.open(place(small.files), [])).runIds).toEqual(["small"]);
		const other = await largeRun("small", 4);
		expect((await shelf.open(place(other.files), [])).runIds).toEqual(["small-2"]);
		const renamed = await shelf.get("small-2")?.readRows();
		expect(renamed?.header.runId).toBe("small-2");
		expect(new Set(renamed?.rows.map((row) => row.run_id))).toEqual(new Set(["small-2"]));
		expect((await shelf.get("small-2")?.readPair("pair_00002"))?.row.run_id).toBe("small-2");
		expect((await shelf.get("small-2")?.readLog())?.every((line) => line.runId === "small-2")).toBe(true);
		shelf.close("small-2");
		expect(shelf.list().map(({ header }) => header.runId)).toEqual(["small"]);
		expect(run.header).toEqual(small.header);
	});

	test("a run that this browser keeps is that one", async () => {
		const shelf = createOpenedRunShelf();
		const files = watchedFolder(small.files).folder;
		const kept = (ok: number) => [{ header: small.header, ok, failed: 0 }];
		expect((await shelf.open([{ place: PLACE, files }], kept(3))).runIds).toEqual(["small"]);
		expect(shelf.get("small")).toBeUndefined();
		// Half of it is another run.
		expect((await shelf.open([{ place: PLACE, files }], kept(2))).runIds).toEqual(["small-2"]);
	});

	test("files without a run say so", async () => {
		const { folder } = watchedFolder(small.files);
		const opening = createOpenedRunShelf().open([{ place: PLACE, files: { ...folder, runFolders: [] } }], []);
		await expect(opening).rejects.toMatchObject({ fault: { code: "not-a-bundle" } });
	});
});

describe("damage", () => {
	const without = (ending: string) => new Map([...small.files].filter(([path]) => !path.endsWith(ending)));
	const damagedPair = () => small.solved.row.pair_id;

	test("of a table is told when the run is opened, of a pair when it is looked at; the rest is shown", async () => {
		const { opened } = await openSmall(without("run.json"));
		expect(opened.faults.map(({ file }) => file)).toEqual([expect.stringMatching(/run\.json$/)]);
		const { opened: whole, run } = await openSmall(without("potentials.npz"));
		expect(whole.faultCount).toBe(0);
		const pair = await run.readPair(damagedPair());
		expect(pair.artifacts?.source.velocityYx).toEqual(small.solved.artifacts?.source.velocityYx);
		expect(pair.faults.map(({ file }) => file)).toEqual([expect.stringMatching(/potentials\.npz$/)]);
		await expect(wholePair(run, damagedPair())).rejects.toMatchObject({ fault: { code: "damaged-file" } });
		const { run: mapless } = await openSmall(without("fields.npz"));
		await expect(mapless.readPair(damagedPair())).rejects.toThrow(/fields.npz cannot be read: it is not there/);
	});

	test("keeping takes the numbers of damaged pairs and tells the damage", async () => {
		const { run } = await openSmall();
		const store = memoryStore();
		const progress: number[] = [];
		const told = await keepRun(run, store, signal(), (pairs) => progress.push(pairs));
		// The other two pairs of the run never had files.
		expect(told.faultCount).toBe(2);
		expect(progress).toEqual([1, 2, 3]);
		expect(store.headers).toEqual([{ ...small.header, state: "stopped" }, small.header]);
		expect(store.results.map(({ row }) => row)).toEqual(small.rows);
		expect(store.results.map(({ artifacts }) => artifacts)).toEqual([null, small.solved.artifacts, null]);
		expect(store.log).toHaveLength(3);
	});

	test("a copy that is cancelled or finds its name taken leaves nothing", async () => {
		const { run } = await openSmall();
		const store = memoryStore();
		const cancel = new AbortController();
		const keeping = keepRun(run, store, cancel.signal, (pairs) => pairs === 2 && cancel.abort());
		await expect(keeping).rejects.toThrow("aborted");
		expect(store.deleted).toEqual(["small"]);
		const taken = { ...memoryStore(), readHeader: async () => small.header };
		await expect(keepRun(run, taken, signal(), nobody)).rejects.toMatchObject({ fault: { code: "run-exists" } });
		expect([taken.headers, taken.deleted]).toEqual([[], []]);
	});
});

function memoryStore() {
	const headers: RunHeader[] = [];
	const results: PairResult[] = [];
	const log: RunLogLine[] = [];
	const deleted: string[] = [];
	return {
		headers,
		results,
		log,
		deleted,
		readHeader: async (): Promise<RunHeader | undefined> => undefined,
		writeHeader: async (header: RunHeader) => void headers.push(header),
		succeededPairs: async () => new Set<string>(),
		putResult: async (_runId: string, result: PairResult) => void results.push(result),
		appendLog: async (line: RunLogLine) => void log.push(line),
		deleteRun: async (runId: string) => void deleted.push(runId),
	};
}
