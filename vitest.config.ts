import { playwright } from "@vitest/browser-playwright";
import { defineConfig } from "vitest/config";
import { CHROMIUM_FLAGS, findChromium } from "./scripts/find-chromium.mjs";
import { softwareVulkanEnvironment } from "./scripts/software-vulkan.mjs";

const chromium = findChromium();

const ENGINE_PACKAGES = [
	"apache-arrow",
	"client-zip",
	"comlink",
	"fflate",
	"fzstd",
	"geotiff",
	"idb",
	"jpeg-js",
	"parquet-wasm/esm",
];

/**
 * Projects run one after another so that the software adapter has the cores for itself: `unit` in Node, `gpu` in Node
 * through Dawn's binding, `browser` in Chromium; and `long`, which takes minutes and is run on its own (`npm run test:long`).
 */
export default defineConfig({
	test: {
		allowOnly: false,
		projects: [
			{
				test: {
					name: "unit",
					include: ["tests/unit/**/*.node.test.ts", "tests/interop/**/*.node.test.ts"],
					environment: "node",
					setupFiles: ["tests/support/propertySeed.ts"],
					testTimeout: 120_000,
					hookTimeout: 120_000,
					sequence: { groupOrder: 1 },
				},
			},
			{
				test: {
					name: "gpu",
					include: ["tests/kernels/**/*.gpu.test.ts"],
					environment: "node",
					// A process per file whose environment is set before it starts: the loader reads it only then.
					pool: "forks",
					setupFiles: ["tests/support/propertySeed.ts"],
					env: softwareVulkanEnvironment(),
					maxWorkers: 1,
					testTimeout: 240_000,
					hookTimeout: 120_000,
					sequence: { groupOrder: 2 },
				},
			},
			{
				worker: { format: "es" },
				// What the engine's worker loads late. Found late, on a fresh machine, it would reload the page under a test.
				optimizeDeps: { include: ENGINE_PACKAGES },
				test: {
					name: "browser",
					include: ["tests/engine/**/*.browser.test.ts"],
					testTimeout: 240_000,
					hookTimeout: 120_000,
					maxWorkers: 1,
					sequence: { groupOrder: 3 },
					browser: {
						enabled: true,
						headless: true,
						screenshotFailures: false,
						fileParallelism: false,
						provider: playwright({
							launchOptions: { args: CHROMIUM_FLAGS, ...(chromium === undefined ? {} : { executablePath: chromium }) },
						}),
						instances: [{ browser: "chromium" }],
					},
				},
			},
			{
				test: {
					name: "long",
					include: ["tests/long/**/*.long.test.ts"],
					environment: "node",
					pool: "forks",
					env: softwareVulkanEnvironment(),
					maxWorkers: 1,
					testTimeout: 300_000,
					hookTimeout: 120_000,
					sequence: { groupOrder: 4 },
				},
			},
		],
	},
});
