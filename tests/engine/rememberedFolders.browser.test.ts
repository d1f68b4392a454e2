import { expect, test } from "vitest";
import { readDrop } from "../../src/platform/readDrop.ts";
import { rememberedFolders, rememberFolder, reopenFolder } from "../../src/platform/rememberedFolders.ts";

/** A folder of the origin's own file system: its handles are those of any folder, without a person to ask. */
async function folder(name: string, files: Readonly<Record<string, string>> = {}): Promise<FileSystemDirectoryHandle> {
	const handle = await (await navigator.storage.getDirectory()).getDirectoryHandle(name, { create: true });
	for (const [path, text] of Object.entries(files)) {
		const stream = await (await handle.getFileHandle(path, { create: true })).createWritable();
		await stream.write(text);
		await stream.close();
	}
	return handle;
}

const names = async () => (await rememberedFolders()).map(({ name }) => name);
const idOf = async (name: string) => (await rememberedFolders()).find((one) => one.name === name)?.id ?? -1;

test("a dropped folder is remembered, read again as it is then, and forgotten when it is gone", async () => {
	const handle = await folder("masks", { "a.csv": "old" });
	const item = { kind: "file", getAsFile: () => null, getAsFileSystemHandle: async () => handle };
	const found: FileSystemDirectoryHandle[] = [];
	const dropped = await readDrop({ items: [item] } as unknown as DataTransfer, (one) => found.push(one));
	expect(dropped.files.map(({ path }) => path)).toEqual(["masks/a.csv"]);
	for (const one of found) await rememberFolder(one);
	expect(await names()).toEqual(["masks"]);

	await folder("masks", { "a.csv": "new", "b.csv": "more" });
	const reopened = await reopenFolder(await idOf("masks"));
	if (reopened.kind !== "files") throw new Error(reopened.kind);
	const texts = await Promise.all(reopened.picked.files.map(async ({ path, file }) => `${path}: ${await file.text()}`));
	expect(texts.sort()).toEqual(["masks/a.csv: new", "masks/b.csv: more"]);

	await (await navigator.storage.getDirectory()).removeEntry("masks", { recursive: true });
	expect(await reopenFolder(await idOf("masks"))).toEqual({ kind: "gone" });
	expect(await names()).toEqual([]);
});

test("each folder once, the newest five", async () => {
	for (const name of ["one", "two", "three", "four", "five", "one", "six"]) await rememberFolder(await folder(name));
	expect(await names()).toEqual(["six", "one", "five", "four", "three"]);
	expect(await reopenFolder(-1)).toEqual({ kind: "gone" });
});
