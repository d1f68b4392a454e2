import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative, resolve } from "node:path";
import { unzipSync } from "fflate";
import { expect, test } from "../support/pageTest.ts";
import { reviewed } from "../support/samplePage.ts";
import { fieldDifference, metricsOfRun, velocityOfRun, type WrittenRun } from "../support/writtenRun.ts";

const REAL = resolve("../shared/data/real");
const there = existsSync(join(REAL, "manifest.csv"));
if (!there) console.warn("../shared/data/real is absent: the sample dataset stands in for the real masks.");
const MANIFEST = there ? join(REAL, "manifest.csv") : resolve("public/sample/manifest.csv");
const MASKS = there ? join(REAL, "embryo_masks.csv") : resolve("public/sample/masks.csv");
const PAIRS = there ? 5 : 7;

/** The same run on the command line, on the cpu: another back end on purpose. */
async function runHeadless(out: string): Promise<WrittenRun> {
	const flags = { manifest: MANIFEST, masks: MASKS, align: "centroid", backend: "cpu", out, "run-id": "same" };
	const args = Object.entries(flags).flatMap(([name, value]) => [`--${name}`, value]);
	const child = spawn(process.execPath, [resolve("scripts/cli.mjs"), "run", ...args], {
		stdio: ["ignore", "ignore", "inherit"],
	});
	const code = await new Promise((done) => child.on("close", done));
	expect(code).toBe(0);
	const folder = join(out, "same");
	const names = await readdir(folder, { recursive: true, withFileTypes: true });
	// The command line keeps what resuming needs beside the results, in a hidden folder.
	const files = names
		.filter((entry) => entry.isFile() && !entry.parentPath.includes(".maskflow"))
		.map((entry) => join(entry.parentPath, entry.name));
	return new Map(await Promise.all(files.map(async (path) => [relative(folder, path), await readFile(path)] as const)));
}

test("the page with WGSL and the command line on the cpu write the same run", async ({ page }) => {
	await page.goto("./");
	await page.getByLabel("Choose files").setInputFiles([MANIFEST, MASKS]);
	await reviewed(page);
	await page.getByLabel("Run name").fill("same");
	await page.getByLabel("Alignment").selectOption("centroid");
	await page.getByText("Solver", { exact: true }).click();
	await page.getByLabel("Back end").selectOption("webgpu");
	await expect(page.getByRole("button", { name: /^WebGPU/ })).toBeVisible();
	await page.getByRole("button", { name: "Run", exact: true }).click();
	const progress = page.getByRole("progressbar", { name: "Run progress" });
	await expect(progress).toHaveText(`${PAIRS} of ${PAIRS} pairs`, { timeout: 200_000 });
	for (const name of ["Cost density", "Velocity", "Mass delta"]) {
		await page.getByRole("tab", { name }).click();
		await expect(page.getByRole("img", { name: new RegExp(`^${name}`) })).toBeVisible();
		await expect(page.locator(".js-plotly-plot .hm image")).toBeVisible();
	}
	const [download] = await Promise.all([
		page.waitForEvent("download"),
		page.getByRole("button", { name: "Download bundle" }).click(),
	]);
	expect(download.suggestedFilename()).toBe("same.zip");
	const zipped = unzipSync(new Uint8Array(await readFile(await download.path())));
	const inPage: WrittenRun = new Map(
		Object.entries(zipped).map(([path, bytes]) => [path.replace(/^same\//, ""), bytes]),
	);

	const out = await mkdtemp(join(tmpdir(), "maskflow-headless-"));
	try {
		const headless = await runHeadless(out);
		expect([...inPage.keys()].sort()).toEqual([...headless.keys()].sort());
		const [ours, theirs] = [await metricsOfRun(inPage), await metricsOfRun(headless)];
		expect(ours.map((row) => row.pair_id)).toEqual(theirs.map((row) => row.pair_id));
		for (const [i, row] of ours.entries()) {
			const other = theirs[i] ?? {};
			expect(row).toMatchObject({ backend: "WEBGPU", converged: true, success: true });
			expect(Math.abs(Number(row.cost) / Number(other.cost) - 1)).toBeLessThan(1e-3);
			for (const mass of ["transported_mass", "created_mass", "destroyed_mass"]) {
				expect(Math.abs(Number(row[mass]) - Number(other[mass]))).toBeLessThan(1e-3 * Number(other.m_src));
			}
			const difference = fieldDifference(
				await velocityOfRun(inPage, String(row.artifact_dir)),
				await velocityOfRun(headless, String(other.artifact_dir)),
			);
			expect(difference.mismatched).toBe(0);
			expect(difference.rmse).toBeLessThan(0.02);
			expect(difference.p99).toBeLessThan(0.1);
		}
	} finally {
		await rm(out, { recursive: true, force: true });
	}
});
