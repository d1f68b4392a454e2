import { expect, test } from "../support/pageTest.ts";

test("the page opens on an empty screen that offers the sample", async ({ page }) => {
	await page.goto("./");
	await expect(page).toHaveTitle(/Maskflow/);
	await expect(page.getByRole("button", { name: "Try the sample" })).toBeVisible();
});

test("the page's policy refuses inline scripts and remote addresses", async ({ browser, baseURL }) => {
	// A context of its own: the refusals are errors on the console, which `test` would fail on.
	const context = await browser.newContext(baseURL === undefined ? {} : { baseURL });
	const page = await context.newPage();
	await page.goto("./");
	const refused = await page.evaluate(async () => {
		const directives: string[] = [];
		document.addEventListener("securitypolicyviolation", (event) => directives.push(event.effectiveDirective));
		const script = document.createElement("script");
		script.textContent = "document.title = 'inline script ran'";
		document.body.append(script);
		await fetch("https://example.invalid/").catch(() => undefined);
		await new Promise((resolve) => setTimeout(resolve, 0));
		return directives;
	});
	expect(refused).toEqual(expect.arrayContaining(["script-src-elem", "connect-src"]));
	await expect(page).toHaveTitle(/Maskflow/);
	await context.close();
});
