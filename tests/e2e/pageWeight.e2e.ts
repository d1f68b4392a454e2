import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "../support/labServer.ts";
import { runSample } from "../support/samplePage.ts";

const DIST = fileURLToPath(new URL("../../dist/", import.meta.url));

/** The promise of the page: so much script, as written, before somebody presses anything. */
const PAGE_BYTES = 300_000;

// The service worker fetches the whole build for later, beside what the page needs.
test.use({ serviceWorkers: "block" });

/** Scripts among the paths that were asked of the server, with their bytes as they lie there. */
async function scriptsOf(asked: readonly string[], folder: string): Promise<Map<string, number>> {
	const scripts = new Map<string, number>();
	for (const path of asked) {
		if (!path.endsWith(".js")) continue;
		scripts.set(path, (await readFile(DIST + path.slice(folder.length))).byteLength);
	}
	return scripts;
}

test("the first screen fetches under 300 kB of script; plots and tables of thousands of numbers bring theirs later", async ({
	page,
	lab,
}) => {
	const folder = new URL(lab.address).pathname;
	await page.goto("./");
	await expect(page.getByRole("button", { name: "Try the sample" })).toBeVisible();
	// The engine has found its back end: whatever belongs to the beginning has been asked for.
	await expect(page.getByRole("button", { name: /^(WebGPU|CPU)/ })).toBeVisible({ timeout: 60_000 });
	await page.waitForLoadState("networkidle");

	const scripts = await scriptsOf(lab.asked, folder);
	const ofPage = new Set(
		await page.evaluate(() => [
			...[...document.scripts].map((script) => script.src),
			...[...document.querySelectorAll<HTMLLinkElement>("link[rel=modulepreload]")].map((link) => link.href),
			...performance.getEntriesByType("resource").map((entry) => entry.name),
		]),
	);
	for (const worker of page.workers()) ofPage.delete(worker.url());
	let [pageBytes, engineBytes] = [0, 0];
	for (const [path, bytes] of scripts) {
		if (ofPage.has(new URL(path, lab.address).href)) pageBytes += bytes;
		else engineBytes += bytes;
	}
	console.info(`Script before the first press: page ${pageBytes} bytes, engine's worker ${engineBytes} bytes.`);
	expect([...scripts.keys()].map((path) => basename(path)).join(" ")).not.toMatch(/plotly|parquet|geotiff/);
	expect(pageBytes).toBeGreaterThan(10_000);
	expect(engineBytes).toBeGreaterThan(10_000);
	expect(pageBytes, `the page fetched ${[...scripts.keys()].join(", ")}`).toBeLessThan(PAGE_BYTES);
});

test("what later screens need is there before they are asked for", async ({ page, lab }) => {
	await runSample(page);
	await expect(page.getByRole("img", { name: /^Cost density of/ })).toBeVisible();
	for (const screen of ["OverviewScreen", "CompareScreen", "ReportScreen", "ExportPanel"]) {
		await expect.poll(() => lab.asked.filter((path) => path.includes(screen)).length, screen).toBe(1);
	}
	const asked = lab.asked.length;
	await page.getByRole("button", { name: "Overview" }).click();
	await expect(page.getByRole("region", { name: "Wall of pairs" })).toBeVisible();
	await page.getByRole("button", { name: "Compare" }).click();
	await expect(page.getByRole("region", { name: /groups/i }).first()).toBeVisible();
	expect(lab.asked.slice(asked).filter((path) => path.endsWith(".js"))).toEqual([]);
});
