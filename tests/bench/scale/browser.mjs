import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { unzipSync } from "fflate";
import { chromium } from "playwright";
import { preview } from "vite";
import { CHROMIUM_FLAGS, findChromium } from "../../../scripts/find-chromium.mjs";
import { ensureBuiltPage, ROOT } from "../../../scripts/steps.mjs";
import { inPageStorage } from "../../support/pageStorage.mjs";
import { megabytes, tellRun } from "./report.mjs";

const LIMIT_MS = 20 * 60 * 1000;

/** The most that each process of the browser had in memory; Linux tells, others do not. */
async function peakMemory(browser) {
	const session = await browser.newBrowserCDPSession();
	const { processInfo } = await session.send("SystemInfo.getProcessInfo");
	const peaks = processInfo.flatMap(({ type, id }) => {
		try {
			const [, kB] = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${id}/status`, "utf8")) ?? [];
			return [`${type} ${megabytes(1024 * Number(kB))}`];
		} catch {
			return [];
		}
	});
	return peaks.length === 0 ? "not told by this system" : `${peaks.join(", ")} resident`;
}

/** Makes the engine see a machine of so many cores, from which it concludes how many pairs the cpu solves at once. */
async function pretendCores(page, cores) {
	await page.route("**/assets/main-*.js", async (route) => {
		const response = await route.fetch();
		const told = `Object.defineProperty(navigator, "hardwareConcurrency", { value: ${cores} });`;
		await route.fulfill({ response, body: told + (await response.text()) });
	});
}

async function runOnPage(page, { pairs, manifest, masks }, backend) {
	await page.getByLabel("Choose files").setInputFiles([manifest, masks]);
	const run = page.getByRole("button", { name: "Run", exact: true });
	await page.getByLabel("Run name").fill("scale");
	await page.getByLabel("Alignment").selectOption("centroid");
	await page.getByText("Solver", { exact: true }).click();
	await page.getByLabel("Back end").selectOption(backend);
	const badge = page.getByRole("button", { name: backend === "cpu" ? /^cpu/i : /^WebGPU/ });
	const solver = ((await badge.textContent()) ?? "").trim();
	const started = performance.now();
	await run.click({ timeout: 120_000 });
	const progress = page.getByRole("progressbar", { name: "Run progress" });
	const finished = progress.filter({ hasText: `${pairs} of ${pairs} pairs` });
	await finished.waitFor({ timeout: LIMIT_MS });
	const totalS = (performance.now() - started) / 1000;
	const [download] = await Promise.all([
		page.waitForEvent("download", { timeout: 600_000 }),
		page.getByRole("button", { name: "Download bundle" }).click(),
	]);
	const files = unzipSync(await readFile(await download.path()), { filter: ({ name }) => name.endsWith(".parquet") });
	return { solver, totalS, metrics: files["scale/ot_pair_metrics.parquet"] };
}

/**
 * The set in the built page; returns how many pairs failed.
 * @param {number | undefined} cores as many as this machine has where it is undefined
 */
export async function runInBrowser(set, backend, cores) {
	if (!(await ensureBuiltPage())) throw new Error("The page could not be built.");
	const server = await preview({ root: ROOT, logLevel: "warn", preview: { host: "127.0.0.1", port: 0, open: false } });
	const executablePath = findChromium();
	const browser = await chromium.launch({ args: CHROMIUM_FLAGS, ...(executablePath && { executablePath }) });
	try {
		// Without the offline copy, which would be another way to the engine's script.
		const page = await browser.newPage({ acceptDownloads: true, serviceWorkers: "block" });
		if (cores !== undefined) await pretendCores(page, cores);
		const { port } = server.httpServer.address();
		await page.goto(`http://localhost:${port}/`);
		const { solver, totalS, metrics } = await runOnPage(page, set, backend);
		return await tellRun(`Browser, ${browser.version()}, ${solver}`, metrics, {
			pairs: set.pairs,
			totalS,
			// The browser's storage was empty before: what its cache holds now, the page had to decode.
			framesDecoded: await inPageStorage(page, "countCachedFrames", undefined),
			framesWanted: 2 * set.pairs,
			memory: await peakMemory(browser),
		});
	} finally {
		await browser.close();
		await server.close();
	}
}
