import { spawn } from "node:child_process";
import { existsSync, realpathSync } from "node:fs";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { findChromium } from "./find-chromium.mjs";

const DRIVER_FILE = "vk_swiftshader_icd.json";

/**
 * Folders in which a browser may keep its libraries: beside the program itself, or, where the program on PATH is a
 * launcher script, where Debian, Ubuntu and snap put them.
 * @param {string} program
 */
function libraryFolders(program) {
	return [
		dirname(realpathSync(program)),
		"/usr/lib/chromium",
		"/usr/lib/chromium-browser",
		"/snap/chromium/current/usr/lib/chromium-browser",
	];
}

/**
 * Environment in which Node's WebGPU binding finds the software Vulkan driver that ships with Chromium. It must be set
 * before the process starts: the dynamic loader reads LD_LIBRARY_PATH once. Empty where it is not needed (macOS and
 * Windows have no Vulkan loader in the way), where the caller chose a driver already, or where no driver was found.
 * @returns {Record<string, string>}
 */
export function softwareVulkanEnvironment() {
	if (process.platform !== "linux") return {};
	if (process.env.VK_DRIVER_FILES || process.env.VK_ICD_FILENAMES) return {};
	const chromium = findChromium();
	if (chromium === undefined) return {};
	const folder = libraryFolders(chromium).find((candidate) => existsSync(join(candidate, DRIVER_FILE)));
	if (folder === undefined) return {};
	const driver = join(folder, DRIVER_FILE);
	const libraries = [folder, process.env.LD_LIBRARY_PATH].filter((entry) => entry !== undefined && entry !== "");
	// VK_DRIVER_FILES is the loader's newer name of VK_ICD_FILENAMES; old loaders know only the latter.
	return { VK_DRIVER_FILES: driver, VK_ICD_FILENAMES: driver, LD_LIBRARY_PATH: libraries.join(":") };
}

/** `node scripts/software-vulkan.mjs PROGRAM ARGUMENTS…` runs a program in that environment. */
function main() {
	const [program, ...args] = process.argv.slice(2);
	if (program === undefined) {
		process.stderr.write("Usage: node scripts/software-vulkan.mjs PROGRAM [ARGUMENTS…]\n");
		process.exit(2);
	}
	const child = spawn(program, args, { stdio: "inherit", env: { ...process.env, ...softwareVulkanEnvironment() } });
	child.on("error", (error) => {
		process.stderr.write(`${program} could not be started: ${error.message}\n`);
		process.exit(127);
	});
	child.on("exit", (code, signal) => process.exit(signal === null ? (code ?? 1) : 1));
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(realpathSync(process.argv[1])).href) main();
