import { isNotFound } from "../fileErrors.ts";
import { clearPickedFolder } from "./pickedFolder.ts";
import { removePicked } from "./removal.ts";
import { sweepScratchFiles } from "./scratchFiles.ts";

/** Where a run is written to. The handles may cross to a worker as they are. */
export type SaveTarget =
	| { readonly kind: "downloads" }
	| { readonly kind: "zip"; readonly handle: FileSystemFileHandle }
	| { readonly kind: "folder"; readonly handle: FileSystemDirectoryHandle };
export type SaveKind = SaveTarget["kind"];

/** What the type library does not know yet; Chromium has it. */
interface Pickers {
	readonly showSaveFilePicker?: (options: object) => Promise<FileSystemFileHandle>;
	readonly showDirectoryPicker?: (options: object) => Promise<FileSystemDirectoryHandle>;
}

/** A worker that was ended lets go of its files within this time. */
const PATIENCE_MS = 3000;

/** Whether this browser lets a person pick such a place; the downloads are always there. */
export function canSaveTo(kind: SaveKind): boolean {
	const pickers = globalThis as Pickers;
	if (kind === "zip") return pickers.showSaveFilePicker !== undefined;
	return kind === "downloads" || pickers.showDirectoryPicker !== undefined;
}

/**
 * Asks where to write the run `name`: as one zip, or into a folder that gets a folder of that name. Call it from a click.
 * Null when the person changed their mind. @throws what the browser throws when it refuses to ask.
 */
export async function pickSaveTarget(kind: SaveKind, name: string): Promise<SaveTarget | null> {
	if (kind === "downloads") return { kind };
	const pickers = globalThis as Pickers;
	try {
		if (kind === "zip") {
			const types = [{ description: "Zip", accept: { "application/zip": [".zip"] } }];
			const handle = await pickers.showSaveFilePicker?.({ id: "bundle", suggestedName: `${name}.zip`, types });
			return handle === undefined ? null : { kind, handle };
		}
		const handle = await pickers.showDirectoryPicker?.({ id: "bundle", mode: "readwrite" });
		return handle === undefined ? null : { kind, handle };
	} catch (error) {
		if (error instanceof DOMException && error.name === "AbortError") return null;
		throw error;
	}
}

/**
 * Removes what an export that was cancelled or failed left at its target: the file if nothing was written into it, the
 * folder if it was begun and not finished, the file on its way to the downloads. Call it when the export is over.
 */
export async function clearSaveTarget(target: SaveTarget, name: string): Promise<void> {
	if (target.kind === "downloads") return sweepScratchFiles(PATIENCE_MS);
	if (target.kind === "folder") return clearPickedFolder(target.handle, name);
	try {
		if ((await target.handle.getFile()).size === 0) await removePicked(target.handle);
	} catch (error) {
		if (!isNotFound(error)) throw error;
	}
}
