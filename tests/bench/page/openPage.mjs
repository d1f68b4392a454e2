import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright";
import { preview } from "vite";
import { CHROMIUM_FLAGS, findChromium } from "../../../scripts/find-chromium.mjs";
import { ensureBuiltPage, ROOT } from "../../../scripts/steps.mjs";
import { drawSeries } from "../scale/series.mjs";
import { watchPainting } from "./measure.mjs";

/**
 * The built page in a Chromium and a profile of its own; all are gone when the work is done.
 * @template T
 * @param {(page: import("playwright").Page) => Promise<T>} work
 */
export async function onPage(work) {
	if (!(await ensureBuiltPage())) throw new Error("The page could not be built.");
	const server = await preview({ root: ROOT, logLevel: "error", preview: { host: "127.0.0.1", port: 0, open: false } });
	const executablePath = findChromium();
	const browser = await chromium.launch({ args: CHROMIUM_FLAGS, ...(executablePath && { executablePath }) });
	try {
		// Without the service worker, which would fetch the whole build beside what is measured.
		const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, serviceWorkers: "block" });
		await context.addInitScript(watchPainting);
		const page = await context.newPage();
		page.on("pageerror", (error) => process.stderr.write(`Page error: ${error.message}\n`));
		const { port } = /** @type {import("node:net").AddressInfo} */ (server.httpServer.address());
		await page.goto(`http://localhost:${port}/`);
		process.stdout.write(`Chromium ${browser.version()}, 1440 × 900, built page\n`);
		return await work(page);
	} finally {
		await browser.close();
		await server.close();
	}
}

/**
 * Solves drawn pairs of about 11,000 px on the cpu as run `runId`.
 * @param {import("playwright").Page} page
 * @param {string} runId
 * @param {number} pairs
 */
export async function solveSeries(page, runId, pairs) {
	const folder = await mkdtemp(join(tmpdir(), "maskflow-page-"));
	try {
		const files = { manifest: join(folder, "manifest.csv"), masks: join(folder, "masks.csv") };
		const series = drawSeries(pairs);
		await writeFile(files.manifest, series.manifest);
		// The drawn bodies have some 9,000 px; a camera with larger pixels makes them as large as real ones.
		await writeFile(files.masks, series.masks.replaceAll(",7042.00,", ",7800.00,"));
		await page.getByLabel("Choose files").setInputFiles([files.manifest, files.masks]);
		await page.getByLabel("Run name").fill(runId);
		await page.getByLabel("Alignment").selectOption("centroid");
		await page.getByText("Solver", { exact: true }).click();
		await page.getByLabel("Back end").selectOption("cpu");
		await page.getByRole("button", { name: /^cpu/i }).waitFor();
		await page.getByRole("button", { name: "Run", exact: true }).click({ timeout: 120_000 });
		const progress = page.getByRole("progressbar", { name: "Run progress" });
		await progress.filter({ hasText: `${pairs} of ${pairs} pairs` }).waitFor({ timeout: 600_000 });
		await page.getByRole("button", { name: "Download bundle" }).and(page.locator(":enabled")).waitFor();
		const area = page.locator(".numbers dl > div").filter({ has: page.getByText("Area", { exact: true }) });
		process.stdout.write(
			`${pairs} drawn pairs. ${((await area.textContent()) ?? "").replaceAll(/\s+/g, " ")}; 0.01 mm² is 100 px\n`,
		);
	} finally {
		await rm(folder, { recursive: true, force: true });
	}
}
