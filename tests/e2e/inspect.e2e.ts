import { expect, test } from "../support/pageTest.ts";
import { currentPair, runSample } from "../support/samplePage.ts";

test("a finished run is walked through with the keyboard, keeping layer and side", async ({ page }) => {
	await runSample(page);
	await expect(currentPair(page)).toContainText("wt_A01_to_wt_A02");

	await page.keyboard.press("3");
	await expect(page.getByRole("tab", { name: "Mass delta" })).toHaveAttribute("aria-selected", "true");
	await page.keyboard.press("s");
	await expect(page.getByRole("button", { name: "Target side" })).toHaveAttribute("aria-pressed", "true");
	await page.keyboard.press("ArrowDown");
	await page.keyboard.press("j");
	await expect(currentPair(page)).toContainText("wt_A01_to_mutant_B01");
	await expect(page.getByRole("heading", { name: "wt_A01_to_mutant_B01" })).toBeVisible();
	await expect(page.getByRole("img", { name: /^Mass delta, target side of wt_A01_to_mutant_B01/ })).toBeVisible();
	await page.keyboard.press("End");
	await expect(currentPair(page)).toContainText("identity_A01");
	await page.keyboard.press("k");
	await expect(currentPair(page)).toContainText("wt_A01_to_mutant_B04");
});

test("the help lists the shortcuts that work and closes again", async ({ page }) => {
	await page.goto("./");
	await expect(page.getByRole("button", { name: "Try the sample" })).toBeVisible();
	await page.keyboard.press("?");
	const help = page.getByRole("complementary", { name: "Help" });
	await expect(help).toContainText("Next pair, same layer and zoom");
	await page.keyboard.press("Escape");
	await expect(help).toBeHidden();
});

test("pointing at the map reads every quantity with its unit", async ({ page }) => {
	await runSample(page);
	await page.getByRole("tab", { name: "Velocity" }).click();
	await expect(page.getByText(/debiased displacement/)).toBeVisible();
	const plot = page.locator(".js-plotly-plot");
	await expect(plot.locator(".hm image")).toBeVisible();
	const box = await plot.locator(".hm image").boundingBox();
	if (box === null) throw new Error("The heatmap has no place on the screen.");
	// The yolk lies left of the middle and is part of every sample shape.
	await page.mouse.move(box.x + 0.33 * box.width, box.y + 0.5 * box.height);
	const readout = page.getByLabel("Under the pointer");
	await expect(readout).toContainText(/Pixelrow \d+, column \d+/);
	await expect(readout).toContainText(/Moves[\d.,]+ µm/);
	await expect(readout).toContainText(/Cost density[\d.,]+ µm²/);

	await page.getByRole("button", { name: "Raw", exact: true }).click();
	await expect(page.getByText(/displacement with entropic blur/)).toBeVisible();
});

test("zoom stays when the pair changes, and fits again on demand", async ({ page }) => {
	await runSample(page);
	const image = page.locator(".js-plotly-plot .hm image");
	await expect(image).toBeVisible();
	await expect(page.getByText("500 µm", { exact: true })).toBeVisible();
	const box = await image.boundingBox();
	if (box === null) throw new Error("The heatmap has no place on the screen.");
	await page.mouse.move(box.x + 0.5 * box.width, box.y + 0.5 * box.height);
	await expect(async () => {
		await page.mouse.wheel(0, -600);
		await expect(page.getByText("200 µm", { exact: true })).toBeVisible({ timeout: 1000 });
	}).toPass();
	await page.keyboard.press("j");
	await expect(page.getByRole("img", { name: /^Cost density of wt_A01_to_wt_A03/ })).toBeVisible();
	await expect(page.getByText("200 µm", { exact: true })).toBeVisible();
	await page.keyboard.press("f");
	await expect(page.getByText("500 µm", { exact: true })).toBeVisible();
});

test("the chosen theme stays after a reload", async ({ page }) => {
	await page.goto("./");
	const theme = page.getByRole("button", { name: /^Theme/ });
	await theme.click();
	await theme.click();
	await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
	await page.reload();
	await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
});
