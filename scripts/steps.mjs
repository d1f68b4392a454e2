import { spawn } from "node:child_process";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** What the other scripts share. Uses nothing but Node: it runs before anything is installed. */
export const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));

/** Programs that the lock file brings, by the file that Node runs; no shell, no npx, the same on every system. */
export const TOOLS = {
	biome: "node_modules/@biomejs/biome/bin/biome",
	playwright: "node_modules/@playwright/test/cli.js",
	tsc: "node_modules/typescript/bin/tsc",
	vite: "node_modules/vite/bin/vite.js",
	vitest: "node_modules/vitest/vitest.mjs",
};

/** @param {string} line */
export function say(line) {
	process.stderr.write(`${line}\n`);
}

/** Ends the process with a plain sentence when Node is too old to run what follows. */
export function requireNode() {
	const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
	if (major > 20 || (major === 20 && minor >= 19)) return;
	say(
		`Maskflow needs Node 20.19 or newer; this is ${process.versions.node}. Install a newer one from https://nodejs.org.`,
	);
	process.exit(2);
}

/**
 * Runs a program in the repository and resolves with its exit code: 124 when it ran past the limit, 127 when it could not
 * start, 128 + n when signal n ended it. Signals that reach this process are passed on.
 * @param {string} program
 * @param {readonly string[]} args
 * @param {{ env?: Record<string, string>, stdio?: import("node:child_process").StdioOptions, limitMin?: number, shell?: boolean }} [options]
 * @returns {Promise<number>}
 */
export function run(program, args, options = {}) {
	const { env = {}, stdio = "inherit", limitMin, shell = false } = options;
	return new Promise((resolve) => {
		// A group of its own: what a test runner started (browsers, a web server) must not outlive it and hold the output open.
		const grouped = process.platform !== "win32";
		const child = spawn(program, args, { cwd: ROOT, stdio, shell, env: { ...process.env, ...env }, detached: grouped });
		const end = (/** @type {NodeJS.Signals} */ signal) => {
			try {
				if (grouped && child.pid !== undefined) process.kill(-child.pid, signal);
				else child.kill(signal);
			} catch {
				// All of them have ended already.
			}
		};
		let late = false;
		const timer =
			limitMin === undefined
				? undefined
				: setTimeout(() => {
						late = true;
						say(`Stopped after ${limitMin} minutes: ${program} ${args.join(" ")}`);
						end("SIGTERM");
						setTimeout(() => end("SIGKILL"), 10_000).unref();
					}, limitMin * 60_000);
		const signals = /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"]);
		for (const signal of signals) process.on(signal, end);
		const finish = (/** @type {number} */ code) => {
			clearTimeout(timer);
			for (const signal of signals) process.off(signal, end);
			resolve(late ? 124 : code);
		};
		child.on("error", (error) => {
			say(`${program} could not be started: ${error.message}`);
			finish(127);
		});
		child.on("exit", (code, signal) => {
			if (signal === null) return finish(code ?? 1);
			finish(signal === "SIGINT" ? 130 : 143);
		});
	});
}

/**
 * Runs one of TOOLS with this Node.
 * @param {keyof typeof TOOLS} tool
 * @param {readonly string[]} args
 * @param {Parameters<typeof run>[2]} [options]
 */
export function runTool(tool, args, options) {
	return run(process.execPath, [join(ROOT, TOOLS[tool]), ...args], options);
}

/** @param {string} path */
function readPackages(path) {
	return JSON.parse(readFileSync(join(ROOT, path), "utf8")).packages;
}

/** True when what is installed is what the lock file names. Other systems' optional packages may be absent. */
function isInstalled() {
	if (!existsSync(join(ROOT, "node_modules/.package-lock.json"))) return false;
	const wanted = readPackages("package-lock.json");
	const present = readPackages("node_modules/.package-lock.json");
	return Object.entries(wanted).every(([place, entry]) => {
		if (place === "") return true;
		const found = present[place];
		return found === undefined ? entry.optional === true || entry.peer === true : found.version === entry.version;
	});
}

/** Installs the locked packages when they are missing or others; npm's own words go to stderr. Ends the process on failure. */
export async function ensureInstalled() {
	if (isInstalled()) return;
	say("Installing packages (npm ci)…");
	const npm = process.env.npm_execpath;
	const args = ["ci", "--no-audit", "--no-fund", "--loglevel=error"];
	const stdio = /** @type {const} */ (["ignore", 2, 2]);
	const code = npm?.endsWith(".js")
		? await run(process.execPath, [npm, ...args], { stdio: [...stdio] })
		: await run("npm", args, { stdio: [...stdio], shell: process.platform === "win32" });
	if (code === 0) return;
	say("The packages could not be installed. Check the network connection and the messages above, then try again.");
	process.exit(2);
}

/**
 * Time of the latest change below a path, ms; 0 when it is not there. O(files).
 * @param {string} path
 * @returns {number}
 */
function latestChange(path) {
	const entry = statSync(path, { throwIfNoEntry: false });
	if (entry === undefined) return 0;
	if (!entry.isDirectory()) return entry.mtimeMs;
	return readdirSync(path).reduce((latest, name) => Math.max(latest, latestChange(join(path, name))), entry.mtimeMs);
}

/**
 * True when a build output is missing or older than any of what it is made of.
 * @param {string} output file that the build writes
 * @param {readonly string[]} sources files and folders
 */
export function isStale(output, sources) {
	const built = latestChange(join(ROOT, output));
	return built === 0 || sources.some((source) => latestChange(join(ROOT, source)) > built);
}

/** What the page is made of. */
const PAGE_SOURCES = [
	"src",
	"shaders",
	"public",
	"index.html",
	"vite.config.ts",
	"scripts/precache.mjs",
	"package-lock.json",
];

/**
 * Builds dist/ when it is missing or older than its sources.
 * @returns {Promise<boolean>} false when it could not be built; the builder has said why
 */
export async function ensureBuiltPage() {
	if (!isStale("dist/index.html", PAGE_SOURCES)) return true;
	say("Building the page…");
	return (await runTool("vite", ["build", "--logLevel", "warn"])) === 0;
}
