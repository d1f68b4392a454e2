import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { expect, test } from "../support/pageTest.ts";
import { reviewed, runSample } from "../support/samplePage.ts";

async function expectAccessible(page: Page): Promise<void> {
	const { violations } = await new AxeBuilder({ page }).analyze();
	expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(" ")).join(", ")}`)).toEqual(
		[],
	);
}

for (const colorScheme of ["light", "dark"] as const) {
	test(`nothing stands in the way of assistive technology (${colorScheme})`, async ({ page }) => {
		await page.emulateMedia({ colorScheme });
		await page.goto("./");
		await expect(page.getByRole("button", { name: "Try the sample" })).toBeVisible();
		await expectAccessible(page);
		await page.getByRole("button", { name: "Try the sample" }).click();
		await reviewed(page);
		await expectAccessible(page);
		await runSample(page);
		for (const name of ["Cost density", "Velocity", "Mass delta"]) {
			await page.getByRole("tab", { name }).click();
			await expectAccessible(page);
		}
		await page.keyboard.press("?");
		await expectAccessible(page);
	});
}

test("keyboard alone gets from the empty screen to a plot", async ({ page }) => {
	await page.goto("./");
	const sample = page.getByRole("button", { name: "Try the sample" });
	await sample.focus();
	await page.keyboard.press("Enter");
	await reviewed(page);
	await page.getByRole("button", { name: "Run", exact: true }).focus();
	await page.keyboard.press("Enter");
	await expect(page.getByRole("img", { name: /^Cost density of/ })).toBeVisible({ timeout: 120_000 });
	await page.getByRole("tab", { name: "Cost density" }).focus();
	await page.keyboard.press("ArrowRight");
	await expect(page.getByRole("tab", { name: "Velocity" })).toBeFocused();
	await expect(page.getByRole("img", { name: /^Velocity of/ })).toBeVisible();
});
