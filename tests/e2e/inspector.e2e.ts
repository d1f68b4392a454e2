import { readFile } from "node:fs/promises";
import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { expect, test } from "../support/pageTest.ts";
import { currentPair, finished, runSample, SAMPLE_PAIRS } from "../support/samplePage.ts";

const MUTANT = "wt_A01_to_mutant_B03";

async function openMutant(page: Page): Promise<void> {
	await page.getByRole("button", { name: MUTANT, exact: true }).click();
	await expect(page.getByRole("heading", { name: MUTANT })).toBeVisible();
	await expect(page.locator(".js-plotly-plot .hm image")).toBeVisible();
}

/** Bytes of the picture inside the map's SVG: arrows and outlines beside it do not count. */
async function bytesOfSavedMap(page: Page): Promise<number> {
	await page.getByRole("button", { name: "Save…" }).click();
	const [download] = await Promise.all([
		page.waitForEvent("download"),
		page.getByRole("group", { name: "Save the map" }).getByRole("button", { name: "SVG" }).click(),
	]);
	await page.keyboard.press("Escape");
	const svg = await readFile(await download.path(), "utf8");
	return /data:image\/png;base64,([^"]*)/.exec(svg)?.[1]?.length ?? 0;
}

/** The map's place on the screen. */
async function mapBox(page: Page) {
	const box = await page.locator(".js-plotly-plot .hm image").boundingBox();
	if (box === null) throw new Error("The heatmap has no place on the screen.");
	return box;
}

test("a frame turned by hand solves only the pairs of that frame again, and stays turned after a reload", async ({
	page,
}) => {
	await runSample(page);
	await openMutant(page);
	await expect(page.getByRole("img", { name: "Mask from the file, yolk orange" })).toHaveCount(2);
	const cost = currentPair(page).locator("td.number").first();
	const before = await cost.textContent();
	await page.getByRole("button", { name: "Turn 180°, target" }).click();
	await expect(page.getByText("not solved yet")).toBeVisible();
	await page.getByRole("button", { name: "Solve this pair again" }).click();
	await expect(cost).not.toHaveText(before ?? "");
	await finished(page);
	await expect(page.getByText(`${SAMPLE_PAIRS - 1} were done before`)).toBeVisible();
	await expect(page.getByText("0°, by hand")).toBeVisible();
	await page.reload();
	await expect(page.getByRole("heading", { name: MUTANT })).toBeVisible();
	await expect(page.getByText("0°, by hand")).toBeVisible();
	await expect(page.getByText(/file of this frame is not on the page/).first()).toBeVisible();
});

test("a turn that is not solved yet is still there after a reload, and can be taken back", async ({ page }) => {
	await runSample(page);
	await openMutant(page);
	await page.getByRole("button", { name: "Turn 180°, target" }).click();
	await expect(page.getByText("not solved yet")).toBeVisible();
	await page.reload();
	await expect(page.getByText("1 frame of this run was turned by hand and not solved yet.")).toBeVisible();
	await expect(page.getByRole("button", { name: "Solve again" })).toBeEnabled();
	await page.getByRole("button", { name: "Undo" }).click();
	await expect(page.getByText("turned by hand and not solved yet")).toBeHidden();
	await page.reload();
	await expect(page.getByRole("heading", { name: MUTANT })).toBeVisible();
	await expect(page.getByText("turned by hand and not solved yet")).toBeHidden();
});

test("convergence has a view of its own, from the line under the map, by its tab and by its key", async ({ page }) => {
	await runSample(page);
	await openMutant(page);
	await page.getByRole("button", { name: /^Convergence error .*, gap .*, tolerance 1e−4; \d+ sweeps$/ }).click();
	await expect(page.getByRole("tab", { name: "Convergence" })).toHaveAttribute("aria-selected", "true");
	await expect(
		page.getByRole("img", { name: /^Convergence of wt_A01_to_mutant_B03\. Marginal error by sweep/ }),
	).toBeVisible();
	await expect(page.getByText(/^Converged: checked in double precision/)).toBeVisible();
	const levels = page.getByRole("table", { name: "What each level did" });
	await expect(levels.getByRole("rowheader")).toHaveText(["quarter", "half", "full"]);
	await page.getByRole("button", { name: "Save…" }).click();
	const [download] = await Promise.all([
		page.waitForEvent("download"),
		page.getByRole("group", { name: "Save the convergence" }).getByRole("button", { name: "SVG" }).click(),
	]);
	expect(download.suggestedFilename()).toMatch(/wt_A01_to_mutant_B03_convergence\.svg$/);
	await page.keyboard.press("Escape");
	await page.keyboard.press("2");
	await expect(page.getByRole("img", { name: /^Velocity of/ })).toBeVisible();
	await page.keyboard.press("5");
	await expect(page).toHaveURL(/layer=convergence/);
});

test("the velocity is drawn as streaks, on the screen and in a saved figure", async ({ page }) => {
	await runSample(page);
	await openMutant(page);
	await page.getByRole("tab", { name: "Velocity" }).click();
	await expect(page.locator(".js-plotly-plot .hm image")).toBeVisible();
	const withArrows = await bytesOfSavedMap(page);
	await page.getByRole("button", { name: "Arrows, lines…" }).click();
	await page.getByLabel("Draw", { exact: false }).first().selectOption("streaks");
	await expect(page.getByText(/streaks run along it, either way/)).toBeVisible();
	await page.keyboard.press("Escape");
	const painted = await page
		.locator(".plot-area canvas.map-overlay")
		.first()
		.evaluate((canvas: HTMLCanvasElement) => {
			const data = canvas.getContext("2d")?.getImageData(0, 0, canvas.width, canvas.height).data ?? [];
			return data.filter((value, i) => i % 4 === 3 && value > 0).length;
		});
	expect(painted).toBeGreaterThan(1000);
	// Four texels a pixel each way weigh far more than one.
	expect(await bytesOfSavedMap(page)).toBeGreaterThan(3 * withArrows);
});

test("a shape against itself is at distance 0", async ({ page }) => {
	await runSample(page);
	await page.getByRole("button", { name: "identity_A01", exact: true }).click();
	await expect(currentPair(page).locator("td.number").nth(1)).toHaveText("0");
	const numbers = page.getByRole("region", { name: "Numbers of the pair" });
	await expect(numbers.getByText("Distance with blur")).toBeVisible();
	await expect(page.getByText(/blur alone makes about 3,318 µm²/)).toBeVisible();
});

test("mass is followed under the pointer, held by a click and let go; a lasso has an image and a balance", async ({
	page,
}) => {
	await runSample(page);
	await openMutant(page);
	const box = await mapBox(page);
	const readout = page.getByLabel("Under the pointer");
	await page.mouse.move(box.x + 0.33 * box.width, box.y + 0.45 * box.height);
	await expect(readout).toContainText(/Its mass goes[\d.,]+ µm away, spread ±[\d.]+ µm/);
	await page.mouse.click(box.x + 0.33 * box.width, box.y + 0.45 * box.height);
	const held = await readout.textContent();
	await page.mouse.move(box.x + 0.4 * box.width, box.y + 0.45 * box.height);
	await expect(readout).toHaveText(held ?? "");
	await page.keyboard.press("Escape");
	await expect(page.getByRole("button", { name: "Let go" })).toBeHidden();
	await page.keyboard.press("l");
	await page.mouse.move(box.x + 0.2 * box.width, box.y + 0.3 * box.height);
	await page.mouse.down();
	for (const [x, y] of [
		[0.5, 0.3],
		[0.5, 0.8],
		[0.2, 0.8],
	] as const) {
		await page.mouse.move(box.x + x * box.width, box.y + y * box.height, { steps: 4 });
	}
	await page.mouse.up();
	await expect(readout).toContainText(/Region[\d,]+ µm², \d+ px/);
	await expect(readout).toContainText(/Mean displacement[\d.,]+ µm/);
	await expect(readout).toContainText(/Balance[−+]?[\d.,e−]+ µm²/);
});

test("the morph plays and is saved as a film and as pictures", async ({ page }) => {
	await runSample(page);
	await openMutant(page);
	await page.getByRole("tab", { name: "Morph" }).click();
	const slider = page.getByRole("slider", { name: /Time from source to target/ });
	await slider.fill("0");
	await expect(page.getByText(/^0 % of the way/)).toBeVisible();
	await page.getByRole("button", { name: "Play" }).click();
	await expect(page.getByText(/^0 % of the way/)).toBeHidden();
	await page.getByLabel("Map of the pair").getByRole("button", { name: "Pause" }).click();
	for (const [button, ending] of [
		["Save WebM", ".webm"],
		["Save PNGs", ".zip"],
	] as const) {
		const [download] = await Promise.all([
			page.waitForEvent("download"),
			page.getByRole("button", { name: button }).click(),
		]);
		expect(download.suggestedFilename()).toBe(`${MUTANT}_morph${ending}`);
	}
});

test("the list is filtered by text, column and flag, sorted, and walked through as it is shown", async ({ page }) => {
	await runSample(page);
	const list = page.getByRole("table", { name: "Pairs" });
	await page.getByLabel("Filter pairs").fill("mutant");
	await expect(list.getByRole("rowheader")).toHaveCount(4);
	await list.getByRole("button", { name: /^Cost/ }).click();
	await expect(list.getByRole("rowheader").first()).toContainText("B04");
	await page.keyboard.press("Escape");
	await page.getByRole("button", { name: /^low overlap/ }).click();
	await expect(list.getByRole("rowheader")).toHaveCount(2);
	await page.getByRole("button", { name: "All pairs" }).click();
	await expect(list.getByRole("rowheader")).toHaveCount(SAMPLE_PAIRS);
	await page.getByRole("button", { name: "Columns…" }).click();
	await page.getByLabel("genotype").selectOption("wildtype");
	await expect(list.getByRole("rowheader")).toHaveCount(3);
	await page.getByLabel(/^Mark wt_A01_to_wt_A02/).check();
	await expect(page.getByText("1 marked")).toBeVisible();
});

test("a downloaded bundle opens again without its masks, with the same numbers", async ({ page }) => {
	await runSample(page);
	await openMutant(page);
	const numbers = await currentPair(page).locator("td.number").allTextContents();
	const [download] = await Promise.all([
		page.waitForEvent("download"),
		page.getByRole("button", { name: "Download bundle" }).click(),
	]);
	const path = await download.path();
	await page.getByRole("button", { name: "Setup" }).click();
	const runs = page.getByRole("region", { name: "Runs in this browser" });
	await runs.getByRole("button", { name: /^Delete/ }).click();
	await runs.getByRole("button", { name: /^Really delete/ }).click();
	await expect(runs).toBeHidden();
	await page.reload();
	await page.getByLabel("Choose files").setInputFiles({
		name: download.suggestedFilename(),
		mimeType: "application/zip",
		buffer: await (await import("node:fs/promises")).readFile(path),
	});
	await openMutant(page);
	expect(await currentPair(page).locator("td.number").allTextContents()).toEqual(numbers);
	await page.getByRole("tab", { name: "Velocity" }).click();
	const box = await mapBox(page);
	await page.mouse.move(box.x + 0.33 * box.width, box.y + 0.45 * box.height);
	await expect(page.getByLabel("Under the pointer")).toContainText(/Its mass goes/);
});

test("a link shows the same pair and layer again", async ({ page }) => {
	await runSample(page);
	await openMutant(page);
	await page.getByRole("tab", { name: "Mass delta" }).click();
	await expect(page).toHaveURL(/#run=.*&pair=wt_A01_to_mutant_B03&layer=mass/);
	await page.reload();
	await expect(page.getByRole("tab", { name: "Mass delta" })).toHaveAttribute("aria-selected", "true");
	await expect(currentPair(page)).toContainText("B03");
});

for (const colorScheme of ["light", "dark"] as const) {
	test(`the inspector's new parts are accessible (${colorScheme})`, async ({ page }) => {
		await page.emulateMedia({ colorScheme });
		await runSample(page);
		await openMutant(page);
		const expectClean = async (): Promise<void> => {
			const { violations } = await new AxeBuilder({ page }).analyze();
			expect(
				violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(" ")).join(", ")}`),
			).toEqual([]);
		};
		for (const name of ["Overlay", "Morph", "Convergence"]) {
			await page.getByRole("tab", { name }).click();
			await expectClean();
		}
		await page.getByRole("tab", { name: "Velocity" }).click();
		for (const name of ["Arrows, lines…", "Colours…", "Follow…", "Columns…", "Choose…"]) {
			await page.getByRole("button", { name }).click();
			if (name === "Choose…") await expect(page.getByRole("button", { name: /^Download about/ })).toBeVisible();
			await expectClean();
			await page.keyboard.press("Escape");
		}
		await page.getByRole("button", { name: "overlap 0.53" }).click();
		await page.getByRole("button", { name: "Turn 180°, target" }).click();
		await page.getByLabel(`Mark ${MUTANT}`).check();
		await expectClean();
	});
}
