import { readFile } from "node:fs/promises";
import type { BrowserContext, Page } from "@playwright/test";
import { unzipSync } from "fflate";
import { expect, test } from "../support/pageTest.ts";
import { asUpload, reviewed, sampleFile } from "../support/samplePage.ts";
import { metricsOfRun, type WrittenRun } from "../support/writtenRun.ts";

const PAIRS = 36;
const DEATHS = 20;

/** The same deaths in every run of this test: numbers in [0, 1) (Park and Miller 1988). */
function sequence(seed: number): () => number {
	let state = seed;
	return () => {
		state = (state * 48_271) % 2_147_483_647;
		return state / 2_147_483_647;
	};
}

/** Every embryo of the sample against every other. */
async function manyPairs(): Promise<string> {
	const [header = "", ...rows] = (await sampleFile("manifest.csv")).trimEnd().split(/\r?\n/);
	const columns = header.split(",");
	const cells = rows.map((row) => row.split(","));
	const column = (name: string) => cells.map((row) => row[columns.indexOf(name)] ?? "");
	const embryos = [...new Set([...column("src_embryo_id"), ...column("tgt_embryo_id")])];
	const pairs = embryos.flatMap((one) => embryos.filter((other) => other !== one).map((other) => [one, other]));
	const lines = pairs.slice(0, PAIRS).map(([one, other], n) => `p${n},${one},${other},0,0`);
	expect(lines).toHaveLength(PAIRS);
	return ["pair_id,src_embryo_id,tgt_embryo_id,frame_src,frame_tgt", ...lines].join("\n");
}

/** Brings the files, as a person does on every new page, and starts the run or goes on with it. */
async function run(page: Page, manifest: string): Promise<void> {
	const masks = asUpload("masks.csv", await sampleFile("masks.csv"));
	await page.getByLabel("Choose files").setInputFiles([asUpload("manifest.csv", manifest), masks]);
	await reviewed(page);
	await page.getByRole("button", { name: "Run", exact: true }).click();
	await expect(progressOf(page)).toBeVisible();
}

async function setUp(page: Page, name: string): Promise<void> {
	await page.getByLabel("Run name").fill(name);
	await page.getByLabel("Alignment").selectOption("centroid");
	await page.getByText("Solver", { exact: true }).click();
	await page.getByLabel("Back end").selectOption("cpu");
}

const progressOf = (page: Page) => page.getByRole("progressbar", { name: "Run progress" });

async function doneOn(page: Page): Promise<number> {
	return Number(await progressOf(page).getAttribute("aria-valuenow"));
}

/** Ends the page, and with it the engine, in one of three ways; returns a page that knows what the browser's storage knows. */
async function die(context: BrowserContext, page: Page, choice: number): Promise<Page> {
	if (choice < 1 / 3) {
		page.once("dialog", (dialog) => void dialog.accept());
		await page.reload();
		return page;
	}
	if (choice < 2 / 3) {
		const crashed = page.waitForEvent("crash");
		const session = await context.newCDPSession(page);
		session.send("Page.crash").catch(() => {});
		await crashed;
	}
	await page.close();
	const next = await context.newPage();
	await next.goto("./");
	return next;
}

async function bundleOf(page: Page, name: string): Promise<WrittenRun> {
	await expect(progressOf(page)).toHaveText(`${PAIRS} of ${PAIRS} pairs`, { timeout: 200_000 });
	const [download] = await Promise.all([
		page.waitForEvent("download"),
		page.getByRole("button", { name: "Download bundle" }).click(),
	]);
	const files = unzipSync(await readFile(await download.path()));
	return new Map(Object.entries(files).map(([path, bytes]) => [path.slice(name.length + 1), bytes]));
}

/** The metrics without what a clock or the run's name decides. */
async function tableOf(run: WrittenRun): Promise<unknown[]> {
	return (await metricsOfRun(run)).map(({ runtime_sec: _runtime, solve_sec: _solve, run_id: _run, ...row }) => row);
}

test("twenty reloads, crashes and closed tabs: nothing finished is lost or solved again, and the table is the same", async ({
	context,
}) => {
	test.slow();
	const random = sequence(20_261_122);
	const manifest = await manyPairs();
	let page = await context.newPage();
	await page.goto("./");
	await setUp(page, "killed");
	await run(page, manifest);
	let deaths = 0;
	for (; deaths < DEATHS; deaths++) {
		// Sometimes before the first pair of this life is done, sometimes after one or two.
		const before = await doneOn(page);
		const enough = Math.min(PAIRS - 1, before + Math.floor(random() * 2));
		await expect.poll(() => doneOn(page), { intervals: [20] }).toBeGreaterThanOrEqual(enough);
		const told = await doneOn(page);
		if (told === PAIRS) break;
		page = await die(context, page, random());
		const resume = page.getByRole("button", { name: "Resume" });
		await expect(resume).toBeVisible();
		// A pair may have become durable in the moment of death, before it could be told; never the other way round.
		expect(await doneOn(page)).toBeGreaterThanOrEqual(told);
		await resume.click();
		await expect(page.getByText("Run killed needs its files again")).toBeVisible();
		await run(page, manifest);
	}
	expect(deaths).toBeGreaterThan(DEATHS / 2);
	const killed = await bundleOf(page, "killed");
	const log = Buffer.from(killed.get("run_log_killed.csv") ?? []).toString();
	const solved = log.split(/\r?\n/).filter((line) => line.split(",")[2] === "ok");
	expect(solved.map((line) => line.split(",")[1]).sort()).toEqual(
		Array.from({ length: PAIRS }, (_, n) => `p${n}`).sort(),
	);

	await page.getByRole("button", { name: "Setup" }).click();
	await setUp(page, "undisturbed");
	await run(page, manifest);
	expect(await tableOf(killed)).toEqual(await tableOf(await bundleOf(page, "undisturbed")));
});
