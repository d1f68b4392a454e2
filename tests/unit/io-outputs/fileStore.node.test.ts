import { existsSync } from "node:fs";
import { appendFile, mkdir, mkdtemp, readFile, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { FileRunStore } from "../../../src/cli/disk/fileStore.ts";
import { provideParquetWasmFromDisk } from "../../../src/cli/disk/parquetWasm.ts";
import type { PairResult } from "../../../src/domain/result.ts";
import { pairFolder } from "../../../src/io/bundle/paths.ts";
import { parseRunLog, runLogLineOf } from "../../../src/io/bundle/runLog.ts";
import { metricsFromParquet } from "../../../src/io/parquet/metricsTable.ts";
import { checkBundle } from "../../interop/python.ts";
import { densePair, failedPair, testHeader } from "../../support/densePair.ts";
import { warnNotChecked } from "../../support/notChecked.ts";

const GROWN = "a/b ü=1";
const SAME = "second";
const LOST = "=lost";
const PAIR_IDS = [GROWN, SAME, LOST];

let out: string;
let grown: PairResult;
let same: PairResult;
let lost: PairResult;
const stores: FileRunStore[] = [];

beforeAll(async () => {
	provideParquetWasmFromDisk();
	const disc = { y: 120, x: 280, ry: 7, rx: 9 };
	grown = await densePair(GROWN, "run", { y: 120, x: 280, ry: 8, rx: 12 }, { y: 122, x: 286, ry: 9, rx: 10 });
	same = await densePair(SAME, "run", disc, disc);
	lost = await failedPair(LOST, "run", "No mask for embryo x, frame 3. Add it.");
});
beforeEach(async () => {
	out = await mkdtemp(join(tmpdir(), "maskflow-store-"));
});
afterEach(async () => {
	for (const store of stores.splice(0)) await store.close();
	await rm(out, { recursive: true, force: true });
});
afterAll(() => rm(out, { recursive: true, force: true }));

function openStore(options?: { tablesEveryMs: number }): FileRunStore {
	const store = new FileRunStore(out, options);
	stores.push(store);
	return store;
}

async function writeRun(results: readonly PairResult[]): Promise<void> {
	const store = openStore();
	await store.writeHeader(await testHeader("run", PAIR_IDS));
	for (const result of results) {
		await store.putResult("run", result);
		await store.appendLog(runLogLineOf(result.row));
	}
	await store.finalizeRun("run");
	await store.close();
}

const inRun = (...names: string[]) => join(out, "run", ...names);
const readRows = async () => metricsFromParquet(await readFile(inRun("ot_pair_metrics.parquet")), "metrics");

describe("a run written to a folder", () => {
	test("is accepted by the checker that opens it as a user's Python would", async () => {
		await writeRun([grown, same, lost]);
		const check = checkBundle(inRun());
		if (check === undefined) return warnNotChecked("a folder written by the file store");
		expect(check.output.trim()).toMatch(/^\d+ passed, 0 failed$/);
	});

	test("lists its pairs in manifest order, whatever the order they finished in, and counts them", async () => {
		await writeRun([lost, same, grown]);
		expect((await readRows()).map((row) => row.pair_id)).toEqual(PAIR_IDS);
		const run = JSON.parse(await readFile(inRun("run.json"), "utf8"));
		expect(run.counts).toEqual({ total: 3, ok: 2, failed: 1, skipped: 0 });
		expect(existsSync(inRun(pairFolder(LOST)))).toBe(false);
	});

	test("says after every pair what is there, when tables are asked for that often", async () => {
		const store = openStore({ tablesEveryMs: 0 });
		await store.writeHeader(await testHeader("run", PAIR_IDS));
		await store.putResult("run", same);
		expect((await readRows()).map((row) => row.pair_id)).toEqual([SAME]);
	});

	test("refuses ids that name a place elsewhere", async () => {
		for (const id of ["..", "../x", "/tmp/x", "a/b", "", ".x", "a\\b", "C:x", "x".repeat(81), "a\0b"]) {
			await expect(openStore().readHeader(id)).rejects.toThrow(/cannot be a run id/);
		}
	});
});

describe("resuming", () => {
	test("counts successes as done, failures not", async () => {
		await writeRun([grown, lost]);
		expect(await openStore().succeededPairs("run")).toEqual(new Set([GROWN]));
		expect(await openStore().succeededPairs("other")).toEqual(new Set());
		expect(existsSync(join(out, "other"))).toBe(false);
	});

	test("gives back the header as it was written", async () => {
		await writeRun([same]);
		expect(await openStore().readHeader("run")).toEqual(await testHeader("run", PAIR_IDS));
	});

	test("a pair that failed and then succeeds has one row, and the other way round", async () => {
		await writeRun([await failedPair(SAME, "run", "The disk was gone."), grown]);
		await writeRun([same, await failedPair(GROWN, "run", "The mask was gone.")]);
		expect((await readRows()).map((row) => [row.pair_id, row.success])).toEqual([
			[GROWN, false],
			[SAME, true],
		]);
		expect(existsSync(inRun(pairFolder(SAME), "fields.npz"))).toBe(true);
		expect(existsSync(inRun(pairFolder(GROWN)))).toBe(false);
	});

	test("keeps every column of a row over a restart, undefined ones and the manifest's own too", async () => {
		const row = { ...same.row, set_type: 'ünlike "x"', extra: { note: "a,b", epsilon: "9", "": "x" } };
		await writeRun([{ ...same, row }]);
		await writeRun([]);
		const { extra: _, ...known } = row;
		const [read] = await readRows();
		expect(read).toMatchObject(known);
		expect(read?.extra).toEqual({ note: "a,b", manifest_epsilon: "9", manifest_column: "x" });
	});
});

describe("after a crash", () => {
	test("a record cut off anywhere leaves the pairs before it, and the run goes on", async () => {
		await writeRun([grown, same]);
		const path = inRun(".maskflow", "rows.ndjson");
		const whole = await readFile(path);
		const firstLine = whole.indexOf(0x0a) + 1;
		for (const length of [0, 1, firstLine - 1, firstLine, firstLine + 1, firstLine + 500, whole.length - 1]) {
			await writeFile(path, whole);
			await truncate(path, length);
			const store = openStore();
			expect(await store.succeededPairs("run")).toEqual(new Set(length >= firstLine ? [GROWN] : []));
			await store.putResult("run", same);
			await store.close();
			const again = openStore();
			expect(await again.succeededPairs("run")).toEqual(new Set(length >= firstLine ? [GROWN, SAME] : [SAME]));
			await again.close();
		}
	});

	test("a pair whose folder was about to be replaced is not done", async () => {
		await writeRun([same]);
		await appendFile(inRun(".maskflow", "rows.ndjson"), `${JSON.stringify({ pairId: SAME })}\n`);
		expect(await openStore().succeededPairs("run")).toEqual(new Set());
	});

	test("half-written folders are cleared away, and a folder without a record leaves the outputs", async () => {
		await writeRun([same]);
		await mkdir(inRun(".maskflow", "scratch", "new"), { recursive: true });
		await mkdir(inRun(pairFolder(GROWN)), { recursive: true });
		await writeRun([]);
		expect(existsSync(inRun(".maskflow", "scratch"))).toBe(false);
		expect(existsSync(inRun(pairFolder(GROWN)))).toBe(false);
		expect(existsSync(inRun(pairFolder(SAME), "fields.npz"))).toBe(true);
	});

	test("a torn line leaves the log, and a line that was never written is made up for", async () => {
		await writeRun([same, lost]);
		const path = inRun("run_log_run.csv");
		const whole = await readFile(path, "utf8");
		await writeFile(path, whole.slice(0, whole.length - 9));
		await writeRun([]);
		const { lines } = parseRunLog(await readFile(path, "utf8"));
		expect(lines.map((line) => [line.pairId, line.status])).toEqual([
			[SAME, "ok"],
			[LOST, "failed"],
		]);
	});
});

describe("two processes", () => {
	const lock = (owner: object) => async () => {
		await mkdir(inRun(".maskflow"), { recursive: true });
		await writeFile(inRun(".maskflow", "lock"), JSON.stringify(owner));
	};

	test("do not write one run", async () => {
		const { hostname } = await import("node:os");
		await lock({ pid: process.ppid, host: hostname() })();
		await expect(openStore().writeHeader(await testHeader("run", PAIR_IDS))).rejects.toThrow(/another process/);
		await lock({ pid: 1, host: "elsewhere" })();
		await expect(openStore().writeHeader(await testHeader("run", PAIR_IDS))).rejects.toThrow(/another process/);
	});

	test("a lock that was left behind is taken over, and given back at the end", async () => {
		await writeRun([]);
		await writeFile(inRun(".maskflow", "lock"), "{");
		await writeRun([same]);
		expect(existsSync(inRun(".maskflow", "lock"))).toBe(false);
	});
});
