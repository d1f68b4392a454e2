import { type Fault, faultFromError } from "../../domain/fault.ts";
import { sourceFromBlob } from "../../io/arrays/zipReader.ts";
import { bundleFilesFromZip, bundleFilesOnDemand, type FoundFile } from "../../io/bundle/bundleFiles.ts";
import { fileInFolder } from "../../platform/folderFiles.ts";
import { fetchServedRun } from "../../platform/servedRun.ts";
import type { FindFile, PickedFile, RunsToOpen } from "../contract/engineApi.ts";
import { foundFile } from "./browserFiles.ts";
import type { PlacedFiles } from "./openedRuns.ts";

/** Files that can be read, and why others can't. */
export interface FoundFiles {
	readonly placed: readonly PlacedFiles[];
	readonly faults: readonly Fault[];
}

/**
 * The files behind what is to be opened: of a zip its directory is read, of the others nothing but the name. A zip that can't
 * be read is a fault and leaves the others unharmed.
 */
export async function filesOfRuns(from: RunsToOpen, find: FindFile): Promise<FoundFiles> {
	switch (from.kind) {
		case "zips": {
			const read = await Promise.allSettled(from.zips.map(filesFromZip));
			return {
				placed: read.flatMap((one) => (one.status === "fulfilled" ? [one.value] : [])),
				faults: read.flatMap((one) => (one.status === "rejected" ? [faultFromError(one.reason)] : [])),
			};
		}
		case "listed":
			return { placed: [filesFromPage(from.name, from.runFolders, find)], faults: [] };
		case "folders":
			return { placed: from.folders.map(filesFromHandle), faults: [] };
		case "server":
			return { placed: [await filesFromServer(from.address)], faults: [] };
	}
}

async function filesFromZip({ path, file }: PickedFile): Promise<PlacedFiles> {
	return { place: { kind: "zip", name: path }, files: await bundleFilesFromZip(sourceFromBlob(file), path) };
}

/** Paths begin with the folder's own name, where it has one. */
function filesFromPage(name: string, folders: readonly string[], find: FindFile): PlacedFiles {
	const files = bundleFilesOnDemand("the folder", folders, async (path) => orNull(await find(path)));
	return { place: { kind: "folder", name }, files };
}

/** A folder that is known to hold a run: only its files that are wanted are ever looked at. */
function filesFromHandle(folder: FileSystemDirectoryHandle): PlacedFiles {
	const { name } = folder;
	const files = bundleFilesOnDemand(name, [""], async (path) => orNull(await fileInFolder(folder, path)));
	return { place: { kind: "folder", name }, files };
}

function orNull(file: File | null): FoundFile | null {
	return file === null ? null : foundFile(file);
}

/** A run folder that `maskflow serve` offers beside the page. @throws MaskflowError `served-run-unreadable`. */
async function filesFromServer(address: string): Promise<PlacedFiles> {
	const { name, find } = await fetchServedRun(new URL(address));
	return { place: { kind: "server", name }, files: bundleFilesOnDemand(name, [""], find) };
}
