import { readdir, readFile, stat } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import { METRICS_FILE, marksRun, RUN_FILE } from "../../domain/runFiles.ts";
import { type BundleFiles, bundleFilesOnDemand } from "../../io/bundle/bundleFiles.ts";
import { UsageError } from "../commandLine/exit.ts";
import { ignoreMissing } from "./durableFiles.ts";

/** @throws UsageError when the folder holds no run. */
export async function requireRunFolder(folder: string): Promise<void> {
	const names = await readdir(folder).catch(() => null);
	if (names === null) throw new UsageError(`There is no folder ${folder}.`);
	if (names.some(marksRun)) return;
	throw new UsageError(`${folder} is not a run folder: it has neither ${RUN_FILE} nor ${METRICS_FILE}.`);
}

/** A run folder as the files of a bundle. */
export function bundleFilesFromDisk(folder: string): BundleFiles {
	return bundleFilesOnDemand(basename(resolve(folder)), [""], async (path) => {
		const location = join(folder, path);
		const found = await stat(location).catch(ignoreMissing);
		if (found === undefined) return null;
		return { sizeBytes: found.size, bytes: async () => new Uint8Array(await readFile(location)) };
	});
}
