import { MaskflowError } from "../../domain/fault.ts";
import type { InputFile } from "../../domain/ports.ts";
import { runFolders } from "../../domain/runFiles.ts";
import { damagedFile, oversizedFile } from "../arrays/faults.ts";
import { type ByteSource, openZip, type ZipLimits } from "../arrays/zipReader.ts";

/** The files of runs, wherever they lie: a zip, a folder, a server. Nothing is read before it is asked for. */
export interface BundleFiles {
	/** What the person gave, for messages. */
	readonly name: string;
	/** Folders that hold a run: "" for the top, else with a final "/". */
	readonly runFolders: readonly string[];
	/**
	 * Content of one file by its path, with "/"; null when there is none.
	 * @throws MaskflowError `damaged-file` or `oversized-file`.
	 */
	read(path: string): Promise<Uint8Array | null>;
}

/** A file that was found, its content not yet read. */
export type FoundFile = Pick<InputFile, "sizeBytes" | "bytes">;

/** Four files a pair: room for some 25,000 pairs; no file of a run comes near the size. */
const BUNDLE_LIMITS: ZipLimits = { maxEntries: 100_000, maxEntryBytes: 512 * 2 ** 20 };

/** A zip, opened by its directory, so that its size does not matter. */
export async function bundleFilesFromZip(source: ByteSource, name: string): Promise<BundleFiles> {
	const zip = await openZip(
		{ ...source, read: (start, end) => orGone(name, source.read(start, end)) },
		name,
		BUNDLE_LIMITS,
	);
	const names = new Set(zip.names);
	return {
		name,
		runFolders: runFolders(names),
		read: async (path) => (names.has(path) ? zip.read(path) : null),
	};
}

/** Files that are looked for one by one, when they are wanted, so that opening does not grow with their number. */
export function bundleFilesOnDemand(
	name: string,
	folders: readonly string[],
	find: (path: string) => Promise<FoundFile | null>,
): BundleFiles {
	return {
		name,
		runFolders: folders,
		read: async (path) => {
			const file = await orGone(`${name}/${path}`, find(path));
			if (file === null) return null;
			const limit = BUNDLE_LIMITS.maxEntryBytes;
			if (file.sizeBytes > limit) throw oversizedFile(`${name}/${path}`, file.sizeBytes, limit);
			return orGone(`${name}/${path}`, file.bytes());
		},
	};
}

/** A file that has to be there. @throws MaskflowError `damaged-file` when it is not, or as `read` does. */
export async function readNeeded(files: BundleFiles, path: string): Promise<Uint8Array> {
	const bytes = await files.read(path);
	if (bytes === null) throw damagedFile(`${files.name}/${path}`, "it is not there");
	return bytes;
}

/** Files can be moved or locked between the drop and the reading. */
async function orGone<T>(file: string, reading: Promise<T>): Promise<T> {
	try {
		return await reading;
	} catch (error) {
		if (error instanceof MaskflowError) throw error;
		throw damagedFile(file, "it is gone or may not be read", String(error));
	}
}
