/**
 * `npm run bench:page`: the built page in Chromium. Ten drawn pairs of about 11,000 px are solved first; then every press,
 * click and move is timed from its event to the frame that shows its answer, beside what the page's main thread worked for it.
 * Last, a large run is opened where `maskflow serve` offers it.
 *   node tests/bench/page/run.mjs [pair] [many] [served] [--presses N] [--rows 5000,10000]
 */
import { parseArgs } from "node:util";
import { measureManyPairs } from "./manyPairs.mjs";
import { measureFollowing, measureMorph, measureSwitching } from "./onePair.mjs";
import { onPage, solveSeries } from "./openPage.mjs";
import { measureServedRun } from "./servedRun.mjs";

const PAIRS = 10;

const { values, positionals } = parseArgs({
	allowPositionals: true,
	options: { presses: { type: "string", default: "36" }, rows: { type: "string", default: "5000,10000" } },
});
const wants = (/** @type {string} */ part) => positionals.length === 0 || positionals.includes(part);

if (wants("pair") || wants("many")) await onPage(measureStored);
if (wants("served")) await measureServedRun(10_000);

/** @param {import("playwright").Page} page */
async function measureStored(page) {
	await solveSeries(page, "drawn", PAIRS);
	if (wants("pair")) {
		await measureSwitching(page, { presses: Number(values.presses), pairs: PAIRS });
		await measureFollowing(page, 30);
		await measureMorph(page);
	}
	if (wants("many")) {
		for (const rows of values.rows.split(",")) await measureManyPairs(page, "drawn", Number(rows));
	}
}
