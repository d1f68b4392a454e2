import { isNotFound } from "../fileErrors.ts";
import { removeEntry } from "./removal.ts";

/** What the type library knows in workers alone. */
type ScratchHandle = FileSystemFileHandle & { createSyncAccessHandle?: () => Promise<SyncAccess> };
interface SyncAccess {
	write(bytes: Uint8Array, options: { at: number }): number;
	flush(): void;
	close(): void;
}

/** A file in the browser's own file system, on its way to the downloads. */
export interface ScratchFile {
	/** Aborting it, or the end of the worker, leaves a remnant that `sweepScratchFiles` removes. */
	readonly writable: WritableStream<Uint8Array>;
	/** The file, once the stream is closed. */
	file(): Promise<File>;
}

const FOLDER = "exports";
/** An empty file of this ending says that the file beside it is whole. */
const WHOLE = ".whole";
/** How long a whole file stays: the browser copies it into the downloads and does not say when it is done. */
const KEPT_MS = 10 * 60_000;
const lockOf = (name: string): string => `maskflow-scratch:${name}`;

/**
 * Begins a file on disk that takes any number of bytes; only a worker can. Undefined where the browser has no such
 * file system or refuses it (private windows of some).
 */
export async function openScratchFile(): Promise<ScratchFile | undefined> {
	const folder = await scratchFolder();
	if (folder === undefined) return undefined;
	const name = crypto.randomUUID();
	// Held until the file is whole or the worker has ended: what is being written is not swept away.
	const release = await holdLock(lockOf(name));
	const access = await openAccess(folder, name);
	if (access === undefined) {
		release();
		return undefined;
	}
	let length = 0;
	const end = () => {
		access.close();
		release();
	};
	const writable = new WritableStream<Uint8Array>({
		write: (bytes) => {
			const written = access.write(bytes, { at: length });
			length += written;
			if (written < bytes.length) throw new DOMException("The file could not grow.", "QuotaExceededError");
		},
		close: async () => {
			access.flush();
			await folder.getFileHandle(name + WHOLE, { create: true });
			end();
		},
		abort: end,
	});
	return { writable, file: async () => (await folder.getFileHandle(name)).getFile() };
}

/**
 * Removes what a cancelled, failed or crashed export left, and whole files that have had the time to be copied.
 * @param patienceMs how long to wait for a file that seems to be still in hand, for a worker that has just ended.
 */
export async function sweepScratchFiles(patienceMs = 0): Promise<void> {
	const folder = await scratchFolder();
	if (folder === undefined) return;
	const names = new Set<string>();
	for await (const name of folder.keys()) names.add(name);
	for (const name of names) {
		if (name.endsWith(WHOLE)) continue;
		const whole = names.has(name + WHOLE);
		if (whole && (await ageMs(folder, name)) < KEPT_MS) continue;
		await whenFree(lockOf(name), patienceMs, async () => {
			await removeEntry(folder, name);
			if (whole) await removeEntry(folder, name + WHOLE);
		});
	}
}

async function scratchFolder(): Promise<FileSystemDirectoryHandle | undefined> {
	try {
		return await (await navigator.storage.getDirectory()).getDirectoryHandle(FOLDER, { create: true });
	} catch {
		return undefined; // Too old, or a private window: the caller has another way.
	}
}

async function openAccess(folder: FileSystemDirectoryHandle, name: string): Promise<SyncAccess | undefined> {
	const handle: ScratchHandle = await folder.getFileHandle(name, { create: true });
	const access = await handle.createSyncAccessHandle?.().catch(() => undefined);
	if (access === undefined) await removeEntry(folder, name);
	return access;
}

async function ageMs(folder: FileSystemDirectoryHandle, name: string): Promise<number> {
	try {
		return Date.now() - (await (await folder.getFileHandle(name)).getFile()).lastModified;
	} catch (error) {
		if (isNotFound(error)) return 0;
		throw error;
	}
}

/** Where there are no locks, there is only one tab to think of: nothing is in hand elsewhere. */
async function holdLock(name: string): Promise<() => void> {
	const locks: LockManager | undefined = navigator.locks;
	if (locks === undefined) return () => {};
	return new Promise((held) => {
		void locks.request(name, () => new Promise<void>((release) => held(release)));
	});
}

async function whenFree(name: string, patienceMs: number, work: () => Promise<void>): Promise<void> {
	const locks: LockManager | undefined = navigator.locks;
	if (locks === undefined) return work();
	const options: LockOptions = patienceMs === 0 ? { ifAvailable: true } : { signal: AbortSignal.timeout(patienceMs) };
	try {
		await locks.request(name, options, async (lock) => {
			if (lock !== null) await work();
		});
	} catch (error) {
		const stillInHand = error instanceof DOMException && error.name === "TimeoutError";
		if (!stillInHand) throw error;
	}
}
