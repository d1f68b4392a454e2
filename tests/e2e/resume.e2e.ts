import { expect, test } from "../support/pageTest.ts";
import { finished, runSample, startLongRun } from "../support/samplePage.ts";

test("finished pairs are there after a reload", async ({ page }) => {
	await runSample(page);
	await page.reload();
	await finished(page);
	await expect(page.getByRole("img", { name: /^Cost density of wt_A01_to_wt_A02/ })).toBeVisible();
	await expect(page.getByRole("button", { name: "Resume" })).toBeHidden();
});

test("a stopped run resumes after a reload and ends with every pair", async ({ page }) => {
	await startLongRun(page);
	await page.getByRole("button", { name: "Stop", exact: true }).click();
	await expect(page.getByRole("button", { name: "Resume" })).toBeVisible();
	await page.reload();
	await page.getByRole("button", { name: "Resume" }).click();
	await finished(page);
});

test("leaving a page that is running asks first, and what was finished is there when it comes back", async ({
	page,
}) => {
	await startLongRun(page);
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

test("kept runs are named anew, opened and deleted, and the cache of frames is cleared", async ({ page }) => {
	await runSample(page);
	await page.getByRole("button", { name: "Setup" }).click();
	const runs = page.getByRole("region", { name: "Runs in this browser" });
	await expect(runs).toContainText(/20\d\d-\d\d-\d\d · finished · 7 of 7 done · .*MB/);
	await runs.getByRole("button", { name: /^Rename/ }).click();
	await runs.getByRole("textbox").fill("renamed_run");
	await runs.getByRole("button", { name: "Save" }).click();
	await runs.getByRole("button", { name: "renamed_run", exact: true }).click();
	await finished(page);
	await expect(page.getByRole("banner")).toContainText("renamed_run");
	await page.getByRole("button", { name: "Setup" }).click();
	await page.getByRole("button", { name: "Clear", exact: true }).click();
	await expect(page.getByText("Aligned frames kept for later runs")).toBeHidden();
	await runs.getByRole("button", { name: /^Delete/ }).click();
	await runs.getByRole("button", { name: /^Really delete/ }).click();
	await expect(runs).toBeHidden();
});

test("a second tab is told that the run is in hand elsewhere, and watches it to the end", async ({ page, context }) => {
	await startLongRun(page);
	await page.getByRole("button", { name: "Pause" }).click();
	await expect(page.getByRole("button", { name: "Resume" })).toBeEnabled();
	const second = await context.newPage();
	await second.goto("./");
	await expect(second.getByRole("button", { name: "Stop watching" })).toBeVisible();
	await expect(second.getByRole("button", { name: "Pause" })).toBeHidden();
	await page.getByRole("button", { name: "Resume" }).click();
	await finished(page);
	await finished(second);
});
