import { chromiumStarts, findChromium, programOnPath } from "./find-chromium.mjs";
import { run, runTool, say } from "./steps.mjs";

/** @param {readonly string[]} command */
async function asRoot(command) {
	const root = process.getuid?.() === 0;
	if (!root && programOnPath("sudo") === undefined) return 127;
	const [program = "", ...args] = root ? command : ["sudo", "-n", ...command];
	return run(program, args, { stdio: ["ignore", 2, 2], env: { DEBIAN_FRONTEND: "noninteractive" }, limitMin: 10 });
}

function workingChromium() {
	const found = findChromium();
	return found !== undefined && chromiumStarts(found) ? found : undefined;
}

/**
 * Path of a Chromium that starts: one that is there already, else Playwright's own download, else Debian's package.
 * @returns {Promise<string | undefined>} undefined, with the reason on stderr, when none can be had
 */
export async function ensureChromium() {
	const present = workingChromium();
	if (present !== undefined) return present;
	say("No Chromium on this machine; asking Playwright for its own…");
	await runTool("playwright", ["install", "chromium"], { stdio: ["ignore", 2, 2], limitMin: 10 });
	const downloaded = workingChromium();
	if (downloaded !== undefined) return downloaded;
	if (programOnPath("apt-get") !== undefined) {
		say("That did not give a browser that starts; asking Debian for its package…");
		await asRoot(["apt-get", "update", "-qq"]);
		await asRoot(["apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium", "fonts-liberation"]);
		const packaged = workingChromium();
		if (packaged !== undefined) return packaged;
	}
	say("NO CHROMIUM: every check that needs a browser or the software GPU will fail.");
	say("Install Chromium or Chrome, or set CHROMIUM_PATH to one, and run this again.");
	return undefined;
}
