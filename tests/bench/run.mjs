/**
 * Bundles a benchmark the way the product is bundled and runs it: `node tests/bench/run.mjs [--plot] [part of a case's name]`,
 * `node tests/bench/run.mjs --hard [part of a shape's name]` for the hard shapes, or `node tests/bench/run.mjs --batch` for pairs solved at
 * once. Environment: see solver.bench.ts and batch.bench.ts.
 */
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { build } from "vite";
import { softwareVulkanEnvironment } from "../../scripts/software-vulkan.mjs";

const root = fileURLToPath(new URL("../../", import.meta.url));
const kinds = { "--hard": "hardShapes", "--batch": "batch" };
const bench = Object.entries(kinds).find(([flag]) => process.argv.includes(flag))?.[1] ?? "solver";
const outDir = `${root}node_modules/.cache/bench`;
await build({
	root,
	configFile: false,
	logLevel: "warn",
	build: {
		ssr: `${root}tests/bench/${bench}.bench.ts`,
		outDir,
		target: "node20",
		minify: false,
		emptyOutDir: false,
		rolldownOptions: { external: ["webgpu"], output: { entryFileNames: `${bench}.bench.mjs` } },
	},
});
const { status } = spawnSync(process.execPath, [`${outDir}/${bench}.bench.mjs`, ...process.argv.slice(2)], {
	cwd: root,
	// The Vulkan loader reads it only when a process starts; empty where the machine has a driver of its own set.
	env: { ...process.env, ...softwareVulkanEnvironment() },
	stdio: "inherit",
});
process.exit(status ?? 1);
