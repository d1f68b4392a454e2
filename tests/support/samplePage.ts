import { readFile } from "node:fs/promises";
import type { Page } from "@playwright/test";
import { expect } from "./pageTest.ts";

const SAMPLE = new URL("../../public/sample/", import.meta.url);

export const SAMPLE_PAIRS = 7;

/** A file of the sample dataset. */
export function sampleFile(name: string): Promise<string> {
	return readFile(new URL(name, SAMPLE), "utf8");
}

/** Files as the page's picker takes them. */
export function asUpload(name: string, text: string) {
	return { name, mimeType: "text/csv", buffer: Buffer.from(text) };
}

/** Waits until "Run" can be pressed. */
export async function reviewed(page: Page): Promise<void> {
	await expect(page.getByRole("button", { name: "Run", exact: true })).toBeEnabled();
}

/** From the empty page to the sample's finished run. */
export async function runSample(page: Page): Promise<void> {
	await page.goto("./");
	await page.getByRole("button", { name: "Try the sample" }).click();
	await reviewed(page);
	await page.getByRole("button", { name: "Run", exact: true }).click();
	await finished(page);
}

/** Asks for a tolerance that makes a run of some pairs take seconds, so that something can happen meanwhile. */
export async function takeLonger(page: Page): Promise<void> {
	await page.locator("summary", { hasText: "Solver" }).click();
	await page.getByLabel("Tolerance").fill("1e-9");
	await page.getByLabel("Tolerance").press("Tab");
}

/** Starts the sample's run and makes it last. */
export async function startLongRun(page: Page): Promise<void> {
	await page.goto("./");
	await page.getByRole("button", { name: "Try the sample" }).click();
	await reviewed(page);
	await takeLonger(page);
	await page.getByRole("button", { name: "Run", exact: true }).click();
}

/** Waits until every pair of the sample is done. */
export async function finished(page: Page): Promise<void> {
	await expect(page.getByRole("progressbar", { name: "Run progress" })).toHaveText(
		`${SAMPLE_PAIRS} of ${SAMPLE_PAIRS} pairs`,
		{ timeout: 200_000 },
	);
	await expect(page.getByRole("button", { name: "Download bundle" })).toBeEnabled();
}

/** The pair that the table marks as the one on the screen. */
export function currentPair(page: Page) {
	return page.getByRole("table", { name: "Pairs" }).locator("[aria-current=true]");
}
