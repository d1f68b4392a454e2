import { isNotFound } from "./fileErrors.ts";
import type { Picked } from "./pickedFile.ts";
import { readDirectory } from "./readDrop.ts";

/** A folder that a person gave before. The browser keeps the handle, never the files. */
export interface RememberedFolder {
	readonly id: number;
	readonly name: string;
}

interface StoredFolder extends RememberedFolder {
	readonly handle: FileSystemDirectoryHandle;
}

/** What the type library does not know yet; Chromium has it. */
type AskingHandle = FileSystemDirectoryHandle & {
	requestPermission?: (options: { mode: "read" }) => Promise<PermissionState>;
};

export type Reopened =
	| { readonly kind: "files"; readonly picked: Picked }
	/** The person said no when the browser asked. */
	| { readonly kind: "refused" }
	/** Moved or deleted since; it is no longer remembered. */
	| { readonly kind: "gone" };

const DATABASE = "maskflow-folders";
const STORE = "folders";
/** The oldest are forgotten first. */
const KEPT = 5;

/**
 * Remembers a folder over reloads, the newest KEPT of them, each once. Where the browser has no handles or no storage nothing
 * is remembered: the folder is dropped again, and finished pairs are known by the content of their masks.
 */
export async function rememberFolder(handle: FileSystemDirectoryHandle): Promise<void> {
	try {
		const known = await storedFolders();
		const isSame = await Promise.all(known.map((folder) => folder.handle.isSameEntry(handle)));
		const others = known.filter((_, at) => !isSame[at]);
		const forgotten = [...known.filter((_, at) => isSame[at]), ...others.slice(KEPT - 1)];
		const id = Math.max(0, ...known.map((folder) => folder.id)) + 1;
		await withStore("readwrite", (store) => {
			for (const folder of forgotten) store.delete(folder.id);
			return answered(store.put({ id, name: handle.name, handle } satisfies StoredFolder));
		});
	} catch {
		// Remembering is a comfort: a private window works without.
	}
}

/** Newest first; empty where nothing can be remembered. */
export async function rememberedFolders(): Promise<RememberedFolder[]> {
	const folders = await storedFolders().catch(() => []);
	return folders.map(({ id, name }) => ({ id, name }));
}

/** Asks the browser, and it the person, for the folder again. Call it from a click. */
export async function reopenFolder(id: number): Promise<Reopened> {
	const handle: AskingHandle | undefined = (await storedFolders().catch(() => [])).find((one) => one.id === id)?.handle;
	if (handle === undefined) return { kind: "gone" };
	const permission = (await handle.requestPermission?.({ mode: "read" })) ?? "granted";
	if (permission !== "granted") return { kind: "refused" };
	try {
		return { kind: "files", picked: await readDirectory(handle) };
	} catch (error) {
		if (!isNotFound(error)) throw error;
		await forgetFolder(id);
		return { kind: "gone" };
	}
}

async function forgetFolder(id: number): Promise<void> {
	await withStore("readwrite", (store) => answered(store.delete(id))).catch(() => {});
}

async function storedFolders(): Promise<StoredFolder[]> {
	const folders = await withStore("readonly", (store) => answered<StoredFolder[]>(store.getAll()));
	return folders.sort((one, other) => other.id - one.id);
}

async function withStore<T>(mode: IDBTransactionMode, work: (store: IDBObjectStore) => Promise<T>): Promise<T> {
	const opening = indexedDB.open(DATABASE, 1);
	opening.onupgradeneeded = () => opening.result.createObjectStore(STORE, { keyPath: "id" });
	const db = await answered(opening);
	try {
		return await work(db.transaction(STORE, mode).objectStore(STORE));
	} finally {
		db.close();
	}
}

function answered<T>(request: IDBRequest<T>): Promise<T> {
	return new Promise((resolve, reject) => {
		request.onsuccess = () => resolve(request.result);
		request.onerror = () => reject(request.error);
	});
}
