import { mkdir, open, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { MaskflowError } from "../../domain/fault.ts";

/** The fault of a failed write: a full disk is told apart, because nothing is wrong with the run then. */
function writeFault(path: string, error: unknown): MaskflowError {
	const code = error instanceof Error && "code" in error ? String(error.code) : "";
	const full = code === "ENOSPC" || code === "EDQUOT";
	const tooLong = code === "ENAMETOOLONG";
	return new MaskflowError(
		{
			code: full ? "storage-full" : "output-unwritable",
			severity: "error",
			message: full ? `The disk is full: ${path} could not be written.` : `${path} could not be written.`,
			nextStep: full
				? "Free some space and start the same run again; finished pairs are kept."
				: tooLong
					? "Its name is too long for this disk: shorten the pair id."
					: "Check that the output folder may be written to, then start the same run again.",
			file: path,
			detail: String(error),
		},
		{ cause: error },
	);
}

async function syncFolder(path: string): Promise<void> {
	if (process.platform === "win32") return; // Windows cannot open folders; its renames are journalled
	const folder = await open(path, "r");
	try {
		await folder.sync();
	} finally {
		await folder.close();
	}
}

async function writeAndSync(path: string, bytes: Uint8Array | string, flags: "w" | "a"): Promise<void> {
	const file = await open(path, flags);
	try {
		await file.writeFile(bytes);
		await file.sync();
	} finally {
		await file.close();
	}
}

/** Replaces a file: after a crash at any moment the old or the new content is there, whole. */
export async function replaceFile(path: string, bytes: Uint8Array | string): Promise<void> {
	const temporary = `${path}.partial`;
	try {
		await writeAndSync(temporary, bytes, "w");
		await rename(temporary, path);
		await syncFolder(dirname(path));
	} catch (error) {
		await rm(temporary, { force: true });
		throw writeFault(path, error);
	}
}

/** Appends text; resolves when it is on disk. A crash can leave a part of it, never anything of what stood before. */
export async function appendToFile(path: string, text: string): Promise<void> {
	try {
		await writeAndSync(path, text, "a");
	} catch (error) {
		throw writeFault(path, error);
	}
}

/**
 * Replaces a folder by one with the given files (name → bytes). They are written under `scratch`, which lies on the same
 * disk, and moved in one step: after a crash `path` is absent or complete.
 */
export async function replaceFolder(
	path: string,
	files: ReadonlyMap<string, Uint8Array>,
	scratch: string,
): Promise<void> {
	const fresh = join(scratch, "new");
	const old = join(scratch, "old");
	try {
		await rm(scratch, { recursive: true, force: true });
		await mkdir(fresh, { recursive: true });
		for (const [name, bytes] of files) await writeAndSync(join(fresh, name), bytes, "w");
		await syncFolder(fresh);
		await mkdir(dirname(path), { recursive: true });
		await rename(path, old).catch(ignoreMissing);
		await rename(fresh, path);
		await syncFolder(dirname(path));
	} catch (error) {
		throw writeFault(path, error);
	} finally {
		await rm(scratch, { recursive: true, force: true });
	}
}

/** For `catch`: a file that is not there is no error. */
export function ignoreMissing(error: unknown): undefined {
	if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
	throw error;
}
