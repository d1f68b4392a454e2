import { expect, test } from "vitest";
import { filesFromInput } from "../../../src/platform/pickedFile.ts";
import { readDrop } from "../../../src/platform/readDrop.ts";

const file = (name: string) => new File(["x"], name);
const items = (list: readonly object[]) => ({ items: list }) as unknown as DataTransfer;

/** A folder entry that gives its children a few at a time, as browsers do. */
function folderEntry(name: string, children: readonly object[], batch: number) {
	let at = 0;
	const readEntries = (resolve: (entries: readonly object[]) => void) => {
		resolve(children.slice(at, at + batch));
		at += batch;
	};
	return { name, isFile: false, isDirectory: true, createReader: () => ({ readEntries }) };
}
const fileEntry = (name: string) => ({ name, isFile: true, file: (resolve: (f: File) => void) => resolve(file(name)) });

test("entries are walked to the end although they come in batches", async () => {
	const children = Array.from({ length: 250 }, (_, i) => fileEntry(`m${i}.png`));
	const entry = folderEntry("masks", [...children, folderEntry("yolk", [fileEntry("y.png")], 100)], 100);
	const drop = items([{ kind: "file", getAsFile: () => null, webkitGetAsEntry: () => entry }]);
	const { files } = await readDrop(drop);
	expect(files).toHaveLength(251);
	expect(files.at(-1)?.path).toBe("masks/yolk/y.png");
});

test("every item is claimed before anything is awaited", async () => {
	let open = true;
	const item = (name: string) => ({
		kind: "file",
		getAsFile: () => (open ? file(name) : null),
		getAsFileSystemHandle: async () => (open ? { kind: "file", name, getFile: async () => file(name) } : null),
	});
	const reading = readDrop(items([item("a.csv"), { kind: "string" }, item("b.csv")]));
	open = false;
	expect((await reading).files.map(({ path }) => path)).toEqual(["a.csv", "b.csv"]);
});

test("handles of folders are walked; files of the system are left out", async () => {
	const handle = {
		kind: "directory",
		name: "run",
		async *entries() {
			for (const name of [".DS_Store", "._a.png", "a.png"])
				yield [name, { kind: "file", name, getFile: async () => file(name) }];
		},
	};
	const drop = items([{ kind: "file", getAsFile: () => null, getAsFileSystemHandle: async () => handle }]);
	expect((await readDrop(drop)).files.map(({ path }) => path)).toEqual(["run/a.png"]);
});

test("the folder of a finished run stays a handle: none of its pairs is listed", async () => {
	const folder = (name: string, children: readonly object[]) => ({
		kind: "directory",
		name,
		async *entries() {
			for (const child of children) yield [(child as { name: string }).name, child];
		},
	});
	const leaf = (name: string) => ({ kind: "file", name, getFile: async () => file(name) });
	const untouched = {
		kind: "directory",
		name: "pair_artifacts",
		entries: () => {
			throw new Error("listed");
		},
	};
	const run = folder("run", [leaf("run.json"), leaf("ot_pair_metrics.parquet"), untouched]);
	const plate = folder("plate", [leaf("masks.csv"), folder("results", [run])]);
	const drop = items([{ kind: "file", getAsFile: () => null, getAsFileSystemHandle: async () => plate }]);
	const { files, runFolders } = await readDrop(drop);
	expect(files.map(({ path }) => path)).toEqual(["plate/masks.csv"]);
	expect(runFolders).toEqual([run]);
});

test("inputs give folder paths where there are any", () => {
	const inFolder = Object.defineProperty(file("a.png"), "webkitRelativePath", { value: "run/a.png" });
	const alone = Object.defineProperty(file("b.csv"), "webkitRelativePath", { value: "" });
	expect(filesFromInput([inFolder, alone]).map(({ path }) => path)).toEqual(["run/a.png", "b.csv"]);
});
