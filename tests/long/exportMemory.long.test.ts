import { stat } from "node:fs/promises";
import { expect, test } from "vitest";
import { onBuiltPage } from "../support/builtPage.ts";
import { watchWorkerHeaps } from "../support/workerHeap.ts";

const PAIRS = 300;
const HEAP_LIMIT_MB = 200;
/** Beyond the pairs' rows the worker holds one pair and a few blocks; the rest is what a collector has not taken yet. */
const GROWTH_LIMIT_MB = 60;

test(`${PAIRS} pairs leave a real Chromium with a flat heap`, async () => {
	await onBuiltPage(async (page) => {
		await page.getByRole("button", { name: "Try the sample" }).click();
		const run = page.getByRole("button", { name: "Run", exact: true });
		await expect.poll(() => run.isEnabled(), { timeout: 60_000 }).toBe(true);
		await run.click();
		await page
			.getByRole("progressbar", { name: "Run progress" })
			.filter({ hasText: "7 of 7" })
			.waitFor({ timeout: 200_000 });
		const download = page.getByRole("button", { name: "Download bundle" });
		await expect.poll(() => download.isEnabled(), { timeout: 30_000 }).toBe(true);
		await page.evaluate(repeatPairs, PAIRS);
		const heaps = await watchWorkerHeaps(page);
		// The address names the run on the screen; without it the newest is opened.
		const address = page.url().replace(/#.*/, "");
		await page.goto("about:blank");
		await page.goto(address);
		await page.getByText(`${PAIRS} of ${PAIRS} pairs`).first().waitFor();
		await expect.poll(() => download.isEnabled(), { timeout: 30_000 }).toBe(true);

		let early = 0;
		let finished = false;
		const downloading = page.waitForEvent("download", { timeout: 280_000 }).finally(() => {
			finished = true;
		});
		await download.click();
		const packing = page.getByRole("button", { name: /^Packing \d/ });
		while (!finished) {
			await heaps.sample();
			const words = (await packing.textContent({ timeout: 500 }).catch(() => "")) ?? "";
			if (Number(/\d+/.exec(words)?.[0] ?? PAIRS) < PAIRS / 4) early = heaps.peakMb();
			await new Promise((resolve) => setTimeout(resolve, 100));
		}
		const { size } = await stat(await (await downloading).path());
		const peak = heaps.peakMb();
		console.info(
			`${PAIRS} pairs, ${(size / 1e6).toFixed(0)} MB: the worker's heap peaks at ${peak.toFixed(0)} MB, at ${early.toFixed(0)} in the first quarter`,
		);
		expect(size).toBeGreaterThan(PAIRS * 200_000);
		expect(peak).toBeLessThan(HEAP_LIMIT_MB);
		expect(peak - early).toBeLessThan(GROWTH_LIMIT_MB);
	});
}, 600_000);

/** In the page: keeps a second run that has the first one's results over and over. */
async function repeatPairs(pairs: number): Promise<void> {
	const answered = <T>(request: IDBRequest<T>) =>
		new Promise<T>((resolve, reject) => {
			request.onsuccess = () => resolve(request.result);
			request.onerror = () => reject(request.error);
		});
	const db = await answered(indexedDB.open("maskflow"));
	const [run] = await answered(db.transaction("runs").objectStore("runs").getAll());
	const rows = await answered(db.transaction("rows").objectStore("rows").getAll());
	const artifacts: unknown[] = [];
	for (const { storeId, pairId } of rows)
		artifacts.push(await answered(db.transaction("artifacts").objectStore("artifacts").get([storeId, pairId])));
	const pairIds = Array.from({ length: pairs }, (_, i) => `pair_${i}`);
	for (const [i, pairId] of pairIds.entries()) {
		const { row, ...stored } = rows[i % rows.length];
		const writing = db.transaction(["rows", "artifacts"], "readwrite");
		writing.objectStore("rows").put({ ...stored, storeId: "many", pairId, row: { ...row, pair_id: pairId } });
		await answered(writing.objectStore("artifacts").put(artifacts[i % rows.length], ["many", pairId]));
	}
	const header = { ...run.header, runId: "many", pairIds, startedAt: "2099-01-01T00:00:00.000Z" };
	const writing = db.transaction("runs", "readwrite");
	await answered(writing.objectStore("runs").put({ runId: "many", storeId: "many", header }));
	db.close();
}
