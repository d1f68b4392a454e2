import { sourceFromBlob } from "../../io/arrays/zipReader.ts";
import { bundleFilesFromZip, bundleFilesOnDemand, type FoundFile } from "../../io/bundle/bundleFiles.ts";
import { fileInFolder } from "../../platform/folderFiles.ts";
import { fetchServedRun } from "../../platform/servedRun.ts";
import type { FindFile, PickedFile, RunsToOpen } from "../contract/engineApi.ts";
import { foundFile } from "./browserFiles.ts";
import type { PlacedFiles } from "./openedRuns.ts";

/** The files behind what is to be opened: of a zip its directory is read, of the others nothing but the name. */
export async function filesOfRuns(from: RunsToOpen, find: FindFile): Promise<PlacedFiles[]> {
	switch (from.kind) {
		case "zips":
			return Promise.all(from.zips.map(filesFromZip));
		case "listed":
			return [filesFromPage(from.name, from.runFolders, find)];
		case "folders":
			return from.folders.map(filesFromHandle);
		case "server":
			return [await filesFromServer(from.address)];
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
