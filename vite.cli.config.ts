import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";

const entry = (name: string) => fileURLToPath(new URL(`./src/cli/${name}.ts`, import.meta.url));
/** The command line, and the entry of its worker threads where it has one. */
const entries = ["main", "worker"].filter((name) => existsSync(entry(name)));

/**
 * The command line for Node. Packages stay outside the bundle; WGSL text goes in. All files lie flat in one folder, so
 * that `new URL("./worker.js", import.meta.url)` holds wherever the line ends up.
 */
export default defineConfig({
	publicDir: false,
	build: {
		ssr: true,
		outDir: "dist-cli",
		target: "node20",
		minify: false,
		rolldownOptions: {
			input: Object.fromEntries(entries.map((name) => [name, entry(name)])),
			output: {
				format: "es",
				entryFileNames: "[name].js",
				chunkFileNames: "[name].js",
				assetFileNames: "[name][extname]",
			},
		},
	},
});
