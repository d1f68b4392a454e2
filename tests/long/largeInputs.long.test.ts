import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { inputFileFromDisk } from "../../src/cli/disk/diskFiles.ts";
import { DEFAULT_SELECTION } from "../../src/domain/parameters.ts";
import { openDataset } from "../../src/io/dataset/openDataset.ts";
import { onBuiltPage } from "../support/builtPage.ts";
import { rowsThatFit, writeLargeTable } from "../support/largeTable.ts";
import { csv } from "../support/tables.ts";
import { watchWorkerHeaps } from "../support/workerHeap.ts";
import { tell } from "./fuzzing.ts";

const WANTED_ROWS = 20_000;
const NEEDED_FRAMES = 40;
const LIMIT_S = 60;
const HEAP_LIMIT_MB = 300;

const folder = mkdtempSync(join(tmpdir(), "maskflow-large-"));
const manifest = join(folder, "manifest.csv");
const masks = join(folder, "masks.csv");
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let rows: number;
beforeAll(() => {
	rows = rowsThatFit(folder, WANTED_ROWS);
	const began = performance.now();
	const bytes = writeLargeTable(masks, rows);
	const seconds = ((performance.now() - began) / 1000).toFixed(1);
	tell(`Mask table: ${rows} rows, ${(bytes / 1e9).toFixed(2)} GB, written in ${seconds} s`);
	const step = Math.floor(rows / NEEDED_FRAMES);
	const pairs = Array.from(
		{ length: NEEDED_FRAMES / 2 },
		(_, i) => `p${i},e${2 * i * step},e${(2 * i + 1) * step},0,0`,
	);
	writeFileSync(manifest, csv("pair_id,src_embryo_id,tgt_embryo_id,frame_src,frame_tgt", ...pairs));
});

const files = () => [manifest, masks].map((path) => inputFileFromDisk(path, path, statSync(path).size));

describe("a mask table of 2 GB", () => {
	test("is read as a stream: only the needed frames stay, and progress reaches the end", async () => {
		globalThis.gc?.();
		const before = process.memoryUsage();
		let peakMb = 0;
		const sample = () => {
			const { heapUsed, arrayBuffers } = process.memoryUsage();
			peakMb = Math.max(peakMb, (heapUsed + arrayBuffers - before.heapUsed - before.arrayBuffers) / 1e6);
		};
		let calls = 0;
		let last = { bytesRead: 0, bytesTotal: 1 };
		const began = performance.now();
		const { review } = await openDataset(files(), {
			selection: DEFAULT_SELECTION,
			umPerPx: null,
			onProgress: (progress) => {
				calls++;
				last = progress;
				sample();
			},
		});
		const seconds = (performance.now() - began) / 1000;
		tell(
			`Import: ${seconds.toFixed(1)} s (limit ${LIMIT_S}), at most ${peakMb.toFixed(0)} MB more heap (limit ${HEAP_LIMIT_MB})`,
		);
		expect(review.rows.filter((row) => row.runnable)).toHaveLength(NEEDED_FRAMES / 2);
		expect(review.uniqueFrames).toBe(NEEDED_FRAMES);
		expect(last.bytesRead).toBe(last.bytesTotal);
		expect(calls).toBeGreaterThan(3);
		expect(peakMb).toBeLessThan(HEAP_LIMIT_MB);
		expect(seconds).toBeLessThan(LIMIT_S);
	});

	test("is left at once when the import is cancelled", async () => {
		const control = new AbortController();
		let bytesAfter = 0;
		const opening = openDataset(files(), {
			selection: DEFAULT_SELECTION,
			umPerPx: null,
			signal: control.signal,
			onProgress: ({ bytesRead }) => {
				if (control.signal.aborted) bytesAfter = bytesRead;
				else if (bytesRead > 0) control.abort();
			},
		});
		await expect(opening).rejects.toMatchObject({ name: "AbortError" });
		expect(bytesAfter).toBe(0);
	});

	test("is read by the page in Chromium, and the import can be cancelled and begun again", async () => {
		await onBuiltPage(async (page) => {
			const heaps = await watchWorkerHeaps(page);
			const give = () => page.getByLabel("Choose files").first().setInputFiles([manifest, masks]);
			await give();
			await page.getByRole("button", { name: "Cancel" }).click();
			await page.getByRole("progressbar", { name: "Reading files" }).waitFor({ state: "detached" });
			const began = performance.now();
			await give();
			const review = page.getByRole("table", { name: "Pairs" });
			const done = review.waitFor({ timeout: 240_000 }).then(() => true);
			while (!(await Promise.race([done, new Promise<false>((resolve) => setTimeout(resolve, 200, false))]))) {
				await heaps.sample();
			}
			const peakMb = heaps.peakMb();
			const seconds = (performance.now() - began) / 1000;
			tell(
				`Import by the page: ${seconds.toFixed(1)} s (limit ${LIMIT_S}), at most ${peakMb.toFixed(0)} MB of heap in its worker (limit ${HEAP_LIMIT_MB})`,
			);
			expect(peakMb).toBeGreaterThan(0);
			expect(peakMb).toBeLessThan(HEAP_LIMIT_MB);
			expect(seconds).toBeLessThan(LIMIT_S);
		});
	});

	test("is run by the command line in a heap of 300 MB", () => {
		const cli = resolve(import.meta.dirname, "../../scripts/cli.mjs");
		const inputs = ["run", "--manifest", manifest, "--masks", masks, "--align", "centroid", "--downsample", "4"];
		const began = performance.now();
		const { status, stderr } = spawnSync(
			process.execPath,
			[cli, ...inputs, "--limit", "2", "--backend", "cpu", "--out", join(folder, "out"), "--run-id", "large"],
			{ encoding: "utf8", env: { ...process.env, NODE_OPTIONS: `--max-old-space-size=${HEAP_LIMIT_MB}` } },
		);
		tell(`Command line, import and two pairs: ${((performance.now() - began) / 1000).toFixed(1)} s`);
		expect({ status, stderr: status === 0 ? "" : stderr }).toEqual({ status: 0, stderr: "" });
	});
});
