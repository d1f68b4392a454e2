/** The checks of the project, in the order in which they run: what is cheap and tells most comes first. */
import { join } from "node:path";
import { TOOLS } from "./steps.mjs";

/** @typedef {{ passed: number, failed: number, notRun?: string }} Tally */
/** @typedef {{ status: string, assertionResults: { status: string }[] }} VitestFile */
/** @typedef {{ testResults: VitestFile[], numPassedTests: number, numFailedTests: number, numPendingTests: number, numTodoTests: number }} VitestReport */
/** @typedef {{ stats: { expected: number, unexpected: number, flaky: number, skipped: number } }} PlaywrightReport */
/**
 * @typedef {object} Check
 * @property {string} name
 * @property {string} file what Node runs, from the repository's root
 * @property {string[]} args
 * @property {number} limitMin
 * @property {string} [report] JSON that it leaves; without one the exit code is all there is
 * @property {(json: string) => Tally} [read]
 */

/** Where reports lie; emptied before each run. */
export const REPORTS = ".cache/reports";
/** Playwright takes the place of its report from the environment alone. */
export const E2E_REPORT = join(REPORTS, "e2e.json");

/** A skipped test counts as failed: nothing here may be left out in silence. */
function readVitest(/** @type {string} */ json) {
	/** @type {VitestReport} */
	const report = JSON.parse(json);
	const broken = report.testResults.filter(
		(file) => file.status === "failed" && file.assertionResults.every((test) => test.status !== "failed"),
	);
	const skipped = report.numPendingTests + report.numTodoTests;
	return { passed: report.numPassedTests, failed: report.numFailedTests + skipped + broken.length };
}

function readE2e(/** @type {string} */ json) {
	/** @type {PlaywrightReport} */
	const { stats } = JSON.parse(json);
	return { passed: stats.expected, failed: stats.unexpected + stats.flaky + stats.skipped };
}

/**
 * @param {string} name
 * @param {string} project as Vitest's `--project` takes it
 * @param {string} reportName
 * @param {number} limitMin
 * @returns {Check}
 */
function vitestCheck(name, project, reportName, limitMin) {
	const report = join(REPORTS, reportName);
	const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
	const args = ["run", `--project=${project}`, ...reporters];
	return { name, file: TOOLS.vitest, args, limitMin, report, read: readVitest };
}

/** @param {string} project @returns {string[]} */
const typesOf = (project) => ["-p", `tsconfig.${project}.json`];

/** @type {Check} */
const BUILD_OF_PAGE = {
	name: "Build of the page",
	file: TOOLS.vite,
	args: ["build", "--logLevel", "warn"],
	limitMin: 5,
};

/** @type {Check[]} */
const STANDARD = [
	{ name: "Lint", file: TOOLS.biome, args: ["check", "--error-on-warnings"], limitMin: 5 },
	{ name: "Types of the page", file: TOOLS.tsc, args: typesOf("app"), limitMin: 5 },
	{ name: "Types of the worker", file: TOOLS.tsc, args: typesOf("worker"), limitMin: 5 },
	{ name: "Types of Node and tests", file: TOOLS.tsc, args: typesOf("node"), limitMin: 5 },
	BUILD_OF_PAGE,
	{
		name: "Build of the command line",
		file: TOOLS.vite,
		args: ["build", "--config", "vite.cli.config.ts", "--logLevel", "warn"],
		limitMin: 5,
	},
	vitestCheck("Vitest", "!long", "vitest.json", 20),
	{
		name: "Playwright",
		file: TOOLS.playwright,
		args: ["test", "--reporter=list,json"],
		limitMin: 15,
		report: E2E_REPORT,
		read: readE2e,
	},
];

const LONG = vitestCheck("Long tests", "long", "long.json", 20);

const CLUSTER_REPORT = join(REPORTS, "cluster.json");
/** @type {Check} */
const CLUSTER = {
	name: "Slurm on this machine",
	file: "scripts/test-cluster.mjs",
	args: ["--report", CLUSTER_REPORT],
	limitMin: 15,
	report: CLUSTER_REPORT,
	read: (json) => JSON.parse(json),
};

/** By the word that `scripts/test.mjs` takes. @type {Readonly<Record<string, readonly Check[]>>} */
export const CHECKS = {
	standard: STANDARD,
	long: [BUILD_OF_PAGE, LONG],
	all: [...STANDARD, LONG, CLUSTER],
};
