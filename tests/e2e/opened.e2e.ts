import { once } from "node:events";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Page } from "@playwright/test";
import { provideParquetWasmFromDisk } from "../../src/cli/disk/parquetWasm.ts";
import { createServedRun } from "../../src/cli/serve/serveRun.ts";
import { zipBlob } from "../../src/io/bundle/zipStream.ts";
import { type LargeRun, largeRun } from "../support/largeRun.ts";
import { test as base, expect } from "../support/pageTest.ts";
import { currentPair } from "../support/samplePage.ts";

const DIST = fileURLToPath(new URL("../../dist/", import.meta.url));
const PAIRS = 10_000;
/** The only pair of a generated run whose files are there. */
const THERE = (pairs: number) => `pair_${String(pairs >> 1).padStart(5, "0")}`;

provideParquetWasmFromDisk();

interface Served {
	/** Paths below the run's folder that the page asked for. */
	readonly asked: readonly string[];
}

/** `test` for the page as `maskflow serve` gives it, beside a run of 10,000 pairs. */
const servedTest = base.extend<{ served: Served & { origin: string } }>({
	served: async ({ browserName: _ }, use) => {
		const folder = await mkdtemp(join(tmpdir(), "maskflow-served-"));
		const { files } = await largeRun("merged", PAIRS);
		for (const [path, bytes] of files) {
			await mkdir(dirname(join(folder, path)), { recursive: true });
			await writeFile(join(folder, path), bytes);
		}
		const asked: string[] = [];
		const answer = await createServedRun(DIST, folder);
		const server = createServer((request, response) => {
			const path = request.url ?? "";
			if (path.startsWith("/served-run/files/")) asked.push(path.slice("/served-run/files/".length));
			// Every pair has the files of the one that has any.
			request.url = path.replace(/pair_artifacts\/pair_\d+/, `pair_artifacts/${THERE(PAIRS)}`);
			answer(request, response);
		}).listen(0, "127.0.0.1");
		await once(server, "listening");
		await use({ asked, origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}/` });
		server.closeAllConnections();
		server.close();
		await rm(folder, { recursive: true, force: true });
	},
	baseURL: async ({ served }, use) => use(served.origin),
});

async function showPair(page: Page, pairId: string): Promise<void> {
	await page.getByLabel("Filter pairs").fill(pairId);
	await page.getByRole("table", { name: "Pairs" }).getByRole("button", { name: pairId }).click();
	await expect(currentPair(page)).toContainText(pairId);
}

async function zipped(run: LargeRun) {
	async function* entries() {
		for (const [path, bytes] of run.files) yield { path, bytes };
	}
	const blob = await zipBlob(run.header.runId, entries(), new Date(0));
	return { name: "results.zip", mimeType: "application/zip", buffer: Buffer.from(await blob.arrayBuffer()) };
}

servedTest(
	"a served run of 10,000 pairs: its tables first, a pair's files when it is looked at",
	async ({ page, served }) => {
		await page.goto("./");
		const list = page.getByRole("table", { name: "Pairs" });
		await expect(list).toHaveAttribute("aria-rowcount", String(PAIRS + 1));
		await expect(page.getByRole("region", { name: "Opened run" })).toContainText("is read from there, pair by pair");
		await expect(page.locator(".js-plotly-plot .hm image")).toBeVisible();
		expect(served.asked.slice(0, 3)).toEqual(["run.json", "ot_pair_metrics.parquet", "run_log_merged.csv"]);
		// Those on the screen, as small pictures, and one more.
		const pairsAsked = () => new Set(served.asked.slice(3).map((path) => path.split("/")[1]));
		expect(pairsAsked().size).toBeLessThan(40);
		expect(pairsAsked()).not.toContain("pair_07531");
		await showPair(page, "pair_07531");
		await expect(page.getByRole("region", { name: "Numbers of the pair" })).toContainText("pair_07531");
		await expect.poll(() => served.asked.filter((path) => path.includes("pair_07531")).length).toBe(3);
		await page.reload();
		await expect(currentPair(page)).toContainText("pair_07531");
	},
);

base("a zip is shown where it lies: damage is named, a reload closes it, keeping it keeps it", async ({ page }) => {
	const run = await largeRun("small", 3);
	await page.goto("./");
	await page.getByLabel("Choose files").setInputFiles(await zipped(run));
	const bar = page.getByRole("region", { name: "Opened run" });
	await expect(bar).toContainText("This run lies in results.zip");
	await showPair(page, THERE(3));
	await expect(page.locator(".js-plotly-plot .hm image")).toBeVisible();
	// The other two have rows and no files.
	await showPair(page, "pair_00002");
	await expect(page.getByRole("alert")).toContainText(/pair_00002\/fields\.npz cannot be read: it is not there/);
	await page.reload();
	await expect(page.getByRole("button", { name: "Try the sample" })).toBeVisible();
	await page.getByLabel("Choose files").setInputFiles(await zipped(run));
	await bar.getByRole("button", { name: "Keep in this browser" }).click();
	await expect(bar).toBeHidden();
	await expect(page.getByRole("region", { name: "Notices" })).toContainText(/pair_00002\/fields\.npz cannot be read/);
	await page.reload();
	await expect(page.getByRole("table", { name: "Pairs" })).toHaveAttribute("aria-rowcount", "4");
	await expect(bar).toBeHidden();
	await showPair(page, THERE(3));
	await expect(page.locator(".js-plotly-plot .hm image")).toBeVisible();
});
