/** What a run id may look like (SPEC section 7); it names a folder, so nothing else is let through. */
export const RUN_ID_RULE = "1 to 80 of A-Z a-z 0-9 . _ -, not beginning with a dot";

const RUN_ID = /^[A-Za-z0-9_-][A-Za-z0-9._-]{0,79}$/;

/** True when the text can name a run. */
export function isValidRunId(text: string): boolean {
	return RUN_ID.test(text);
}
