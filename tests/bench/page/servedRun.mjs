import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright";
import { build } from "vite";
import { CHROMIUM_FLAGS, findChromium } from "../../../scripts/find-chromium.mjs";
import { ensureBuiltPage, ROOT } from "../../../scripts/steps.mjs";
import { tell } from "./measure.mjs";

/** Visits, each in a profile of its own: as the first on a machine. */
const VISITS = 5;

/**
 * A run of `pairs` pairs as `maskflow serve` offers it, from the address to the table and to the first pair's map.
 * @param {number} pairs
 */
export async function measureServedRun(pairs) {
	if (!(await ensureBuiltPage())) throw new Error("The page could not be built.");
	const { createServedRun, writeLargeRun } = await bundled();
	const folder = await mkdtemp(join(tmpdir(), "maskflow-bench-served-"));
	const there = await writeLargeRun(folder, pairs);
	const answer = await createServedRun(join(ROOT, "dist"), folder);
	let asked = 0;
	const server = createServer((request, response) => {
		asked++;
		// Every pair has the files of the one that has any.
		request.url = request.url?.replace(/pair_artifacts\/pair_\d+/, `pair_artifacts/${there}`) ?? "";
		answer(request, response);
	}).listen(0, "127.0.0.1");
	await once(server, "listening");
	const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
	const executablePath = findChromium();
	const browser = await chromium.launch({ args: CHROMIUM_FLAGS, ...(executablePath && { executablePath }) });
	process.stdout.write(`A served run of ${pairs.toLocaleString("en")} pairs:\n`);
	try {
		for (let visit = 1; visit <= VISITS; visit++) {
			asked = 0;
			const words = await visited(browser, `http://127.0.0.1:${port}/?served-run`);
			tell(`visit ${visit}`, `${words}, ${asked} requests`);
		}
	} finally {
		await browser.close();
		server.closeAllConnections();
		server.close();
		await rm(folder, { recursive: true, force: true });
	}
}

/** The product's own modules, bundled as the product is. */
async function bundled() {
	const outDir = join(ROOT, "node_modules/.cache/bench");
	await build({
		root: ROOT,
		configFile: false,
		logLevel: "warn",
		build: {
			ssr: join(ROOT, "tests/bench/page/servedFolder.ts"),
			outDir,
			target: "node20",
			minify: false,
			emptyOutDir: false,
			rolldownOptions: { output: { entryFileNames: "servedFolder.mjs" } },
		},
	});
	return import(pathToFileURL(join(outDir, "servedFolder.mjs")).href);
}

/** @param {import("playwright").Browser} browser @param {string} address */
async function visited(browser, address) {
	const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
	const page = await context.newPage();
	await page.addInitScript(() => {
		const found = {};
		Object.assign(globalThis, { found });
		const look = () => {
			const lines = document.querySelectorAll('table[aria-label="Pairs"] tbody tr:not(.gap)').length;
			// The frame after the one that has the lines has shown them.
			if (lines === 0) requestAnimationFrame(look);
			else requestAnimationFrame(() => Object.assign(found, { table: performance.now() }));
		};
		requestAnimationFrame(look);
	});
	await page.goto(address);
	await page.waitForFunction(() => "table" in globalThis.found, undefined, { timeout: 120_000 });
	const table = await page.evaluate(() => globalThis.found.table);
	await page.getByRole("img", { name: /^Cost density of/ }).waitFor({ timeout: 120_000 });
	const map = await page.evaluate(() => performance.now());
	await context.close();
	return `table after ${table.toFixed(0)} ms, map after ${map.toFixed(0)} ms`;
}
