import { resolve } from "node:path";
import react from "@vitejs/plugin-react";
import { defineConfig, type Plugin } from "vite";
import { SERVICE_WORKER, writePrecache } from "./scripts/precache.mjs";

/**
 * Nothing leaves the page: only its own files, no inline or remote scripts. WebAssembly is for writing Parquet, inline
 * styles are for Plotly, data and blob images for figures that people save.
 */
const CONTENT_SECURITY_POLICY = [
	"default-src 'none'",
	"script-src 'self' 'wasm-unsafe-eval'",
	"worker-src 'self'",
	"style-src 'self' 'unsafe-inline'",
	"img-src 'self' data: blob:",
	"font-src 'self'",
	"connect-src 'self' data: blob:",
	"manifest-src 'self'",
	"base-uri 'none'",
	"form-action 'none'",
].join("; ");

/** The policy as a meta tag, for hosts that send no header of their own. The development server needs inline scripts. */
const contentSecurityPolicy: Plugin = {
	name: "maskflow:content-security-policy",
	apply: "build",
	transformIndexHtml: () => [
		{
			tag: "meta",
			attrs: { "http-equiv": "Content-Security-Policy", content: CONTENT_SECURITY_POLICY },
			injectTo: "head-prepend",
		},
	],
};

/**
 * apache-arrow compiles its test for null values from text, which the policy refuses. This is the same test without it;
 * a set compares as the compiled switch does, NaN included.
 */
const arrowWithoutEval: Plugin = {
	name: "maskflow:arrow-without-eval",
	transform: (_code, id) =>
		/[\\/]apache-arrow[\\/]builder[\\/]valid\.mjs$/.test(id)
			? `export function createIsValidFunction(nullValues) {
					const nulls = new Set(nullValues ?? []);
					return (value) => !nulls.has(value);
				}`
			: undefined,
};

let outputFolder = "dist";

/** The service worker learns which files the build wrote, once they are written. */
const precache: Plugin = {
	name: "maskflow:precache",
	apply: "build",
	configResolved: (config) => {
		outputFolder = resolve(config.root, config.build.outDir);
	},
	// A build that failed says why itself.
	closeBundle: (error) => (error === undefined ? writePrecache(outputFolder) : undefined),
};

/** The page. Relative addresses, so that dist/ works below any path. */
export default defineConfig({
	base: "./",
	plugins: [react(), contentSecurityPolicy, precache],
	worker: { format: "es", plugins: () => [arrowWithoutEval] },
	// Plotly is built from its sources, which were written for a bundler that knows Node's name of the global object.
	define: { global: "globalThis" },
	build: {
		target: "es2023",
		// Every browser of that age preloads modules by itself.
		modulePreload: { polyfill: false },
		// A file must stay a file: a data address would need a wider policy.
		assetsInlineLimit: 0,
		// Plotly and the Parquet writer come on demand, each in its own large file.
		chunkSizeWarningLimit: 5000,
		rolldownOptions: {
			input: { index: "index.html", "service-worker": "src/offline/serviceWorker.ts" },
			// The service worker governs the folder it lies in, and its name must outlive builds.
			output: {
				entryFileNames: ({ name }) => (name === "service-worker" ? SERVICE_WORKER : "assets/[name]-[hash].js"),
			},
		},
	},
	// A worker follows the policy of its own response, not the page's meta tag.
	preview: { headers: { "Content-Security-Policy": CONTENT_SECURITY_POLICY } },
});
