const PLAIN = /^[A-Za-z0-9._-]$/;

/**
 * Folder name of a pair's files (SPEC section 6.3): every UTF-8 byte of the id outside A-Z a-z 0-9 . _ - becomes %XX with
 * upper-case hex, a leading dot too, so no id can leave its folder or hide. Half a surrogate pair counts as U+FFFD.
 */
export function artifactDir(pairId: string): string {
	let name = "";
	for (const byte of new TextEncoder().encode(pairId)) {
		const character = String.fromCharCode(byte);
		const plain = PLAIN.test(character) && !(name === "" && character === ".");
		name += plain ? character : `%${byte.toString(16).toUpperCase().padStart(2, "0")}`;
	}
	return name;
}
