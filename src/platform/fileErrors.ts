/** Nothing of that name is there. */
export function isNotFound(error: unknown): boolean {
	return error instanceof DOMException && error.name === "NotFoundError";
}

/** A file was asked for where a folder lies, or a folder where a file does. */
export function isMismatch(error: unknown): boolean {
	return error instanceof DOMException && error.name === "TypeMismatchError";
}
