import { readFile } from "node:fs/promises";
import type { Locator, Page } from "@playwright/test";
import { expect, test } from "../support/pageTest.ts";
import { asUpload, reviewed, sampleFile } from "../support/samplePage.ts";
import { quoted } from "../support/tables.ts";

/** Text that a page, a plot or a spreadsheet might take for more than text. */
const WILD = `<b>wild</b> &lt;i&gt; <img src=x onerror="window.ran=1">`;
const MUTANT = `<script>window.ran=2</script><a href="https://example.invalid/">tail</a>`;
const EMBRYO = `<svg onload="window.ran=3">A01 & \u202Etxet`;
const PAIR = `=1+1<br><img src=x onerror="window.ran=4">`;
const COLUMN = `<script>window.ran=5</script>`;

/** The sample with such text for genotypes, an embryo, a pair, a column and a file. */
async function hostileFiles() {
	const masks = (await sampleFile("masks.csv")).replaceAll("20260312_A01_e01", quoted(EMBRYO));
	const [head = "", ...rows] = (await sampleFile("manifest.csv")).trim().split("\n");
	const body = rows.map((row, i) =>
		row
			.replaceAll("20260312_A01_e01", quoted(EMBRYO))
			.replace("wt_A01_to_wt_A02", quoted(PAIR))
			.replace("wildtype", quoted(WILD))
			.replace("curved_tail", quoted(MUTANT))
			.concat(`,${quoted(i === 0 ? WILD : "")}`),
	);
	const broken = `${quoted(`${PAIR} again`)},${quoted(`${EMBRYO} missing`)},nobody,0,0,,,,,,true,false,`;
	const manifest = [`${head},${quoted(COLUMN)}`, ...body, broken].join("\n");
	return [asUpload(`${PAIR}.csv`, manifest), asUpload("masks.csv", masks)];
}

/** Nothing of the text became an element, an attribute or a deed. */
async function expectInert(page: Page): Promise<void> {
	const found = await page.evaluate(() => ({
		ran: (globalThis as { ran?: number }).ran,
		made: Array.from(
			document.querySelectorAll(
				"body script:not([src]), [src='x'], [onerror], [onload], b, a[href*='invalid'], [*|href*='invalid']",
			),
			(element) => element.outerHTML.slice(0, 200),
		),
	}));
	expect(found).toEqual({ ran: undefined, made: [] });
}

const screenButton = (page: Page, name: string): Locator =>
	page.getByRole("navigation", { name: "Screens" }).getByRole("button", { name });

async function savedSvg(page: Page, group: string): Promise<string> {
	const waiting = page.waitForEvent("download");
	await page.getByRole("group", { name: group }).getByRole("button", { name: "SVG" }).click();
	return readFile(await (await waiting).path(), "utf8");
}

/** A saved figure, opened by itself, holds the text and nothing that acts. */
async function expectInertSvg(page: Page, svg: string, text: string): Promise<void> {
	const found = await page.evaluate((source) => {
		const parsed = new DOMParser().parseFromString(source, "image/svg+xml");
		const all = Array.from(parsed.querySelectorAll("*"));
		return {
			text: parsed.documentElement.textContent,
			active: all.filter(
				(one) =>
					["script", "a", "foreignObject", "parsererror"].includes(one.localName) ||
					one.getAttributeNames().some((name) => name.startsWith("on")),
			).length,
		};
	}, svg);
	expect(found.active).toBe(0);
	expect(found.text).toContain(text);
}

test("ids, genotypes, columns and file names are text everywhere: on the screens, in plots, reports and figures", async ({
	page,
}) => {
	const dialogs: string[] = [];
	page.on("dialog", (dialog) => {
		dialogs.push(dialog.message());
		void dialog.dismiss();
	});
	await page.goto("./");
	await page.getByLabel("Choose files").setInputFiles(await hostileFiles());
	await reviewed(page);
	const review = page.getByRole("table", { name: "Pairs in the manifest" });
	await expect(review.getByText(PAIR, { exact: false }).first()).toBeVisible();
	await expect(review.getByText(WILD).first()).toBeVisible();
	await expect(page.getByText(`${PAIR}.csv`).first()).toBeVisible();
	await expect(review.getByText(/No mask was found for the frame <svg onload=/)).toBeVisible();
	await expectInert(page);

	await page.getByRole("button", { name: "Run", exact: true }).click();
	await expect(page.getByRole("progressbar", { name: "Run progress" })).toHaveText("8 of 8 pairs", {
		timeout: 200_000,
	});
	await page.getByRole("button", { name: PAIR, exact: true }).click();
	await expect(page.getByRole("heading", { name: PAIR })).toBeVisible();
	for (const name of ["Velocity", "Mass delta", "Cost density"]) {
		await page.getByRole("tab", { name }).click();
		await expect(page.locator(".js-plotly-plot .hm image")).toBeVisible();
		await expectInert(page);
	}
	await page.getByRole("button", { name: "Save…" }).click();
	await expectInertSvg(page, await savedSvg(page, "Save the map"), PAIR);
	await page.getByRole("button", { name: "Report of the pair…" }).click();
	await expect(page.getByRole("article", { name: "Report" }).getByRole("heading", { name: PAIR })).toBeVisible();
	await expectInert(page);
	await page.getByRole("button", { name: "Back" }).click();

	await screenButton(page, "Overview").click();
	await expect(page.getByText(WILD).first()).toBeVisible();
	await expectInert(page);
	await page.getByRole("button", { name: "Report…" }).click();
	await expect(page.getByRole("article", { name: "Report" }).getByText(MUTANT).first()).toBeVisible();
	await expectInert(page);
	await page.getByRole("button", { name: "Back" }).click();

	await screenButton(page, "Compare").click();
	await expect(page.getByText(/q after Benjamini–Hochberg/)).toBeVisible();
	await expectInert(page);
	expect(await page.locator("main").textContent()).toContain(WILD);
	expect(await page.locator("main").textContent()).toContain(MUTANT);
	await expectInertSvg(page, await savedSvg(page, "Save the profile"), MUTANT);
	expect(dialogs).toEqual([]);
});
