import type { Page } from "@playwright/test";
import { expect, test } from "../support/labServer.ts";
import { finished, reviewed } from "../support/samplePage.ts";

/** Opens the page and waits until everything it needs is kept. */
async function openAndKeep(page: Page): Promise<void> {
	await page.goto("./");
	await expect(page.getByRole("button", { name: "Try the sample" })).toBeVisible();
	await page.waitForFunction(() => navigator.serviceWorker.controller?.state === "activated");
}

async function trySample(page: Page, pairs: string): Promise<void> {
	await page.getByRole("button", { name: "Try the sample" }).click();
	await reviewed(page);
	await page.getByText("Which pairs").click();
	await page.getByLabel("Only the first pairs").fill(pairs);
	await page.getByLabel("Only the first pairs").press("Enter");
	await reviewed(page);
	await page.getByRole("button", { name: "Run", exact: true }).click();
}

test("the built page works in any folder of any web server and asks for nothing outside it", async ({ page, lab }) => {
	const requests: string[] = [];
	page.context().on("request", (request) => requests.push(request.url()));
	await page.goto("./");
	await page.getByRole("button", { name: "Try the sample" }).click();
	await reviewed(page);
	await page.getByRole("button", { name: "Run", exact: true }).click();
	await finished(page);
	await expect(page.getByRole("img", { name: /^Cost density of/ })).toBeVisible();
	const [download] = await Promise.all([
		page.waitForEvent("download"),
		page.getByRole("button", { name: "Download bundle" }).click(),
	]);
	expect(await download.failure()).toBeNull();

	const outside = requests.filter((url) => !/^(data|blob):/.test(url) && !url.startsWith(lab.address));
	expect(outside).toEqual([]);
	expect(requests.length).toBeGreaterThan(5);
	expect(lab.asked.filter((path) => !path.startsWith("/lab/maskflow/"))).toEqual([]);
});

test("after the first load everything works without a network", async ({ page, context, lab }) => {
	await openAndKeep(page);
	await lab.stop();
	await context.setOffline(true);
	await page.reload();
	await trySample(page, "1");
	await expect(page.getByRole("img", { name: /^Cost density of/ })).toBeVisible({ timeout: 120_000 });
	const [download] = await Promise.all([
		page.waitForEvent("download"),
		page.getByRole("button", { name: "Download bundle" }).click(),
	]);
	expect(await download.failure()).toBeNull();
});

test("a new version is announced, and comes when asked for", async ({ page, lab }) => {
	await openAndKeep(page);
	await lab.replace("index.html", (html) =>
		html.replace("<title>Maskflow</title>", "<title>Maskflow</title><meta name=next>"),
	);
	await lab.replace("service-worker.js", (code) => code.replace('"version":"', '"version":"next'));
	await page.reload();
	await expect(page.locator("meta[name=next]")).toHaveCount(0);
	await expect(page.getByText("A new version is ready.")).toBeVisible();
	await page.getByRole("button", { name: "Reload", exact: true }).click();
	await expect(page.locator("meta[name=next]")).toHaveCount(1);
	await expect(page.getByText("A new version is ready.")).toBeHidden();
});

test("another program at the same address is not hidden by the kept page", async ({ page, lab }) => {
	await openAndKeep(page);
	await lab.replace(
		"index.html",
		() => "<!doctype html><link rel=icon href=data:,><title>Other</title><p>Another program</p>",
	);
	await page.reload();
	await expect(page.getByText("Another program")).toBeVisible();
});

test("over plain http the page says what is missing", async ({ browser, lab }) => {
	// A context of its own: to `test` the made-up host would be a foreign one.
	const context = await browser.newContext();
	const plain = new URL(new URL(lab.address).pathname, "http://lab.example");
	await context.route(`${plain.origin}/**`, async (route) => {
		const local = new URL(new URL(route.request().url()).pathname, lab.address);
		await route.fulfill({ response: await route.fetch({ url: local.href }) });
	});
	const page = await context.newPage();
	const errors: unknown[] = [];
	page.on("pageerror", (error) => errors.push(error));
	await page.goto(plain.href);
	await expect(page.getByText(/open it over https or from localhost/)).toBeVisible();
	expect(errors).toEqual([]);
	await context.close();
});
