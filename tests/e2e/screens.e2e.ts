import type { Locator, Page } from "@playwright/test";
import { expect, test } from "../support/pageTest.ts";
import { runSample, SAMPLE_PAIRS } from "../support/samplePage.ts";
import { steadyLook } from "../support/steadyLook.ts";

/**
 * Every screen that shows results, as a picture, light and dark, against the ones in `screens/`. After a change that means to
 * change the look: `npx playwright test screens --update-snapshots`, then look at each picture before it is committed.
 */
test.use({ bypassCSP: true, viewport: { width: 1280, height: 720 }, serviceWorkers: "block" });

const MUTANT = "wt_A01_to_mutant_B03";

const screenButton = (page: Page, name: string): Locator =>
	page.getByRole("navigation", { name: "Screens" }).getByRole("button", { name });

async function layer(page: Page, name: string): Promise<void> {
	await page.getByRole("tab", { name, exact: true }).click();
	await expect(page.getByRole("tab", { name, exact: true })).toHaveAttribute("aria-selected", "true");
}

/** What is shown, by name of its picture: each goes to its screen and waits until it is drawn. */
const SCREENS: Readonly<Record<string, (page: Page) => Promise<void>>> = {
	inspector: async (page) => {
		await screenButton(page, "Inspect").click();
		await page.getByRole("button", { name: MUTANT, exact: true }).click();
		await layer(page, "Velocity");
		await expect(page.locator(".js-plotly-plot .hm image")).toBeVisible();
	},
	morph: async (page) => {
		await layer(page, "Morph");
		await page.getByRole("slider", { name: /Time from source to target/ }).fill("0.5");
		await expect(page.getByText(/^50 % of the way/)).toBeVisible();
	},
	overview: async (page) => {
		await screenButton(page, "Overview").click();
		const tiles = page.getByRole("button", { name: /^Open / }).locator("canvas");
		await expect(tiles).toHaveCount(SAMPLE_PAIRS);
		await expect(async () => {
			for (const width of await tiles.evaluateAll((all) => all.map((one) => (one as HTMLCanvasElement).width)))
				expect(width).toBeGreaterThan(1);
		}).toPass();
	},
	compare: async (page) => {
		await screenButton(page, "Compare").click();
		await expect(page.getByRole("img", { name: /along the body, curved_tail against wildtype/ })).toBeVisible();
		await expect(page.getByText(/q after Benjamini–Hochberg/)).toBeVisible();
	},
};

for (const colorScheme of ["light", "dark"] as const) {
	test(`the screens look as they did (${colorScheme})`, async ({ page }) => {
		await steadyLook(page);
		await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
		await page.goto("./");
		await expect(page.getByRole("button", { name: "Try the sample" })).toBeVisible();
		await page.evaluate(() => document.fonts.ready);
		await expect(page).toHaveScreenshot([`start-${colorScheme}.png`], { ...LIKE, mask: unsteady(page) });
		await runSample(page);
		for (const [name, show] of Object.entries(SCREENS)) {
			await show(page);
			await page.mouse.move(0, 0);
			await expect(page).toHaveScreenshot([`${name}-${colorScheme}.png`], {
				...LIKE,
				mask: unsteady(page),
			});
		}
	});
}

/** Software drivers round colours differently in the last bit and browsers smooth edges differently; a moved panel is more. */
const LIKE = {
	maxDiffPixelRatio: 0.015,
	maskColor: "#808080",
	animations: "disabled",
	caret: "hide",
	timeout: 30_000,
} as const;

/** Words that depend on the machine or the day: the run's name, the back end, durations, speed, the storage left. */
function unsteady(page: Page): Locator[] {
	const words = /WebGPU|CPU ·|pairs a (second|minute)|took \d|GB|^[\d.]+ m?s$/;
	return [page.getByText(words), page.locator(".topbar-run"), page.getByLabel("Run name"), page.locator("time")];
}
