/** A file of a drop or a picker with its path relative to what was given, with "/". */
export interface GivenFile {
	readonly path: string;
	readonly file: File;
}

/**
 * Every file of a drop, folders walked to the bottom. The entries must be taken before the first `await`: afterwards the
 * browser has emptied the transfer. O(files), nothing is read.
 */
export function filesOfDrop(transfer: DataTransfer): Promise<GivenFile[]> {
	const entries: FileSystemEntry[] = [];
	const loose: GivenFile[] = [];
	for (const item of transfer.items) {
		if (item.kind !== "file") continue;
		const entry = item.webkitGetAsEntry();
		if (entry !== null) entries.push(entry);
		else {
			const file = item.getAsFile();
			if (file !== null) loose.push({ path: file.name, file });
		}
	}
	return Promise.all(entries.map((entry) => walk(entry, ""))).then((lists) => [...loose, ...lists.flat()]);
}

async function walk(entry: FileSystemEntry, folder: string): Promise<GivenFile[]> {
	const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
	if (isFileEntry(entry)) {
		const file = await new Promise<File>((resolve, reject) => entry.file(resolve, reject));
		return [{ path, file }];
	}
	if (!isDirectoryEntry(entry)) return [];
	const reader = entry.createReader();
	const files: GivenFile[] = [];
	// Chromium hands out a directory 100 entries at a time and ends with an empty list.
	for (;;) {
		const batch = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
		if (batch.length === 0) return files;
		for (const child of batch) {
			if (!child.name.startsWith(".")) files.push(...(await walk(child, path)));
		}
	}
}

function isFileEntry(entry: FileSystemEntry): entry is FileSystemFileEntry {
	return entry.isFile;
}

function isDirectoryEntry(entry: FileSystemEntry): entry is FileSystemDirectoryEntry {
	return entry.isDirectory;
}

/** Files of an `<input type="file">`, hidden ones left out. */
export function filesOfPicker(list: FileList): GivenFile[] {
	return [...list]
		.map((file) => ({ path: file.webkitRelativePath === "" ? file.name : file.webkitRelativePath, file }))
		.filter(({ path }) => !path.split("/").some((part) => part.startsWith(".")));
}
