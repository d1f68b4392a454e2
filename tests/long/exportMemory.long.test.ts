import { stat } from "node:fs/promises";
import { expect, test } from "vitest";
import { onBuiltPage } from "../support/builtPage.ts";
import { inPageStorage } from "../support/pageStorage.mjs";
import { watchWorkerHeaps } from "../support/workerHeap.ts";

const PAIRS = 300;
const HEAP_LIMIT_MB = 200;
/** Beyond the pairs' rows the worker holds one pair and a few blocks; the rest is what a collector has not taken yet. */
const GROWTH_LIMIT_MB = 60;

test(`${PAIRS} pairs leave a real Chromium with a flat heap`, async () => {
	await onBuiltPage(async (page) => {
		await page.getByRole("button", { name: "Try the sample" }).click();
		await page.getByLabel("Run name").fill("once");
		const run = page.getByRole("button", { name: "Run", exact: true });
		await expect.poll(() => run.isEnabled(), { timeout: 60_000 }).toBe(true);
		await run.click();
		await page
			.getByRole("progressbar", { name: "Run progress" })
			.filter({ hasText: "7 of 7" })
			.waitFor({ timeout: 200_000 });
		const download = page.getByRole("button", { name: "Download bundle" });
		await expect.poll(() => download.isEnabled(), { timeout: 30_000 }).toBe(true);
		const changes = Array.from({ length: PAIRS }, (_, i) => ({ pair_id: `pair_${i}` }));
		await inPageStorage(page, "repeatRun", { from: "once", to: "many", changes, withMaps: PAIRS });
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
