/** Hands a blob to the browser's download list under a name. */
export function saveFile(blob: Blob, name: string): void {
	const url = URL.createObjectURL(blob);
	const link = document.createElement("a");
	link.href = url;
	link.download = name;
	document.body.append(link);
	link.click();
	link.remove();
	// The download holds the blob once it has begun; a minute is ample for that.
	setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
