export type SaveOutcome = "saved" | "cancelled" | "downloading";

interface SavePicker {
	showSaveFilePicker?: (options: { suggestedName: string }) => Promise<FileSystemFileHandle>;
}

/**
 * Saves a blob where a person says, else into the downloads. The picker needs a fresh click: call it from one, or expect
 * the download.
 * @throws what writing throws, for instance on a full disk.
 */
export async function saveBlob(blob: Blob, suggestedName: string): Promise<SaveOutcome> {
	const handle = await chooseTarget(suggestedName);
	if (handle === "cancelled") return "cancelled";
	if (handle === "none") {
		downloadBlob(blob, suggestedName);
		return "downloading";
	}
	await blob.stream().pipeTo(await handle.createWritable());
	return "saved";
}

/** Hands a blob to the browser's downloads. */
export function downloadBlob(blob: Blob, name: string): void {
	const address = URL.createObjectURL(blob);
	const link = document.createElement("a");
	link.href = address;
	link.download = name;
	link.click();
	// The browser reads the address after the click has been handled; a minute is plenty and still frees the memory.
	setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

async function chooseTarget(suggestedName: string): Promise<FileSystemFileHandle | "cancelled" | "none"> {
	const pick = (window as SavePicker).showSaveFilePicker;
	if (pick === undefined || !navigator.userActivation.isActive) return "none";
	try {
		return await pick.call(window, { suggestedName });
	} catch (error) {
		if (error instanceof DOMException && error.name === "AbortError") return "cancelled";
		return "none";
	}
}
