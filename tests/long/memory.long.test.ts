import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, test } from "vitest";
import { inTemporaryFolder, startCommand, writeInputs } from "../unit/cli/childCommand.ts";

const PAIRS = 2000;
const HEAP_LIMIT = 300e6;
/** The rows of the tables stay in memory, some 4 kB a pair, and the Parquet library comes with the first table: 5 MB. */
const GROWTH_LIMIT = 5e6 + 6e3 * PAIRS;
const WATCH = pathToFileURL(join(import.meta.dirname, "../support/memoryWatch.mjs")).href;

interface Sample {
	readonly pairs: number;
	readonly heapUsed: number;
	readonly external: number;
	readonly rss: number;
}

test("2,000 pairs: at most 300 MB of heap, and after pair 100 it grows by the rows of the tables only", async ({
	signal,
}) => {
	await inTemporaryFolder(async (folder) => {
		const log = join(folder, "memory.ndjson");
		const env = { NODE_OPTIONS: `--import=${WATCH}`, MASKFLOW_MEMORY_LOG: log };
		// A coarse lattice: each pair still goes through every stage and every file, and costs a tenth of a second.
		const inputs = await writeInputs(folder, PAIRS);
		const { child, finished } = startCommand([...inputs, "--downsample", "4", "--run-id", "long"], env);
		signal.addEventListener("abort", () => child.kill("SIGKILL"));
		const { code } = await finished;
		expect(code).toBe(0);
		const samples = (await readFile(log, "utf8"))
			.trim()
			.split("\n")
			.map((line) => JSON.parse(line) as Sample);
		expect(samples.map(({ pairs }) => pairs)).toEqual(Array.from({ length: PAIRS / 100 }, (_, i) => 100 * (i + 1)));
		const megabytes = (bytes: number) => Math.round(bytes / 1e6);
		for (const { pairs, heapUsed, external, rss } of samples) {
			console.info(
				`pair ${pairs}: heap ${megabytes(heapUsed)}, external ${megabytes(external)}, rss ${megabytes(rss)} MB`,
			);
		}
		const held = samples.map(({ heapUsed, external }) => heapUsed + external);
		expect(Math.max(...held)).toBeLessThanOrEqual(HEAP_LIMIT);
		const heaps = samples.map(({ heapUsed }) => heapUsed);
		expect((heaps.at(-1) ?? Number.NaN) - (heaps[0] ?? Number.NaN)).toBeLessThanOrEqual(GROWTH_LIMIT);
	});
}, 1_500_000);
