import { defineConfig } from "vitest/config";

/** Checks that need no browser: everything under tests/unit in Node. */
export default defineConfig({
	test: {
		projects: [
			{ test: { name: "unit", include: ["tests/unit/**/*.node.test.ts"], environment: "node", testTimeout: 120_000 } },
		],
	},
});
