import { resolve } from "node:path";
import { type Browser, chromium, type Page } from "playwright";
import { preview } from "vite";
import { CHROMIUM_FLAGS, findChromium } from "../../scripts/find-chromium.mjs";

/** The built page (dist/) in a Chromium of its own; both are gone when the work is done. */
export async function onBuiltPage<T>(work: (page: Page) => Promise<T>): Promise<T> {
	const server = await preview({
		root: resolve(import.meta.dirname, "../.."),
		logLevel: "error",
		preview: { host: "127.0.0.1", port: 20_000 + (process.pid % 20_000) },
	});
	let browser: Browser | undefined;
	try {
		const executablePath = findChromium();
		browser = await chromium.launch({
			args: CHROMIUM_FLAGS,
			...(executablePath === undefined ? {} : { executablePath }),
		});
		const page = await browser.newPage();
		await page.goto(server.resolvedUrls?.local[0] ?? server.resolvedUrls?.network[0] ?? "");
		return await work(page);
	} finally {
		await browser?.close();
		await server.close();
	}
}
