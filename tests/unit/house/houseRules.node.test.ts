import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));
/** This file names what it forbids. */
const SELF = relative(ROOT, fileURLToPath(import.meta.url));
const LONGEST_MODULE = 300;

/** Source text below some folders, by path from the root. */
function sourcesBelow(...folders: string[]): Map<string, string> {
	const sources = new Map<string, string>();
	for (const folder of folders) {
		for (const entry of readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })) {
			if (!entry.isFile() || !/\.(ts|tsx|mjs|wgsl)$/.test(entry.name)) continue;
			const path = join(entry.parentPath, entry.name);
			sources.set(relative(ROOT, path), readFileSync(path, "utf8"));
		}
	}
	return sources;
}

test("no rule of a tool is switched off in a comment", () => {
	const suppression = /biome-ignore|@ts-(ignore|nocheck|expect-error)|eslint-disable/;
	const offenders = [...sourcesBelow("src", "tests", "scripts")].filter(
		([path, text]) => path !== SELF && suppression.test(text),
	);
	expect(offenders.map(([path]) => path)).toEqual([]);
});

test("no module is longer than a person reads in one sitting", () => {
	const long = [...sourcesBelow("src", "shaders", "scripts")]
		.map(([path, text]) => ({ path, lines: text.split("\n").length - 1 }))
		.filter(({ lines }) => lines > LONGEST_MODULE);
	expect(long).toEqual([]);
});

test("every room says its law in a README", () => {
	const rooms = readdirSync(join(ROOT, "src"), { withFileTypes: true }).filter((entry) => entry.isDirectory());
	const places = ["shaders", ...rooms.map(({ name }) => join("src", name))];
	expect(places.filter((place) => !existsSync(join(ROOT, place, "README.md")))).toEqual([]);
});
