import { readFile } from "node:fs/promises";
import { expect, test } from "../support/pageTest.ts";
import { asUpload, reviewed, sampleFile } from "../support/samplePage.ts";

test("bad rows are named with their place and what to do; the others can run", async ({ page }) => {
	const lines = (await sampleFile("manifest.csv")).trimEnd().split(/\r?\n/);
	const columns = (lines[0] ?? "").split(",");
	const broken = (lines[1] ?? "").split(",");
	broken[columns.indexOf("pair_id")] = "lost";
	broken[columns.indexOf("frame_tgt")] = "9999";
	const manifest = [...lines, lines[2], broken.join(",")].join("\n");

	await page.goto("./");
	await page
		.getByLabel("Choose files")
		.setInputFiles([asUpload("manifest.csv", manifest), asUpload("masks.csv", await sampleFile("masks.csv"))]);
	await reviewed(page);
	await expect(page.getByRole("heading", { name: /^7 pairs will run, 2 will not/ })).toBeVisible();

	await page.getByLabel("Only rows with problems").check();
	const table = page.getByRole("table", { name: "Pairs in the manifest" });
	await expect(table.getByText(/already used in line 3/)).toBeVisible();
	await expect(table.getByText(/No mask was found/)).toBeVisible();
	await expect(table.getByText(/manifest.csv, line 10, column frame_tgt/)).toBeVisible();

	const [download] = await Promise.all([
		page.waitForEvent("download"),
		page.getByRole("button", { name: "Download problem list" }).click(),
	]);
	const list = await readFile(await download.path(), "utf8");
	expect(list).toContain(",lost,");
});

test("a parameter that cannot be used stops the run and says why", async ({ page }) => {
	await page.goto("./");
	await page.getByRole("button", { name: "Try the sample" }).click();
	await reviewed(page);
	const blur = page.getByLabel("Blur ε");
	await blur.fill("a lot");
	await expect(page.getByRole("button", { name: "Run", exact: true })).toBeDisabled();
	await expect(page.getByText("Blur ε cannot be used as it is.")).toBeVisible();
	await blur.fill("1e-3");
	await blur.press("Enter");
	await expect(page.getByText(/^A pixel.s mass spreads over about 129 µm;/)).toBeVisible();
	await expect(page.getByText("1 changed from the published preset")).toBeVisible();
	await reviewed(page);
});

test("an empty drop of unrelated files says that the manifest is missing", async ({ page }) => {
	await page.goto("./");
	await page.getByLabel("Choose files").setInputFiles([asUpload("notes.csv", "a,b\n1,2\n")]);
	await expect(page.getByText(/manifest/i).first()).toBeVisible();
	await expect(page.getByRole("button", { name: "Run", exact: true })).toBeDisabled();
});

test("a manifest of thousands is reviewed to its last row, and only rows in sight exist", async ({ page }) => {
	const [head = "", ...lines] = (await sampleFile("manifest.csv")).trimEnd().split(/\r?\n/);
	const idColumn = head.split(",").indexOf("pair_id");
	const rows = Array.from({ length: 2000 }, (_, row) =>
		(lines[row % lines.length] ?? "")
			.split(",")
			.map((cell, column) => (column === idColumn ? `pair_${row}` : cell))
			.join(","),
	);
	await page.goto("./");
	await page
		.getByLabel("Choose files")
		.setInputFiles([
			asUpload("manifest.csv", [head, ...rows].join("\n")),
			asUpload("masks.csv", await sampleFile("masks.csv")),
		]);
	await reviewed(page);
	const table = page.getByRole("table", { name: "Pairs in the manifest" });
	await expect(table.getByRole("rowheader", { name: /^pair_0/ })).toBeVisible();
	await expect(table.getByRole("rowheader", { name: /^pair_1999/ })).toHaveCount(0);
	await page.getByRole("region", { name: "Review table" }).evaluate((place) => place.scrollTo(0, place.scrollHeight));
	await expect(table.getByRole("rowheader", { name: /^pair_1999/ })).toBeVisible();
	await expect(table.getByRole("rowheader", { name: /^pair_0\b/ })).toHaveCount(0);
	expect(await table.getByRole("row").count()).toBeLessThan(400);
});
