import { join } from "node:path";
import { build } from "vite";
import { ROOT } from "../../scripts/steps.mjs";

/** @typedef {typeof import("./pageStorageInPage.ts")} InPage */

/** @type {Promise<string> | undefined} */
let bundle;

/** `pageStorageInPage.ts` with what it needs of the product, as a script that leaves one global name. */
async function bundled() {
	const built = await build({
		root: ROOT,
		configFile: false,
		publicDir: false,
		logLevel: "warn",
		build: {
			lib: { entry: join(ROOT, "tests/support/pageStorageInPage.ts"), formats: ["iife"], name: "pageStorage" },
			write: false,
			minify: false,
		},
	});
	const [output] = [built].flat();
	if (output === undefined || !("output" in output))
		throw new Error("The script for the page's storage could not be built.");
	return output.output[0].code;
}

/**
 * Calls a function of `pageStorageInPage.ts` in a page of the built app. The page's policy does not hold for what the
 * debugging protocol evaluates.
 * @template {keyof InPage} Name
 * @param {import("playwright").Page} page
 * @param {Name} name
 * @param {Parameters<InPage[Name]>[0]} choices plain data
 * @returns {Promise<Awaited<ReturnType<InPage[Name]>>>}
 */
export async function inPageStorage(page, name, choices) {
	bundle ??= bundled();
	await page.evaluate(await bundle);
	return page.evaluate(([wanted, given]) => globalThis.pageStorage[wanted](given), [name, choices]);
}
