/** `npm run test:long`: the generated hostile inputs, the 2 GB table, 2,000 pairs in one run and the goldens on WebGPU; minutes, not seconds. */
import { ensureChromium } from "./ensure-chromium.mjs";
import { ensurePython } from "./python-venv.mjs";
import { ensureInstalled, isStale, requireNode, runTool } from "./steps.mjs";

requireNode();
await ensureInstalled();
const chromium = await ensureChromium();
const python = await ensurePython();
/** @type {Record<string, string>} */
const env = {};
if (chromium !== undefined) env.CHROMIUM_PATH = chromium;
if (python !== undefined) env.PYTHON = python;
if (isStale("dist/index.html", ["src", "shaders", "public", "index.html", "vite.config.ts", "package-lock.json"])) {
	const built = await runTool("vite", ["build", "--logLevel", "warn"], { limitMin: 5 });
	if (built !== 0) process.exit(built);
}
process.exit(await runTool("vitest", ["run", "--project", "long", ...process.argv.slice(2)], { env, limitMin: 40 }));
