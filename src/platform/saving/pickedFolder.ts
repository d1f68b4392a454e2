import { MaskflowError } from "../../domain/fault.ts";
import { isMismatch, isNotFound } from "../fileErrors.ts";
import { removeEntry } from "./removal.ts";

/** A folder that is being filled, file after file. */
export interface FolderSink {
	/** Writes a whole file; `path` is relative, with "/". Folders are made as they are needed. */
	write(path: string, bytes: Uint8Array): Promise<void>;
	/** Everything is there. */
	close(): Promise<void>;
}

/** Lies in a folder from its first file to its last: what still holds it was cut off and may be replaced. */
export const UNFINISHED = "NOT_FINISHED.txt";
const UNFINISHED_TEXT =
	"Maskflow is writing this run, or was stopped while it did. A folder that keeps this file lacks some of the run's files: export it again.\n";

/**
 * Begins the folder `name` in a folder that a person picked. One that an earlier, unfinished export left is replaced.
 * @throws MaskflowError `export-folder-taken` when there is anything else of that name; what the browser throws.
 */
export async function openPickedFolder(parent: FileSystemDirectoryHandle, name: string): Promise<FolderSink> {
	await clearPickedFolder(parent, name);
	if (await isTaken(parent, name)) throw folderTaken(parent.name, name);
	const top = await parent.getDirectoryHandle(name, { create: true });
	await writeFile(top, UNFINISHED, new TextEncoder().encode(UNFINISHED_TEXT));
	let current = { path: "", handle: top };
	const folderOf = async (path: string): Promise<FileSystemDirectoryHandle> => {
		if (path === current.path) return current.handle;
		let handle = top;
		for (const part of path.split("/").filter(Boolean))
			handle = await handle.getDirectoryHandle(part, { create: true });
		current = { path, handle };
		return handle;
	};
	return {
		write: async (path, bytes) => {
			const cut = path.lastIndexOf("/");
			await writeFile(await folderOf(path.slice(0, Math.max(0, cut))), path.slice(cut + 1), bytes);
		},
		close: () => top.removeEntry(UNFINISHED),
	};
}

/** Removes the folder `name` if it was begun and never finished. */
export async function clearPickedFolder(parent: FileSystemDirectoryHandle, name: string): Promise<void> {
	try {
		await (await parent.getDirectoryHandle(name)).getFileHandle(UNFINISHED);
	} catch (error) {
		if (isNotFound(error) || isMismatch(error)) return;
		throw error;
	}
	await removeEntry(parent, name);
}

async function writeFile(folder: FileSystemDirectoryHandle, name: string, bytes: Uint8Array): Promise<void> {
	const writable = await (await folder.getFileHandle(name, { create: true })).createWritable();
	try {
		await writable.write(new Uint8Array(bytes));
		await writable.close();
	} catch (error) {
		await writable.abort().catch(() => {}); // The first error says more.
		throw error;
	}
}

/** True when a file has this name, or a folder with anything in it. */
async function isTaken(parent: FileSystemDirectoryHandle, name: string): Promise<boolean> {
	try {
		for await (const _entry of (await parent.getDirectoryHandle(name)).keys()) return true;
		return false;
	} catch (error) {
		if (isNotFound(error)) return false;
		if (isMismatch(error)) return true;
		throw error;
	}
}

function folderTaken(parent: string, name: string): MaskflowError {
	return new MaskflowError({
		code: "export-folder-taken",
		severity: "error",
		message: `The folder ${parent} holds something named ${name} already; nothing of it was touched.`,
		nextStep: "Choose another folder, or move or rename the one that is there.",
	});
}
