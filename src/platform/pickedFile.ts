/** A file a person gave, with its path below what was dropped or chosen, with "/". */
export interface PickedFile {
	readonly path: string;
	readonly file: File;
}

/** What a drop or a folder gave. */
export interface Picked {
	readonly files: readonly PickedFile[];
	/** Folders of finished runs; their many files are not listed. */
	readonly runFolders: readonly FileSystemDirectoryHandle[];
}

/** Files of an `<input type="file">`, with or without `webkitdirectory`. */
export function filesFromInput(files: FileList | readonly File[]): PickedFile[] {
	return Array.from(files, (file) => ({
		path: file.webkitRelativePath === "" ? file.name : file.webkitRelativePath,
		file,
	}));
}

/** Files that the system makes by itself; never a manifest, a table or a mask. */
export function isSystemFile(path: string): boolean {
	const name = path.slice(path.lastIndexOf("/") + 1);
	return name === ".DS_Store" || name === "Thumbs.db" || name === "desktop.ini" || name.startsWith("._");
}
