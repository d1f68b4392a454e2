import type { Page } from "@playwright/test";
import { expect, test } from "../support/pageTest.ts";
import { asUpload, finished, reviewed, sampleFile, takeLonger } from "../support/samplePage.ts";

test.use({ viewport: { width: 1280, height: 720 } });

/** Names of the list that do not fit, and the heights of its lines. */
function measured(page: Page) {
	return page.getByRole("table", { name: "Pairs", exact: true }).evaluate((table) => ({
		cut: [...table.querySelectorAll("tbody th *")]
			.filter((name) => name.scrollHeight > name.clientHeight)
			.map((name) => name.textContent),
		heights: [
			...new Set([...table.querySelectorAll<HTMLElement>("tbody tr:not(.gap)")].map((row) => row.offsetHeight)),
		],
	}));
}

test("names of two embryos can be read while their pairs wait; lines keep their height when pictures come", async ({
	page,
}) => {
	const manifest = (await sampleFile("manifest.csv")).replaceAll(
		/^wt_A01_to_(?:wt|mutant)_(\w+),/gm,
		"20260312_A01_e01_to_20260319_$1_e01,",
	);
	await page.goto("./");
	await page
		.getByLabel("Choose files")
		.setInputFiles([asUpload("manifest.csv", manifest), asUpload("masks.csv", await sampleFile("masks.csv"))]);
	await reviewed(page);
	await takeLonger(page);
	await page.getByRole("button", { name: "Run", exact: true }).click();
	await page.getByRole("button", { name: "Pause" }).click();
	await expect(page.getByRole("cell", { name: "waiting" }).first()).toBeVisible();
	await page.getByRole("button", { name: "Resume" }).waitFor();
	const waiting = page.getByRole("row").filter({ hasText: "waiting" });
	expect(await waiting.count()).toBeGreaterThan(0);
	const names = await waiting.getByRole("rowheader").allTextContents();
	const { cut, heights } = await measured(page);
	expect(names.filter((name) => cut.includes(name))).toEqual([]);
	expect(heights).toHaveLength(1);
	await page.getByRole("button", { name: "Resume" }).click();
	await finished(page);
	expect((await measured(page)).heights).toEqual(heights);
});
