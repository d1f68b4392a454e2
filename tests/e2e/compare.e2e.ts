import { readFile } from "node:fs/promises";
import AxeBuilder from "@axe-core/playwright";
import type { Locator, Page } from "@playwright/test";
import { expect, test } from "../support/pageTest.ts";
import { runSample } from "../support/samplePage.ts";

async function expectAccessible(page: Page): Promise<void> {
	const { violations } = await new AxeBuilder({ page }).analyze();
	expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(" ")).join(", ")}`)).toEqual(
		[],
	);
}

const screenButton = (page: Page, name: string): Locator =>
	page.getByRole("navigation", { name: "Screens" }).getByRole("button", { name });

async function compared(page: Page): Promise<void> {
	await screenButton(page, "Compare").click();
	await expect(page.getByRole("img", { name: /along the body, curved_tail against wildtype/ })).toBeVisible();
	await expect(page.getByText(/q after Benjamini–Hochberg/)).toBeVisible();
}

/** Text of the file that a click saves. */
async function saved(page: Page, button: Locator): Promise<{ name: string; text: string }> {
	const waiting = page.waitForEvent("download");
	await button.click();
	const download = await waiting;
	return { name: download.suggestedFilename(), text: await readFile(await download.path(), "latin1") };
}

async function printedPages(page: Page): Promise<number> {
	const pdf = (await page.pdf({ preferCSSPageSize: true })).toString("latin1");
	return pdf.match(/\/Type\s*\/Page\b(?!s)/g)?.length ?? 0;
}

test("wild types against mutants: who, where, how sure, and every figure can be taken away", async ({ page }) => {
	await page.goto("./");
	await expect(screenButton(page, "Compare")).toBeDisabled();
	await runSample(page);
	await compared(page);

	await expect(page.getByText("2 embryos, 2 pairs")).toBeVisible();
	await expect(page.getByText("4 embryos, 4 pairs")).toBeVisible();
	await expect(page.getByText(/With 2 and 4 embryos no p can be below 0\.13/)).toBeVisible();
	await expect(page.getByRole("img", { name: /^Mean speed\. Speed of curved_tail.*skeleton/ })).toBeVisible();
	const profile = page.getByRole("img", { name: /along the body, curved_tail against wildtype/ });
	await expect(profile).toHaveAccessibleName(/differ most at S 0\.9\d/);

	await page.getByRole("tab", { name: "Difference" }).click();
	await expect(page.getByRole("img", { name: /^Difference in speed/ })).toBeVisible();
	await page.getByLabel("Smoothing, display only").selectOption("50 µm");
	await expect(page.getByText(/Smoothed by 50 µm for display only/)).toBeVisible();
	await page.getByLabel("Feature").selectOption({ label: "Mean cost, µm²" });
	await page.getByRole("button", { name: "10 bins" }).click();
	await expect(page.getByRole("img", { name: /^Mean cost along the body.*of 10 has q/ })).toBeVisible();

	const figures = page.getByRole("group", { name: "Save the profile" });
	const svg = await saved(page, figures.getByRole("button", { name: "SVG" }));
	expect(svg.name).toMatch(/profile_cost_mean_um2_curved_tail_vs_wildtype\.svg$/);
	expect(svg.text).toContain("<svg xmlns");
	expect(svg.text).toContain("Maskflow");
	expect(svg.text).toContain("epsilon 0.0001");
	const png = await saved(page, figures.getByRole("button", { name: "PNG" }));
	expect(png.text.slice(1, 4)).toBe("PNG");
	const csv = await saved(page, figures.getByRole("button", { name: "CSV", exact: true }));
	expect(csv.text.split("\r\n")).toHaveLength(12);
	expect(csv.text).toContain("q_bh");
	const embryos = await saved(page, figures.getByRole("button", { name: "Embryos as CSV" }));
	expect(embryos.name).toMatch(/_embryos\.csv$/);
	expect(embryos.text.trim().split("\r\n")).toHaveLength(1 + 6 * 10);
	const pairs = await saved(page, figures.getByRole("button", { name: "Pairs as CSV" }));
	expect(pairs.text).toContain("wt_A01_to_mutant_B04,20260319_B04_e01,curved_tail,9,");
	await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
	await figures.getByRole("button", { name: "Copy numbers" }).click();
	await expect(figures.getByText("10 rows copied.")).toBeVisible();
	expect(await page.evaluate(() => navigator.clipboard.readText())).toContain("difference_of_medians");
	const map = await saved(
		page,
		page.getByRole("group", { name: "Save the mean field" }).getByRole("button", { name: "SVG" }),
	);
	expect(map.text).toContain("data:image/png;base64,");
});

test("the wall opens a pair, outliers are flagged and stay", async ({ page }) => {
	await runSample(page);
	await screenButton(page, "Overview").click();
	await expect(
		page.getByRole("img", { name: /^Cost of each pair.*1 flagged as outliers, none removed/ }),
	).toBeVisible();
	await expect(page.getByRole("heading", { name: "1 flagged, none removed" })).toBeVisible();
	await page.getByLabel("Fences at").fill("5");
	await page.getByLabel("Fences at").press("Enter");
	await expect(page.getByRole("heading", { name: "No outliers" })).toBeVisible();
	const tile = page.getByRole("button", { name: /^Open wt_A01_to_mutant_B03/ });
	await expect(async () => expect((await tile.locator("canvas").getAttribute("width")) ?? "1").not.toBe("1")).toPass();
	await tile.focus();
	await page.keyboard.press("Enter");
	await expect(page.getByRole("heading", { name: "wt_A01_to_mutant_B03" })).toBeVisible();
});

test("a run and a pair fit on one printed page each", async ({ page }) => {
	await runSample(page);
	await screenButton(page, "Overview").click();
	await page.getByRole("button", { name: "Report…" }).click();
	await expect(page.getByRole("article", { name: "Report" })).toContainText("7");
	await expect(page.getByText(/^Run .* parameters/)).toBeVisible();
	expect(await printedPages(page)).toBe(1);
});

for (const colorScheme of ["light", "dark"] as const) {
	test(`overview, comparison and report are open to assistive technology (${colorScheme})`, async ({ page }) => {
		await page.emulateMedia({ colorScheme });
		await runSample(page);
		await screenButton(page, "Overview").click();
		await expect(page.getByRole("heading", { name: "curved_tail" })).toBeVisible();
		await expectAccessible(page);
		await compared(page);
		await page.getByText("Statistics as a table").click();
		await expectAccessible(page);
		await screenButton(page, "Overview").click();
		await page.getByRole("button", { name: "Report…" }).click();
		await expect(page.getByRole("article", { name: "Report" })).toBeVisible();
		await expectAccessible(page);
	});
}

test("the pair on the screen leaves as a figure, as numbers and as one page", async ({ page }) => {
	await runSample(page);
	await page.getByRole("tab", { name: "Velocity" }).click();
	await page.getByRole("button", { name: "Save…" }).click();
	const map = page.getByRole("group", { name: "Save the map" });
	const svg = await saved(page, map.getByRole("button", { name: "SVG" }));
	expect(svg.name).toMatch(/wt_A01_to_wt_A02_velocity\.svg$/);
	expect(svg.text).toContain("data:image/png;base64,");
	expect(svg.text).toContain("max_sweeps 2000");
	const csv = await saved(
		page,
		page.getByRole("group", { name: "Save the convergence" }).getByRole("button", { name: "CSV" }),
	);
	expect(csv.text).toMatch(/^series,sweep,value,resolution\r\n/);
	await page.getByRole("button", { name: "Report of the pair…" }).click();
	const report = page.getByRole("article", { name: "Report" });
	await expect(report.getByRole("heading", { name: "wt_A01_to_wt_A02" })).toBeVisible();
	await expect(report.getByRole("img")).toHaveCount(3);
	expect(await printedPages(page)).toBe(1);
	await expectAccessible(page);
	await page.getByRole("button", { name: "Back" }).click();
	await expect(page.getByRole("tab", { name: "Velocity" })).toHaveAttribute("aria-selected", "true");
});
