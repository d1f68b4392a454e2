import { isNotFound } from "../fileErrors.ts";

/** Handles can remove themselves in Chromium; the type library does not know it yet. */
type RemovableHandle = FileSystemFileHandle & { remove?: () => Promise<void> };

const TRIES = 12;
const PAUSE_MS = 200;

/**
 * Removes an entry, with all that is in it. A worker that has just ended lets go of its files a moment later: a refusal is
 * tried again for some two seconds. @throws what the last try threw.
 */
export async function removeEntry(parent: FileSystemDirectoryHandle, name: string): Promise<void> {
	await persistently(() => parent.removeEntry(name, { recursive: true }));
}

/** Removes a picked file where the browser lets us; elsewhere it stays, empty. */
export async function removePicked(handle: RemovableHandle): Promise<void> {
	await persistently(async () => handle.remove?.());
}

async function persistently(remove: () => Promise<void>): Promise<void> {
	for (let left = TRIES; ; left--) {
		try {
			return await remove();
		} catch (error) {
			if (isNotFound(error)) return;
			if (left === 1) throw error;
		}
		await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
	}
}
