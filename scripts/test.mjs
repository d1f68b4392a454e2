/** `npm test`: installs what is missing, a Chromium included, runs every check and ends with one line "N passed, M failed". */
import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { ensureChromium } from "./ensure-chromium.mjs";
import { ensurePython } from "./python-venv.mjs";
import { ensureInstalled, ROOT, requireNode, runTool, say } from "./steps.mjs";

/** @typedef {{ passed: number, failed: number }} Tally */
/** @typedef {{ name: string, tool: keyof typeof import("./steps.mjs").TOOLS, args: string[], limitMin: number, report?: string, read?: (report: any) => Tally }} Step */

const REPORTS = ".cache/reports";
const VITEST_REPORT = join(REPORTS, "vitest.json");
const E2E_REPORT = join(REPORTS, "e2e.json");

/** A skipped test counts as failed: nothing here may be left out in silence. */
function readVitest(report) {
	const broken = report.testResults.filter(
		(file) => file.status === "failed" && file.assertionResults.every((test) => test.status !== "failed"),
	);
	const skipped = report.numPendingTests + report.numTodoTests;
	return { passed: report.numPassedTests, failed: report.numFailedTests + skipped + broken.length };
}

function readE2e({ stats }) {
	return { passed: stats.expected, failed: stats.unexpected + stats.flaky + stats.skipped };
}

/** @type {Step[]} */
const STEPS = [
	{ name: "Lint", tool: "biome", args: ["check", "--error-on-warnings"], limitMin: 5 },
	{ name: "Types of the page", tool: "tsc", args: ["-p", "tsconfig.app.json"], limitMin: 5 },
	{ name: "Types of the worker", tool: "tsc", args: ["-p", "tsconfig.worker.json"], limitMin: 5 },
	{ name: "Types of Node and tests", tool: "tsc", args: ["-p", "tsconfig.node.json"], limitMin: 5 },
	{ name: "Build of the page", tool: "vite", args: ["build", "--logLevel", "warn"], limitMin: 5 },
	{
		name: "Build of the command line",
		tool: "vite",
		args: ["build", "--config", "vite.cli.config.ts", "--logLevel", "warn"],
		limitMin: 5,
	},
	{
		name: "Vitest",
		tool: "vitest",
		args: ["run", "--project=!long", "--reporter=default", "--reporter=json", `--outputFile.json=${VITEST_REPORT}`],
		limitMin: 20,
		report: VITEST_REPORT,
		read: readVitest,
	},
	{
		name: "Playwright",
		tool: "playwright",
		args: ["test", "--reporter=list,json"],
		limitMin: 15,
		report: E2E_REPORT,
		read: readE2e,
	},
];

/**
 * A step without a report of its own counts as one check; a runner that dies without a failed test counts as one failure.
 * @param {Step} step
 * @param {number} code
 * @returns {Tally}
 */
function tallyOf(step, code) {
	if (step.report === undefined || step.read === undefined)
		return { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1 };
	let tally = { passed: 0, failed: 0 };
	try {
		tally = step.read(JSON.parse(readFileSync(join(ROOT, step.report), "utf8")));
	} catch (error) {
		say(`${step.name} left no readable report: ${error.message}`);
		return { passed: 0, failed: 1 };
	}
	return code !== 0 && tally.failed === 0 ? { ...tally, failed: 1 } : tally;
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

const lines = [];
const total = { passed: 0, failed: 0 };
for (const step of STEPS) {
	say(`\n── ${step.name} ──`);
	const started = Date.now();
	const code = await runTool(step.tool, step.args, { env, limitMin: step.limitMin });
	if (code === 130 || code === 143) process.exit(code);
	const { passed, failed } = tallyOf(step, code);
	total.passed += passed;
	total.failed += failed;
	const seconds = ((Date.now() - started) / 1000).toFixed(0);
	lines.push(`${failed === 0 ? "ok  " : "FAIL"}  ${step.name}: ${passed} passed, ${failed} failed (${seconds} s)`);
}
process.stdout.write(`\n${lines.join("\n")}\n${total.passed} passed, ${total.failed} failed\n`);
process.exit(total.failed === 0 && total.passed > 0 ? 0 : 1);
