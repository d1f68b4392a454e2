/**
 * Bundles a benchmark the way the product is bundled and runs it: `node tests/bench/run.mjs [--plot] [part of a case's name]`.
 * Environment: see solver.bench.ts.
 */
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { build } from "vite";
import { softwareVulkanEnvironment } from "../../scripts/software-vulkan.mjs";

const root = fileURLToPath(new URL("../../", import.meta.url));
const outDir = `${root}node_modules/.cache/bench`;
await build({
	root,
	configFile: false,
	logLevel: "warn",
	build: {
		ssr: `${root}tests/bench/solver.bench.ts`,
		outDir,
		target: "node20",
		minify: false,
		emptyOutDir: true,
		rolldownOptions: { external: ["webgpu"], output: { entryFileNames: "solver.bench.mjs" } },
	},
});
const { status } = spawnSync(process.execPath, [`${outDir}/solver.bench.mjs`, ...process.argv.slice(2)], {
	cwd: root,
	// The Vulkan loader reads it only when a process starts; empty where the machine has a driver of its own set.
	env: { ...process.env, ...softwareVulkanEnvironment() },
	stdio: "inherit",
});
process.exit(status ?? 1);
