import { isMismatch, isNotFound } from "./fileErrors.ts";

/**
 * A file by its path (with "/") below a folder, null when there is none. Nothing is listed; one question to the browser for
 * each part of the path. @throws what the browser throws when the folder may not be read or is gone.
 */
export async function fileInFolder(folder: FileSystemDirectoryHandle, path: string): Promise<File | null> {
	const parts = path.split("/");
	const name = parts.pop() ?? "";
	try {
		let place = folder;
		for (const part of parts) place = await place.getDirectoryHandle(part);
		return await (await place.getFileHandle(name)).getFile();
	} catch (error) {
		if (isNotFound(error) || isMismatch(error)) return null;
		throw error;
	}
}
