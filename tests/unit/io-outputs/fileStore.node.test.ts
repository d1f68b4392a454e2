import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { FileRunStore } from "../../../src/cli/fileStore.ts";
import { provideParquetWasmFromDisk } from "../../../src/cli/parquetWasm.ts";
import type { PairResult } from "../../../src/domain/result.ts";
import { metricsFromParquet } from "../../../src/io/parquet/metricsTable.ts";
import { checkBundle, warnNotChecked } from "../../interop/python.ts";
import { densePair, failedPair, testHeader } from "./densePair.ts";

const PAIR_IDS = ["a/b ü=1", ".second", "=lost"];
let out: string;
let results: readonly [PairResult, PairResult, PairResult];

beforeAll(async () => {
	provideParquetWasmFromDisk();
	out = await mkdtemp(join(tmpdir(), "maskflow-store-"));
	results = [
		await densePair("a/b ü=1", "run", { y: 120, x: 280, ry: 9, rx: 13 }, { y: 122, x: 286, ry: 10, rx: 11 }),
		await densePair("second", "run", { y: 120, x: 280, ry: 7, rx: 9 }, { y: 120, x: 280, ry: 7, rx: 9 }),
		await failedPair("=lost", "run", "No mask for embryo x, frame 3. Add it."),
	];
});
afterAll(() => rm(out, { recursive: true, force: true }));

describe("a run written to a folder", () => {
	test("is accepted by the checker that opens it as a user's Python would", async () => {
		const store = new FileRunStore(out);
		const pairIds = results.map(({ row }) => row.pair_id);
		await store.writeHeader(await testHeader("run", pairIds));
		for (const result of results) await store.putResult("run", result);
		await store.finalizeRun("run");
		await store.close();
		const check = checkBundle(join(out, "run"));
		if (check === undefined) warnNotChecked("a folder written by the file store");
		else expect(check.output.trim().split("\n").at(-1)).toMatch(/^\d+ passed, 0 failed$/);
		if (check) console.log(check.output);
	});
});
