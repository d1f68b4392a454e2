import { expect, test } from "../support/pageTest.ts";
import { finished, reviewed, runSample } from "../support/samplePage.ts";

test("finished pairs are there after a reload", async ({ page }) => {
	await runSample(page);
	await page.reload();
	await finished(page);
	await expect(page.getByRole("img", { name: /^Cost density of wt_A01_to_wt_A02/ })).toBeVisible();
	await expect(page.getByRole("button", { name: "Resume" })).toBeHidden();
});

test("a stopped run resumes after a reload and ends with every pair", async ({ page }) => {
	await page.goto("./");
	await page.getByRole("button", { name: "Try the sample" }).click();
	await reviewed(page);
	await page.getByRole("button", { name: "Run", exact: true }).click();
	await page.getByRole("button", { name: "Stop", exact: true }).click();
	await expect(page.getByRole("button", { name: "Resume" })).toBeVisible();
	await page.reload();
	await page.getByRole("button", { name: "Resume" }).click();
	await finished(page);
});

test("leaving a page that is running asks first, and what was finished is there when it comes back", async ({
	page,
}) => {
	await page.goto("./");
	await page.getByRole("button", { name: "Try the sample" }).click();
	await reviewed(page);
	await page.getByRole("button", { name: "Run", exact: true }).click();
	await expect(page.getByRole("progressbar", { name: "Run progress" })).toBeVisible();
	let asked = "";
	page.once("dialog", (dialog) => {
		asked = dialog.type();
		void dialog.accept();
	});
	await page.reload();
	expect(asked).toBe("beforeunload");
	const resume = page.getByRole("button", { name: "Resume" });
	await resume.click();
	await finished(page);
});
