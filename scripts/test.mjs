/**
 * `npm test`: installs what is missing, a Chromium included, runs every check and ends with one line "N passed, M failed".
 *   node scripts/test.mjs [standard | long | all] [more for the last check's program]
 */
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { CHECKS, E2E_REPORT, REPORTS } from "./checks.mjs";
import { ensureChromium } from "./ensure-chromium.mjs";
import { ensurePython } from "./python-venv.mjs";
import { ensureInstalled, ROOT, requireNode, run, say } from "./steps.mjs";

/**
 * A check without a report of its own counts as one; a runner that dies without a failed test counts as one failure.
 * @param {import("./checks.mjs").Check} check
 * @param {number} code
 * @returns {import("./checks.mjs").Tally}
 */
function tallyOf(check, code) {
	if (check.report === undefined || check.read === undefined)
		return { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1 };
	try {
		const tally = check.read(readFileSync(join(ROOT, check.report), "utf8"));
		return code !== 0 && tally.failed === 0 ? { ...tally, failed: 1 } : tally;
	} catch (error) {
		say(`${check.name} left no readable report: ${error instanceof Error ? error.message : error}`);
		return { passed: 0, failed: 1 };
	}
}

const [which = "standard", ...more] = process.argv.slice(2);
const checks = CHECKS[which];
if (checks === undefined) {
	say(`There are no checks "${which}": ${Object.keys(CHECKS).join(", ")}.`);
	process.exit(2);
}
requireNode();
await ensureInstalled();
const chromium = await ensureChromium();
const python = await ensurePython();
rmSync(join(ROOT, REPORTS), { recursive: true, force: true });
mkdirSync(join(ROOT, REPORTS), { recursive: true });
/** @type {Record<string, string>} */
const env = { PLAYWRIGHT_JSON_OUTPUT_NAME: E2E_REPORT };
if (chromium !== undefined) env.CHROMIUM_PATH = chromium;
if (python !== undefined) env.PYTHON = python;

env.NOT_CHECKED_LOG = join(ROOT, REPORTS, "not-checked.txt");

const lines = [];
const total = { passed: 0, failed: 0 };
for (const check of checks) {
	say(`\n── ${check.name} ──`);
	const started = Date.now();
	const args = [join(ROOT, check.file), ...check.args, ...(check === checks.at(-1) ? more : [])];
	const code = await run(process.execPath, args, { env, limitMin: check.limitMin });
	if (code === 130 || code === 143) process.exit(code);
	const { passed, failed, notRun } = tallyOf(check, code);
	total.passed += passed;
	total.failed += failed;
	const seconds = ((Date.now() - started) / 1000).toFixed(0);
	const verdict = failed > 0 ? "FAIL" : notRun === undefined ? "ok  " : "NOT RUN";
	lines.push(`${verdict}  ${check.name}: ${notRun ?? `${passed} passed, ${failed} failed`} (${seconds} s)`);
}
if (existsSync(env.NOT_CHECKED_LOG)) {
	// Tests that found no Python, R or reference data pass without having looked; that must not pass for a check.
	const left = [...new Set(readFileSync(env.NOT_CHECKED_LOG, "utf8").trim().split("\n"))];
	lines.push(...left.map((line) => `NOT CHECKED  ${line}`));
}
process.stdout.write(`\n${lines.join("\n")}\n${total.passed} passed, ${total.failed} failed\n`);
process.exit(total.failed === 0 && total.passed > 0 ? 0 : 1);
