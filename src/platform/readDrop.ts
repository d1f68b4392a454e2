import { marksRun } from "../domain/runFiles.ts";
import { isSystemFile, type Picked, type PickedFile } from "./pickedFile.ts";

type Handle = FileSystemFileHandle | FileSystemDirectoryHandle;

/** One thing that was dropped, in whichever form the browser gives it. */
type Dropped =
	| { readonly kind: "handle"; readonly handle: Promise<Handle | null>; readonly file: File | null }
	| { readonly kind: "entry"; readonly entry: FileSystemEntry }
	| { readonly kind: "file"; readonly file: File };

type ItemWithHandle = DataTransferItem & { getAsFileSystemHandle?: () => Promise<Handle | null> };

/**
 * Every file of a drop, folders walked; the folder of a finished run stays a handle, for ten thousand pairs are forty
 * thousand files. Call it inside the `drop` event: the items are empty afterwards, so each is claimed before anything is
 * awaited. Cost: O(files); no file is read.
 * @param onFolder is given each dropped folder's handle, where the browser has handles.
 * @throws what the browser throws when a file or folder can't be entered.
 */
export function readDrop(
	transfer: DataTransfer,
	onFolder: (handle: FileSystemDirectoryHandle) => void = () => {},
): Promise<Picked> {
	const dropped = Array.from(transfer.items).flatMap(claim);
	return collect(dropped, onFolder);
}

function claim(item: ItemWithHandle): Dropped[] {
	if (item.kind !== "file") return [];
	const file = item.getAsFile();
	if (item.getAsFileSystemHandle !== undefined) return [{ kind: "handle", handle: item.getAsFileSystemHandle(), file }];
	const entry = item.webkitGetAsEntry();
	if (entry !== null) return [{ kind: "entry", entry }];
	return file === null ? [] : [{ kind: "file", file }];
}

async function collect(
	dropped: readonly Dropped[],
	onFolder: (handle: FileSystemDirectoryHandle) => void,
): Promise<Picked> {
	const picked = nothingYet();
	for (const one of dropped) {
		if (one.kind === "entry") await walkEntry(one.entry, one.entry.name, picked.files);
		if (one.kind === "file") picked.files.push({ path: one.file.name, file: one.file });
		if (one.kind !== "handle") continue;
		const handle = await one.handle;
		if (handle?.kind === "directory") onFolder(handle);
		if (handle) await walkHandle(handle, handle.name, picked);
		else if (one.file !== null) picked.files.push({ path: one.file.name, file: one.file });
	}
	return withoutSystemFiles(picked);
}

/** What a folder holds that a person chose, paths beginning with the folder's name. */
export async function readDirectory(handle: FileSystemDirectoryHandle): Promise<Picked> {
	const picked = nothingYet();
	await walkHandle(handle, handle.name, picked);
	return withoutSystemFiles(picked);
}

interface Collected {
	readonly files: PickedFile[];
	readonly runFolders: FileSystemDirectoryHandle[];
}

function nothingYet(): Collected {
	return { files: [], runFolders: [] };
}

function withoutSystemFiles({ files, runFolders }: Collected): Picked {
	return { files: files.filter(({ path }) => !isSystemFile(path)), runFolders };
}

async function walkHandle(handle: Handle, path: string, into: Collected): Promise<void> {
	if (handle.kind === "file") {
		into.files.push({ path, file: await handle.getFile() });
		return;
	}
	const children: [string, Handle][] = [];
	for await (const child of handle.entries()) children.push(child);
	if (children.some(([name, child]) => child.kind === "file" && marksRun(name))) into.runFolders.push(handle);
	else for (const [name, child] of children) await walkHandle(child, `${path}/${name}`, into);
}

async function walkEntry(entry: FileSystemEntry, path: string, into: PickedFile[]): Promise<void> {
	if (entry.isFile) {
		const file = await new Promise<File>((resolve, reject) => (entry as FileSystemFileEntry).file(resolve, reject));
		into.push({ path, file });
	} else {
		for (const child of await entriesOf(entry as FileSystemDirectoryEntry))
			await walkEntry(child, `${path}/${child.name}`, into);
	}
}

/** `readEntries` gives at most a hundred entries a call: it is asked until it gives none. */
async function entriesOf(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
	const reader = folder.createReader();
	const entries: FileSystemEntry[] = [];
	for (;;) {
		const some = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
		if (some.length === 0) return entries;
		entries.push(...some);
	}
}
