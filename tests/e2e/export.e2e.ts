import { spawn } from "node:child_process";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative, resolve } from "node:path";
import type { Page } from "@playwright/test";
import { unzipSync } from "fflate";
import { expect, test } from "../support/pageTest.ts";
import { reviewed } from "../support/samplePage.ts";
import { metricsOfRun, type WrittenRun } from "../support/writtenRun.ts";

const RUN = "saved";
const sample = (name: string) => resolve("public/sample", name);

/** The first two pairs of the sample on the command line, on the cpu. */
async function runHeadless(out: string): Promise<WrittenRun> {
	const inputs = ["--manifest", sample("manifest.csv"), "--masks", sample("masks.csv"), "--align", "centroid"];
	const args = ["run", ...inputs, "--limit", "2", "--backend", "cpu", "--out", out, "--run-id", RUN];
	const child = spawn(process.execPath, [resolve("scripts/cli.mjs"), ...args], { stdio: "ignore" });
	expect(await new Promise((done) => child.on("close", done))).toBe(0);
	const entries = await readdir(join(out, RUN), { recursive: true, withFileTypes: true });
	const files = entries
		.filter((entry) => entry.isFile() && !entry.parentPath.includes(".maskflow"))
		.map((entry) => join(entry.parentPath, entry.name));
	return new Map(
		await Promise.all(files.map(async (path) => [relative(join(out, RUN), path), await readFile(path)] as const)),
	);
}

/** A script can't drive the system's dialogs: they answer with a file and a folder of the page's own file system. */
async function answerPickers(page: Page): Promise<void> {
	await page.addInitScript(() => {
		const folder = async () => (await navigator.storage.getDirectory()).getDirectoryHandle("picked", { create: true });
		Object.assign(globalThis, {
			showSaveFilePicker: async ({ suggestedName }: { suggestedName: string }) =>
				(await folder()).getFileHandle(suggestedName, { create: true }),
			showDirectoryPicker: folder,
		});
	});
}

/** What lies in the picked folder now, by path; bytes as Latin-1 text. */
async function picked(page: Page): Promise<WrittenRun> {
	const found = await page.evaluate(async () => {
		const files: [string, string][] = [];
		const walk = async (folder: FileSystemDirectoryHandle, path: string): Promise<void> => {
			for await (const [name, entry] of folder.entries()) {
				if (entry.kind === "directory") await walk(entry, `${path}${name}/`);
				else {
					const bytes = new Uint8Array(await (await entry.getFile()).arrayBuffer());
					files.push([path + name, Array.from(bytes, (byte) => String.fromCharCode(byte)).join("")]);
				}
			}
		};
		const root = await navigator.storage.getDirectory();
		await walk(await root.getDirectoryHandle("picked", { create: true }), "");
		return files;
	});
	return new Map(found.map(([path, text]) => [path, Buffer.from(text, "latin1")]));
}

function below(run: WrittenRun, folder: string): WrittenRun {
	const inside = [...run].filter(([path]) => path.startsWith(folder));
	return new Map(inside.map(([path, bytes]) => [path.slice(folder.length), bytes]));
}

test("a run is saved as a zip and into a folder that a person picks, as the command line writes it", async ({
	page,
}) => {
	await answerPickers(page);
	await page.goto("./");
	await page.getByLabel("Choose files").setInputFiles([sample("manifest.csv"), sample("masks.csv")]);
	await reviewed(page);
	await page.getByLabel("Run name").fill(RUN);
	await page.getByLabel("Alignment").selectOption("centroid");
	await page.getByText("Which pairs", { exact: true }).click();
	await page.getByLabel("Only the first pairs").fill("2");
	await page.getByLabel("Only the first pairs").press("Tab");
	await reviewed(page);
	await page.getByRole("button", { name: "Run", exact: true }).click();
	await expect(page.getByRole("progressbar", { name: "Run progress" })).toHaveText("2 of 2 pairs");

	await page.getByRole("button", { name: "Choose…" }).click();
	await expect(page.getByText(/^Metrics, run log and parameters are always in: about \d/)).toBeVisible();
	await expect(page.getByRole("button", { name: /^Download about \d/ })).toBeVisible();
	await page.getByRole("button", { name: "Save as a zip…" }).click();
	await expect(page.getByText("Saved, every file of it.")).toBeVisible();
	await page.getByRole("button", { name: "Save into a folder…" }).click();
	await expect(page.getByText("Saved, every file of it.")).toBeVisible();
	// A second time the folder is there: nothing of it is touched, and the page says so.
	await page.getByRole("button", { name: "Save into a folder…" }).click();
	await expect(page.getByText(/holds something named saved already/)).toBeVisible();

	const places = await picked(page);
	const zip = new Map(Object.entries(unzipSync(places.get(`${RUN}.zip`) ?? new Uint8Array(0))));
	const out = await mkdtemp(join(tmpdir(), "maskflow-saved-"));
	try {
		const headless = await runHeadless(out);
		for (const inPage of [below(zip, `${RUN}/`), below(places, `${RUN}/`)]) {
			expect([...inPage.keys()].sort()).toEqual([...headless.keys()].sort());
			const [ours, theirs] = [await metricsOfRun(inPage), await metricsOfRun(headless)];
			expect(ours.map((row) => [row.pair_id, row.converged])).toEqual(theirs.map((row) => [row.pair_id, true]));
			for (const [i, row] of ours.entries()) {
				expect(Math.abs(Number(row.cost) / Number(theirs[i]?.cost) - 1)).toBeLessThan(1e-3);
			}
		}
	} finally {
		await rm(out, { recursive: true, force: true });
	}
});

test("what goes in is chosen; cancelling leaves nothing at the place", async ({ page }) => {
	await answerPickers(page);
	await page.goto("./");
	await page.getByRole("button", { name: "Try the sample" }).click();
	await reviewed(page);
	await page.getByLabel("Run name").fill(RUN);
	await page.getByRole("button", { name: "Run", exact: true }).click();
	await expect(page.getByRole("progressbar", { name: "Run progress" })).toHaveText("7 of 7 pairs");
	await page.getByRole("button", { name: "Choose…" }).click();
	await expect(page.getByRole("button", { name: /^Download about \d/ })).toBeVisible();
	await page.getByRole("button", { name: "Save into a folder…" }).click();
	await page.getByRole("button", { name: "Cancel", exact: true }).click();
	await expect(page.getByRole("button", { name: "Save into a folder…" })).toBeVisible();
	expect([...(await picked(page)).keys()]).toEqual([]);

	await page.getByLabel("Features").uncheck();
	await page.getByLabel("Fields").uncheck();
	await page.getByRole("button", { name: "Save into a folder…" }).click();
	await expect(page.getByText("Saved, every file of it.")).toBeVisible();
	expect([...(await picked(page)).keys()].sort()).toEqual(
		["ot_pair_metrics.parquet", "run.json", `run_log_${RUN}.csv`].map((name) => `${RUN}/${name}`),
	);
});
