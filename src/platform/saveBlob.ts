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
