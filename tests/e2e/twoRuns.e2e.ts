import { readFile } from "node:fs/promises";
import AxeBuilder from "@axe-core/playwright";
import type { Locator, Page } from "@playwright/test";
import { unzipSync } from "fflate";
import { expect, test } from "../support/pageTest.ts";
import { asUpload, reviewed, sampleFile } from "../support/samplePage.ts";
import { metricsOfRun } from "../support/writtenRun.ts";

const PAIRS = ["wt_A01_to_wt_A02", "wt_A01_to_mutant_B02"] as const;

const screenButton = (page: Page, name: string): Locator =>
	page.getByRole("navigation", { name: "Screens" }).getByRole("button", { name });

async function expectAccessible(page: Page): Promise<void> {
	const { violations } = await new AxeBuilder({ page }).analyze();
	expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(" ")).join(", ")}`)).toEqual(
		[],
	);
}

/** Some pairs of the sample as files; one frame may get the mask of another. */
async function sampleFiles(pairs: readonly string[], swap?: { readonly of: string; readonly by: string }) {
	const [head = "", ...rows] = (await sampleFile("manifest.csv")).trim().split(/\r?\n/);
	const manifest = [head, ...rows.filter((row) => pairs.some((pair) => row.startsWith(`${pair},`)))].join("\n");
	const masks = await sampleFile("masks.csv");
	if (swap === undefined) return [asUpload("manifest.csv", manifest), asUpload("masks.csv", masks)];
	const cells = (embryo: string): string[] => {
		const line = masks.split(/\r?\n/).find((row) => row.split(",")[4] === embryo);
		if (line === undefined) throw new Error(`The sample has no ${embryo}.`);
		return line.split(",");
	};
	const [wrong, right] = [cells(swap.of)[6] ?? "", cells(swap.by)[6] ?? ""];
	return [asUpload("manifest.csv", manifest), asUpload("masks.csv", masks.replace(wrong, right))];
}

async function setRelaxation(page: Page, relaxation: string): Promise<void> {
	await page.getByLabel("Relaxation ρ").fill(relaxation);
	await page.getByLabel("Relaxation ρ").press("Enter");
}

/** Runs the files on the page under a name, and comes back when all pairs are done. */
async function run(page: Page, name: string, pairs: number, relaxation?: string): Promise<void> {
	await reviewed(page);
	if (relaxation !== undefined) await setRelaxation(page, relaxation);
	await page.getByLabel("Run name").fill(name);
	await page.getByRole("button", { name: "Run", exact: true }).click();
	await expect(page.getByRole("progressbar", { name: "Run progress" })).toHaveText(`${pairs} of ${pairs} pairs`, {
		timeout: 120_000,
	});
	await expect(page.getByRole("button", { name: "Download bundle" })).toBeEnabled();
}

async function bundleOf(page: Page, runId: string) {
	const waiting = page.waitForEvent("download");
	await page.getByRole("button", { name: "Download bundle" }).click();
	const download = await waiting;
	const bytes = await readFile(await download.path());
	const files = Object.entries(unzipSync(new Uint8Array(bytes))).map(
		([path, content]) => [path.replace(`${runId}/`, ""), content] as const,
	);
	return { name: download.suggestedFilename(), bytes, rows: await metricsOfRun(new Map(files)) };
}

async function savedText(page: Page, button: Locator): Promise<string> {
	const waiting = page.waitForEvent("download");
	await button.click();
	return readFile(await (await waiting).path(), "utf8");
}

/** The CSV of all numbers as pair → column → [a, b, b − a]. */
function numbersOf(csv: string): Map<string, readonly number[]> {
	const lines = csv.trim().split("\r\n").slice(1);
	return new Map(
		lines.map((line) => {
			const [pair, column, , a, b, apart] = line.split(",");
			return [`${pair} ${column}`, [a, b, apart].map((text) => (text === "" ? Number.NaN : Number(text)))];
		}),
	);
}

const COLUMNS = [
	...["total_transport_cost", "debiased_cost", "mean_transport_distance_um", "created_mass", "destroyed_mass"],
] as const;

test("the same pairs with another ρ: what differs, by how much and where, with the metrics' own numbers", async ({
	page,
}) => {
	await page.goto("./");
	await page.getByLabel("Choose files").setInputFiles(await sampleFiles([...PAIRS, "identity_A01"]));
	await run(page, "wide", 3);
	const wide = await bundleOf(page, "wide");
	await screenButton(page, "Compare").click();
	await page.getByRole("button", { name: "Two runs" }).click();
	await expect(page.getByRole("heading", { name: "One run is here, a comparison needs two" })).toBeVisible();
	await page.getByRole("button", { name: "Go to setup" }).click();
	await page.getByLabel("Choose files").setInputFiles(await sampleFiles(PAIRS));
	await reviewed(page);
	await setRelaxation(page, "0.005");
	await page.getByLabel("Run name").fill("wide");
	await expect(page.getByText(/“Farthest move: relaxation ρ” was 10 \(25\.8 mm\) and is now 0\.005/)).toBeVisible();
	await page.getByRole("button", { name: "Use wide-2" }).click();
	await expect(page.getByLabel("Run name")).toHaveValue("wide-2");
	await run(page, "narrow", 2, "0.005");
	const narrow = await bundleOf(page, "narrow");

	await screenButton(page, "Compare").click();
	await expect(page.getByRole("combobox", { name: "Run A" })).toHaveValue("wide");
	await expect(page.getByRole("combobox", { name: "Run B" })).toHaveValue("narrow");
	const differs = page.getByRole("table", { name: /^Parameters, version and machine/ });
	await expect(differs.getByRole("row")).toHaveCount(2);
	await expect(differs.getByRole("row").last()).toHaveText(
		/Farthest move: relaxation ρ10 \(25\.8 mm\)0\.005 \(576 µm\)/,
	);
	await expect(page.getByText("2 solved in both runs")).toBeVisible();
	await page.getByText("1 only in A").click();
	await expect(page.getByRole("listitem").filter({ hasText: "identity_A01" })).toBeVisible();

	const csv = numbersOf(await savedText(page, page.getByRole("button", { name: "All numbers as CSV" })));
	for (const pairId of PAIRS) {
		const [a, b] = [wide, narrow].map(({ rows }) => rows.find((row) => row["pair_id"] === pairId));
		for (const column of COLUMNS) {
			const [inA, inB] = [Number(a?.[column]), Number(b?.[column])];
			const [one, other, apart] = csv.get(`${pairId} ${column}`) ?? [];
			expect([one, other]).toEqual([inA, inB]);
			expect(apart).toBeCloseTo(inB - inA, 12);
		}
	}

	const plot = page.getByRole("img", { name: /^Total cost of 2 pairs in run B against run A/ });
	await expect(plot).toHaveAccessibleName(/lower 2/);
	const table = page.getByRole("table", { name: /^Pairs of both runs/ });
	const names = table.getByRole("rowheader");
	await table.getByRole("button", { name: /^Pair/ }).click();
	await expect(names).toHaveText([PAIRS[1], PAIRS[0]]);
	await table.getByRole("button", { name: /^Pair/ }).click();
	await expect(names).toHaveText([PAIRS[0], PAIRS[1]]);
	await page.getByLabel(/^Number/).selectOption("destroyed");
	await page.getByRole("button", { name: "B − A", exact: true }).click();
	await expect(page.getByRole("img", { name: /^Destroyed mass of 2 pairs.*higher in B 2/ })).toBeVisible();

	// A point opens its pair; a link brings all of it back.
	await page.locator(`[data-id="${PAIRS[1]}"] circle`).click();
	await expect(page.getByRole("heading", { name: PAIRS[1] })).toBeVisible();
	await page.keyboard.press("k");
	await expect(page.getByRole("heading", { name: PAIRS[0] })).toBeVisible();
	await page.keyboard.press("j");
	await expect(page.getByRole("heading", { name: PAIRS[1] })).toBeVisible();
	await expect(page.getByRole("img", { name: /^A: wide\. Cost density/ })).toBeVisible();
	await expect(page.getByRole("img", { name: /^B: narrow\. Cost density/ })).toBeVisible();
	await expect(page.getByRole("img", { name: /^Difference in cost density, B − A.*Root mean square/ })).toBeVisible();
	const pairTable = page.getByRole("table", { name: `Numbers of ${PAIRS[1]} in both runs` });
	await expect(pairTable.getByRole("row", { name: /^Destroyed mass, px/ })).toContainText("+");
	await page.getByRole("button", { name: "Velocity", exact: true }).click();
	await page.getByRole("button", { name: "Zoom in" }).click();
	await expect(page).toHaveURL(/run=narrow&screen=compare&compare=pair&with=wide&measure=destroyed.*&view=/);
	await page.reload();
	await expect(page.getByRole("img", { name: /^Difference in speed, B − A/ })).toBeVisible();
	const map = page.getByRole("img", { name: /^A: wide\. Velocity/ });
	const box = await map.boundingBox();
	if (box === null) throw new Error("The map has no place on the screen.");
	await page.mouse.move(box.x + 0.3 * box.width, box.y + 0.35 * box.height);
	await expect(page.getByText(/^Row \d+, column \d+: A [\d.]+ µm, B [\d.]+ µm, B − A/)).toBeVisible();
	const svg = await savedText(
		page,
		page.getByRole("group", { name: "Save the maps" }).getByRole("button", { name: "SVG" }),
	);
	expect(svg.match(/data:image\/png;base64,/g)?.length).toBeGreaterThanOrEqual(3);
	expect(svg).toContain("A: Run wide");
	expect(svg).toContain("reg_m 0.005");

	await page.getByRole("button", { name: "Swap A and B" }).click();
	await expect(page.getByRole("combobox", { name: "Run A" })).toHaveValue("narrow");
	await expect(page.getByRole("img", { name: /^A: narrow\. Velocity/ })).toBeVisible();
});

test("corrected masks against a dropped bundle: both masks instead of a difference map", async ({ page, context }) => {
	await page.goto("./");
	await page.getByLabel("Choose files").setInputFiles(await sampleFiles(PAIRS));
	await run(page, "first", 2);
	const first = await bundleOf(page, "first");
	await screenButton(page, "Setup").click();
	const kept = page.getByRole("region", { name: "Runs in this browser" });
	await kept.getByRole("button", { name: /^Delete/ }).click();
	await kept.getByRole("button", { name: /^Really delete/ }).click();
	await expect(kept).toBeHidden();
	await page.close();

	const fresh = await context.newPage();
	await fresh.goto("./");
	const swap = { of: "20260319_B02_e01", by: "20260319_B04_e01" };
	await fresh.getByLabel("Choose files").setInputFiles(await sampleFiles(PAIRS, swap));
	await run(fresh, "corrected", 2);
	await screenButton(fresh, "Setup").click();
	await fresh
		.getByLabel("Choose files")
		.setInputFiles({ name: first.name, mimeType: "application/zip", buffer: first.bytes });
	await expect(fresh.getByRole("button", { name: "Download bundle" })).toBeEnabled();
	await screenButton(fresh, "Compare").click();
	await fresh.getByRole("button", { name: "Two runs" }).click();
	await fresh.getByRole("button", { name: "Swap A and B" }).click();
	await expect(fresh.getByRole("combobox", { name: "Run A" })).toHaveValue("first");
	await expect(fresh.getByText("Parameters, version and machine are the same.")).toBeVisible();
	await expect(fresh.getByText("1 with other masks")).toBeVisible();
	await expect(fresh.getByRole("row", { name: new RegExp(PAIRS[1]) })).toContainText("other masks");
	await expect(fresh.getByRole("row", { name: new RegExp(PAIRS[0]) })).not.toContainText("other masks");
	await fresh.getByRole("button", { name: PAIRS[1], exact: true }).click();
	await expect(fresh.getByText(/^The runs did not compare the same masks: the target frame differs/)).toBeVisible();
	await expect(fresh.getByRole("img", { name: /^Mask of the target frame in both runs/ })).toBeVisible();
	await fresh.getByRole("button", { name: /pair$/ }).and(fresh.locator(":enabled")).first().click();
	await expect(fresh.getByRole("img", { name: /^Difference in cost density/ })).toHaveAccessibleName(
		/Root mean square 0 µm² per unit mass/,
	);

	for (const colorScheme of ["light", "dark"] as const) {
		await fresh.emulateMedia({ colorScheme });
		await expectAccessible(fresh);
		await fresh.getByRole("tab", { name: "All pairs" }).click();
		await expectAccessible(fresh);
		await fresh.getByRole("tab", { name: "One pair" }).click();
	}
});
