import { MaskflowError } from "../../domain/fault.ts";
import type { InputFile } from "../../domain/ports.ts";
import { damagedFile, oversizedFile } from "../arrays/faults.ts";
import { type ByteSource, openZip, type ZipLimits } from "../arrays/zipReader.ts";
import { METRICS_FILE, RUN_FILE } from "./paths.ts";

/** The files of a dropped bundle, whether it came as a zip or as a folder. */
export interface BundleFiles {
	/** What the person gave, for messages. */
	readonly name: string;
	/** Relative paths with "/". */
	readonly paths: ReadonlySet<string>;
	/** Content of one file. @throws MaskflowError `damaged-file` or `oversized-file`. */
	read(path: string): Promise<Uint8Array>;
}

/** Four files a pair: room for some 25,000 pairs; no file of a run comes near the size. */
const BUNDLE_LIMITS: ZipLimits = { maxEntries: 100_000, maxEntryBytes: 512 * 2 ** 20 };

/** A zip, opened by its directory; entries are read on demand, so its size does not matter. */
export async function bundleFilesFromZip(source: ByteSource, name: string): Promise<BundleFiles> {
	const zip = await openZip(
		{ ...source, read: (start, end) => orGone(name, source.read(start, end)) },
		name,
		BUNDLE_LIMITS,
	);
	return { name, paths: new Set(zip.names), read: (path) => zip.read(path) };
}

/** Files of a dropped folder. */
export function bundleFilesFromFolder(files: readonly InputFile[], name: string): BundleFiles {
	const byPath = new Map(files.map((file) => [file.path, file]));
	return {
		name,
		paths: new Set(byPath.keys()),
		read: async (path) => {
			const file = byPath.get(path);
			if (file === undefined) throw damagedFile(`${name}/${path}`, "it is not there");
			const limit = BUNDLE_LIMITS.maxEntryBytes;
			if (file.sizeBytes > limit) throw oversizedFile(`${name}/${path}`, file.sizeBytes, limit);
			return orGone(`${name}/${path}`, file.bytes());
		},
	};
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

/** Folders (with a final "/", or "" for the top) that hold a run: those with its metrics or its run.json; sorted. */
export function runFolders(paths: Iterable<string>): string[] {
	const folders = new Set<string>();
	for (const path of paths) {
		const end = path.lastIndexOf("/") + 1;
		const file = path.slice(end);
		if (file === METRICS_FILE || file === RUN_FILE) folders.add(path.slice(0, end));
	}
	return [...folders].sort();
}
