/**
 * `npm run bench:page`: the built page in Chromium. Ten drawn pairs of about 11,000 px are solved first; then every press,
 * click and move is timed from its event to the frame that shows its answer, beside what the page's main thread worked for it.
 *   node tests/bench/page/run.mjs [pair] [many] [--presses N] [--rows 5000,10000]
 */
import { parseArgs } from "node:util";
import { measureManyPairs } from "./manyPairs.mjs";
import { measureFollowing, measureMorph, measureSwitching } from "./onePair.mjs";
import { onPage, solveSeries } from "./openPage.mjs";

const PAIRS = 10;

const { values, positionals } = parseArgs({
	allowPositionals: true,
	options: { presses: { type: "string", default: "36" }, rows: { type: "string", default: "5000,10000" } },
});
const wants = (/** @type {string} */ part) => positionals.length === 0 || positionals.includes(part);

await onPage(async (page) => {
	await solveSeries(page, "drawn", PAIRS);
	if (wants("pair")) {
		await measureSwitching(page, { presses: Number(values.presses), pairs: PAIRS });
		await measureFollowing(page, 30);
		await measureMorph(page);
	}
	if (wants("many")) {
		for (const rows of values.rows.split(",")) await measureManyPairs(page, "drawn", Number(rows));
	}
});
