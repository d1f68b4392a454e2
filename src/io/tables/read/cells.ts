/** How cell text becomes values; the same rules for manifests and mask tables. Text is trimmed first. */

const ABSENT = new Set(["", "nan", "na", "n/a", "null", "none", "<na>"]);

/** Empty, or one of the words that tables use for "no value". */
export function isAbsent(text: string): boolean {
	return ABSENT.has(text.trim().toLowerCase());
}

/** A whole number, also written "12.0" as tables do whose column has gaps; null when the text is anything else. */
export function integerFromCell(text: string): number | null {
	const match = /^([+-]?\d+)(?:\.0*)?$/.exec(text.trim());
	if (match === null) return null;
	const value = Number(match[1]);
	return Number.isSafeInteger(value) ? value : null;
}

/** A finite number with "." as decimal point; null when the text is anything else. */
export function numberFromCell(text: string): number | null {
	const trimmed = text.trim();
	if (!/^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/.test(trimmed)) return null;
	const value = Number(trimmed);
	return Number.isFinite(value) ? value : null;
}

/** true/false/t/f/yes/no/1/0 in any case; null when the text is anything else. */
export function booleanFromCell(text: string): boolean | null {
	switch (text.trim().toLowerCase()) {
		case "true":
		case "t":
		case "yes":
		case "1":
			return true;
		case "false":
		case "f":
		case "no":
		case "0":
			return false;
		default:
			return null;
	}
}
