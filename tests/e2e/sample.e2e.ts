import { readFile } from "node:fs/promises";
import { unzipSync } from "fflate";
import { expect, test } from "../support/pageTest.ts";

const PAIRS = 7;

test("from the empty screen to plots and a bundle with two buttons", async ({ page }) => {
	await page.goto("./");
	await page.getByRole("button", { name: "Try the sample" }).click();
	await expect(page.getByText(/^7 pairs will run/)).toBeVisible();

	await page.getByRole("button", { name: "Run", exact: true }).click();
	const progress = page.getByRole("progressbar", { name: "Run progress" });
	await expect(progress).toHaveAttribute("aria-valuenow", String(PAIRS), { timeout: 200_000 });
	await expect(page.getByText(`${PAIRS} of ${PAIRS} pairs`, { exact: true })).toBeVisible();
	const rows = page.getByRole("table", { name: "Pairs" }).getByRole("row");
	await expect(rows.filter({ hasText: "yes" })).toHaveCount(PAIRS);

	for (const name of ["Cost density", "Velocity", "Mass delta"]) {
		await page.getByRole("tab", { name }).click();
		await expect(page.getByRole("tab", { name })).toHaveAttribute("aria-selected", "true");
		await expect(page.locator(".js-plotly-plot .main-svg").first()).toBeVisible();
	}

	const [download] = await Promise.all([
		page.waitForEvent("download"),
		page.getByRole("button", { name: "Download bundle" }).click(),
	]);
	expect(download.suggestedFilename()).toMatch(/\.zip$/);
	const names = Object.keys(unzipSync(new Uint8Array(await readFile(await download.path()))));
	expect(names.filter((name) => name.endsWith("/ot_pair_metrics.parquet"))).toHaveLength(1);
	expect(names.filter((name) => name.endsWith("/fields.npz"))).toHaveLength(PAIRS);
});
