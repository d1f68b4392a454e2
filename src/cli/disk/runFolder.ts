import { readdir, readFile, stat } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import type { BundleFiles } from "../../io/bundle/bundleFiles.ts";
import { METRICS_FILE, RUN_FILE } from "../../io/bundle/paths.ts";
import { UsageError } from "../commandLine/exit.ts";

/** A file of a run folder; `path` is relative to it, with "/". */
export interface RunFile {
	readonly path: string;
	readonly sizeBytes: number;
}

/**
 * Files of a run folder, sorted. Hidden ones (the state that resuming needs) and links are left out. O(files), one look at
 * each folder and file.
 */
export async function listRunFiles(folder: string): Promise<RunFile[]> {
	const files: RunFile[] = [];
	const walk = async (location: string, prefix: string): Promise<void> => {
		const entries = await readdir(location, { withFileTypes: true });
		for (const entry of entries.sort((one, other) => (one.name < other.name ? -1 : 1))) {
			if (entry.name.startsWith(".")) continue;
			const path = prefix + entry.name;
			if (entry.isDirectory()) await walk(join(location, entry.name), `${path}/`);
			else if (entry.isFile()) files.push({ path, sizeBytes: (await stat(join(location, entry.name))).size });
		}
	};
	await walk(folder, "");
	return files;
}

/** @throws UsageError when the folder holds no run. */
export async function requireRunFolder(folder: string): Promise<void> {
	const names = await readdir(folder).catch(() => null);
	if (names === null) throw new UsageError(`There is no folder ${folder}.`);
	if (names.includes(RUN_FILE) || names.includes(METRICS_FILE)) return;
	throw new UsageError(`${folder} is not a run folder: it has neither ${RUN_FILE} nor ${METRICS_FILE}.`);
}

/** A run folder as the files of a bundle, read on demand. */
export async function bundleFilesFromDisk(folder: string): Promise<BundleFiles> {
	const files = await listRunFiles(folder);
	return {
		name: basename(resolve(folder)),
		paths: new Set(files.map(({ path }) => path)),
		read: async (path) => new Uint8Array(await readFile(join(folder, path))),
	};
}
