import { defineConfig } from "@playwright/test";
import { CHROMIUM_FLAGS, findChromium } from "./scripts/find-chromium.mjs";

// Chosen once by the first process; the test workers load this file too and inherit it.
process.env.MASKFLOW_E2E_PORT ??= String(20_000 + (process.pid % 20_000));
const port = Number(process.env.MASKFLOW_E2E_PORT);
const chromium = findChromium();

/** The built page (dist/, not the development server) in Chromium with the software GPU. */
export default defineConfig({
	testDir: "tests/e2e",
	testMatch: "**/*.e2e.ts",
	outputDir: "test-results",
	// The same pictures for every system: the tests bring their own font and allow for the edges of letters.
	snapshotPathTemplate: "{testDir}/screens/{arg}{ext}",
	forbidOnly: true,
	retries: 0,
	// The software GPU shares the cores: two tests at once are slower than one after the other.
	workers: 1,
	fullyParallel: false,
	timeout: 240_000,
	expect: { timeout: 30_000 },
	reporter: "list",
	use: {
		baseURL: `http://localhost:${port}/`,
		viewport: { width: 1440, height: 900 },
		acceptDownloads: true,
		trace: "retain-on-failure",
		browserName: "chromium",
		launchOptions: { args: CHROMIUM_FLAGS, ...(chromium === undefined ? {} : { executablePath: chromium }) },
	},
	webServer: {
		cwd: import.meta.dirname,
		command: `node node_modules/vite/bin/vite.js preview --host 127.0.0.1 --port ${port} --strictPort`,
		url: `http://localhost:${port}/`,
		reuseExistingServer: false,
		timeout: 60_000,
	},
});
