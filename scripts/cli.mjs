/**
 * `npm run -s cli -- …`: brings everything the command line needs and then becomes it. The command line runs in this very
 * process, so that signals and exit codes are its own; nothing here writes to stdout. Node starts with a heap of 64 MB: from its usual 25,
 * the arrays of each pair make it collect everything some three times a pair, a quarter of all processor time for 25 MB saved.
 */
import { rmSync } from "node:fs";
import { rename } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { ensureInstalled, isStale, ROOT, requireNode, runTool, say } from "./steps.mjs";

const OUTPUT = "dist-cli";
const SOURCES = ["src", "shaders", "vite.cli.config.ts", "package-lock.json"];

/** Builds beside the old output and swaps, so that two calls at once never see half a build. */
async function build() {
	const fresh = `${OUTPUT}.${process.pid}`;
	const args = ["build", "--config", "vite.cli.config.ts", "--outDir", fresh, "--logLevel", "warn"];
	const code = await runTool("vite", args, { stdio: ["ignore", 2, 2] });
	if (code !== 0) {
		rmSync(join(ROOT, fresh), { recursive: true, force: true });
		say("The command line could not be built; the messages above say why.");
		process.exit(2);
	}
	rmSync(join(ROOT, OUTPUT), { recursive: true, force: true });
	await rename(join(ROOT, fresh), join(ROOT, OUTPUT)).catch(() => {
		// Another call swapped first; its build is of the same sources.
		rmSync(join(ROOT, fresh), { recursive: true, force: true });
	});
}

requireNode();
await ensureInstalled();
if (isStale(join(OUTPUT, "main.js"), SOURCES)) await build();
const main = join(ROOT, OUTPUT, "main.js");
process.argv[1] = main;
await import(pathToFileURL(main).href);
