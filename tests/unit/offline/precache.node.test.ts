import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { SERVICE_WORKER, writePrecache } from "../../../scripts/precache.mjs";
import { cacheName, isOurPage, keptFile, outdatedCaches } from "../../../src/offline/precache.ts";

const SCOPE = "https://lab.example/tools/maskflow/";
const FILES = new Set(["index.html", "assets/a.js"]);

test.each([
	["the folder itself", SCOPE, "index.html"],
	["the page by name", `${SCOPE}index.html`, "index.html"],
	["a question mark is not part of the name", `${SCOPE}?theme=dark#top`, "index.html"],
	["a file", `${SCOPE}assets/a.js`, "assets/a.js"],
	["a file that is not on the list", `${SCOPE}service-worker.js`, null],
	["the folder above", "https://lab.example/tools/", null],
	["a folder beside", "https://lab.example/tools/maskflow2/index.html", null],
	["another origin", "https://elsewhere.example/tools/maskflow/index.html", null],
])("which kept file an address means: %s", (_name, address, file) => {
	expect(keptFile(address, SCOPE, FILES)).toBe(file);
});

test("only older versions of the same copy are cleared away", () => {
	const above = "https://lab.example/tools/";
	const names = [cacheName(SCOPE, "1"), cacheName(SCOPE, "2"), cacheName(above, "1"), "another program"];
	expect(outdatedCaches(names, SCOPE, "2")).toEqual([cacheName(SCOPE, "1")]);
});

test("the page's own title is the mark by which it is told from others", () => {
	const source = readFileSync(new URL("../../../index.html", import.meta.url), "utf8");
	expect(isOurPage(source)).toBe(true);
	expect(isOurPage("<!doctype html><title>Other</title><p>Maskflow</p>")).toBe(false);
});

let folder: string;
beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), "maskflow-precache-"));
	mkdirSync(join(folder, "assets"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** What the service worker is told of a build with this page. */
function listOf(page: string): { version: string; files: string[] } {
	writeFileSync(join(folder, "index.html"), page);
	writeFileSync(join(folder, "assets", "a.js"), "1");
	writeFileSync(join(folder, SERVICE_WORKER), "use(__PRECACHE__)");
	writePrecache(folder);
	const code = readFileSync(join(folder, SERVICE_WORKER), "utf8");
	return JSON.parse(code.slice("use(".length, -1));
}

test("the list holds every file but the worker; the version follows their contents", () => {
	const first = listOf("one");
	expect(first.files).toEqual(["assets/a.js", "index.html"]);
	expect(listOf("one").version).toBe(first.version);
	expect(listOf("two").version).not.toBe(first.version);
});

test("a worker without a place for the list is a mistake of the build", () => {
	writeFileSync(join(folder, SERVICE_WORKER), "nothing");
	expect(() => writePrecache(folder)).toThrow("has no __PRECACHE__");
});
