import { fileURLToPath } from "node:url";
import type { Locator, Page } from "@playwright/test";
import { expect, test } from "../support/pageTest.ts";
import { reviewed, runSample } from "../support/samplePage.ts";
import { steadyLook } from "../support/steadyLook.ts";

test.use({ bypassCSP: true, viewport: { width: 1280, height: 800 }, serviceWorkers: "block", colorScheme: "light" });

const MUTANT = "wt_A01_to_mutant_B03";

async function picture(page: Page, name: string): Promise<void> {
	await page.screenshot({ path: fileURLToPath(new URL(`../../docs/tour/${name}.png`, import.meta.url)) });
}

const screenButton = (page: Page, name: string): Locator =>
	page.getByRole("navigation", { name: "Screens" }).getByRole("button", { name });

/** The README's five pictures, in the order in which a new user sees them. */
test("review, velocity, followed mass, morph, comparison", async ({ page }) => {
	await steadyLook(page);
	await page.goto("./");
	await page.getByRole("button", { name: "Try the sample" }).click();
	await reviewed(page);
	await expect(page.getByRole("table", { name: "Pairs in the manifest" })).toBeVisible();
	await picture(page, "1-review");

	await runSample(page);
	await page.getByRole("button", { name: MUTANT, exact: true }).click();
	await page.getByRole("tab", { name: "Velocity", exact: true }).click();
	const map = page.locator(".js-plotly-plot .hm image");
	await expect(map).toBeVisible();
	await picture(page, "2-velocity");

	const box = await map.boundingBox();
	if (box === null) throw new Error("The heatmap has no place on the screen.");
	await page.getByRole("tab", { name: "Overlay", exact: true }).click();
	await page.mouse.click(box.x + 0.93 * box.width, box.y + 0.36 * box.height);
	await expect(page.getByLabel("Under the pointer")).toContainText(/µm away/);
	await picture(page, "3-followed-mass");
	await page.keyboard.press("Escape");

	await page.getByRole("tab", { name: "Morph", exact: true }).click();
	await page.getByRole("slider", { name: /Time from source to target/ }).fill("0.5");
	await picture(page, "4-morph");

	await screenButton(page, "Compare").click();
	await expect(page.getByRole("img", { name: /along the body, curved_tail against wildtype/ })).toBeVisible();
	await expect(page.getByText(/q after Benjamini–Hochberg/)).toBeVisible();
	await picture(page, "5-comparison");
});
