import { sourceFromBlob } from "../../io/arrays/zipReader.ts";
import { bundleFilesFromFolder, bundleFilesFromZip, bundleFilesOnDemand } from "../../io/bundle/bundleFiles.ts";
import { fileInFolder } from "../../platform/folderFiles.ts";
import { fetchServedRun } from "../../platform/servedRun.ts";
import type { PickedFile, RunsToOpen } from "../contract/engineApi.ts";
import { foundFile, inputFileFromPicked } from "./browserFiles.ts";
import type { PlacedFiles } from "./openedRuns.ts";

/** The files behind what is to be opened: of a zip its directory is read, of a folder or a server nothing but the name. */
export async function filesOfRuns(from: RunsToOpen): Promise<PlacedFiles[]> {
	switch (from.kind) {
		case "files":
			return filesFromPicked(from.files);
		case "folders":
			return from.folders.map(filesFromHandle);
		case "server":
			return [await filesFromServer(from.address)];
	}
}

/** Each zip is a place of its own, else all files are those of one folder. */
async function filesFromPicked(picked: readonly PickedFile[]): Promise<PlacedFiles[]> {
	const zips = picked.filter(({ path }) => path.toLowerCase().endsWith(".zip"));
	if (zips.length === 0) {
		const path = picked[0]?.path ?? "";
		const name = path.includes("/") ? path.slice(0, path.indexOf("/")) : "the chosen files";
		const files = bundleFilesFromFolder(picked.map(inputFileFromPicked), "the folder");
		return [{ place: { kind: "folder", name }, files }];
	}
	const opened = zips.map(async ({ path, file }): Promise<PlacedFiles> => {
		return { place: { kind: "zip", name: path }, files: await bundleFilesFromZip(sourceFromBlob(file), path) };
	});
	return Promise.all(opened);
}

/** A folder that is known to hold a run: only its files that are wanted are ever looked at. */
function filesFromHandle(folder: FileSystemDirectoryHandle): PlacedFiles {
	const { name } = folder;
	const find = async (path: string) => {
		const file = await fileInFolder(folder, path);
		return file === null ? null : foundFile(file);
	};
	return { place: { kind: "folder", name }, files: bundleFilesOnDemand(name, [""], find) };
}

/** A run folder that `maskflow serve` offers beside the page. @throws MaskflowError `served-run-unreadable`. */
async function filesFromServer(address: string): Promise<PlacedFiles> {
	const { name, find } = await fetchServedRun(new URL(address));
	return { place: { kind: "server", name }, files: bundleFilesOnDemand(name, [""], find) };
}
