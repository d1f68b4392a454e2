import { spawnSync } from "node:child_process";
import { accessSync, constants, existsSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { delimiter, isAbsolute, join } from "node:path";
import { fileURLToPath } from "node:url";

/** Switches that every test browser gets: WebGPU on the software adapter, and no traffic of the browser's own. */
export const CHROMIUM_FLAGS = [
	"--no-sandbox",
	"--enable-unsafe-webgpu",
	"--disable-quic",
	"--no-first-run",
	"--disable-background-networking",
	"--disable-component-update",
	"--disable-sync",
];

const PROGRAM_NAMES = ["chromium", "google-chrome", "google-chrome-stable", "chromium-browser"];

const FIXED_PLACES = {
	darwin: [
		"/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
		"/Applications/Chromium.app/Contents/MacOS/Chromium",
	],
	win32: [process.env.PROGRAMFILES, process.env["PROGRAMFILES(X86)"], process.env.LOCALAPPDATA]
		.filter((folder) => folder !== undefined)
		.map((folder) => join(folder, "Google", "Chrome", "Application", "chrome.exe")),
};

/** @param {string} path */
function isProgram(path) {
	try {
		accessSync(path, constants.X_OK);
		return statSync(path).isFile();
	} catch {
		return false;
	}
}

/**
 * Absolute path of a program on PATH.
 * @param {string} name
 * @returns {string | undefined}
 */
export function programOnPath(name) {
	const folders = (process.env.PATH ?? "").split(delimiter).filter((folder) => isAbsolute(folder));
	const names = process.platform === "win32" ? [`${name}.exe`] : [name];
	return folders.flatMap((folder) => names.map((file) => join(folder, file))).find(isProgram);
}

/** Path of the Chromium that Playwright downloaded for itself, if it is there. */
function playwrightChromium() {
	try {
		const require = createRequire(fileURLToPath(new URL("../package.json", import.meta.url)));
		const path = require("playwright").chromium.executablePath();
		return existsSync(path) ? path : undefined;
	} catch {
		// The package is not installed yet.
		return undefined;
	}
}

/**
 * True when the browser starts: a download without its system libraries exists and yet does not run. Windows browsers
 * open a window on `--version`, so there being found is enough.
 * @param {string} path
 */
export function chromiumStarts(path) {
	if (process.platform === "win32") return true;
	return spawnSync(path, ["--version"], { stdio: "ignore", timeout: 60_000 }).status === 0;
}

/**
 * The Chromium that tests use: `CHROMIUM_PATH`, else one on PATH or in its usual place, else Playwright's own download.
 * Installs nothing.
 * @returns {string | undefined}
 */
export function findChromium() {
	const asked = process.env.CHROMIUM_PATH;
	if (asked !== undefined && asked !== "") {
		if (!isProgram(asked))
			throw new Error(`CHROMIUM_PATH names ${asked}, which is not a program. Correct or unset it.`);
		return asked;
	}
	return (
		PROGRAM_NAMES.map(programOnPath).find((path) => path !== undefined) ??
		FIXED_PLACES[process.platform]?.find(isProgram) ??
		playwrightChromium()
	);
}
