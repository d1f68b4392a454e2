/**
 * `npm run bench:run`: a generated set of 313 pairs on the command line (cpu), and 60 of them in the browser on the software
 * adapter. Prints times, cache hits and peak memory; exits 1 when a pair failed.
 *   node tests/bench/scale/run.mjs [headless|browser] [--pairs N] [--jobs N] [--backend webgpu|cpu] [--cores N]
 * The back end is the browser's, and so are the cores: what its engine takes this machine to have.
 */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { runInBrowser } from "./browser.mjs";
import { runHeadless } from "./headless.mjs";
import { drawSeries, SHAPES, STEPS } from "./series.mjs";

const IN_BROWSER = 60;

const { values, positionals } = parseArgs({
	allowPositionals: true,
	options: {
		pairs: { type: "string" },
		jobs: { type: "string", default: "1" },
		backend: { type: "string", default: "webgpu" },
		cores: { type: "string" },
	},
});
const [only] = positionals;

/** Draws so many pairs into a folder that lives as long as the work. */
async function withSeries(pairs, work) {
	const folder = await mkdtemp(join(tmpdir(), "maskflow-scale-"));
	try {
		const series = drawSeries(pairs);
		const files = { manifest: join(folder, "manifest.csv"), masks: join(folder, "masks.csv") };
		await writeFile(files.manifest, series.manifest);
		await writeFile(files.masks, series.masks);
		return await work({ folder, pairs, ...files });
	} finally {
		await rm(folder, { recursive: true, force: true });
	}
}

let failed = 0;
if (only !== "browser") {
	failed += await withSeries(Number(values.pairs ?? SHAPES * STEPS + 1), (set) => runHeadless(set, values.jobs));
}
if (only !== "headless") {
	const cores = values.cores === undefined ? undefined : Number(values.cores);
	failed += await withSeries(Number(values.pairs ?? IN_BROWSER), (set) => runInBrowser(set, values.backend, cores));
}
process.exit(failed === 0 ? 0 : 1);
