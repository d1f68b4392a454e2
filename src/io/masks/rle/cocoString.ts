/**
 * The compressed run-length string of the COCO annotation format: each run is written in groups of five bits, lowest
 * first, as character code group + 48. Bit 5 of a group says that another follows; bit 4 of the last group is the sign.
 * From the fourth run on, the number written is the difference to the run two places earlier.
 */
const OFFSET = 48;
const MAX_CODE = OFFSET + 63;
/** Six groups hold 30 bits, more than any run within the pixel limit; longer ones are noise. */
const MAX_GROUPS = 6;

export type RunsAttempt = { readonly runs: Uint32Array } | { readonly reason: string };

/** O(characters). Runs must be non-negative and sum to `pixels`; stops at the first that can't. */
export function runsFromCocoString(text: string, pixels: number): RunsAttempt {
	const runs: number[] = [];
	let sum = 0;
	let i = 0;
	while (i < text.length) {
		let value = 0;
		let groups = 0;
		let more = true;
		while (more) {
			if (i >= text.length) return { reason: "it ends in the middle of a run" };
			const code = text.charCodeAt(i);
			if (code < OFFSET || code > MAX_CODE) return { reason: `character ${i + 1} is none of the code's` };
			if (groups === MAX_GROUPS) return { reason: `run ${runs.length + 1} is too long` };
			const group = code - OFFSET;
			value += (group & 31) * 2 ** (5 * groups);
			groups++;
			i++;
			more = (group & 32) !== 0;
			if (!more && (group & 16) !== 0) value -= 2 ** (5 * groups);
		}
		if (runs.length > 2) value += runs[runs.length - 2] ?? 0;
		if (value < 0) return { reason: `run ${runs.length + 1} is negative` };
		sum += value;
		if (sum > pixels) return { reason: `its runs sum to more than height × width = ${pixels}` };
		runs.push(value);
	}
	if (sum !== pixels) return { reason: `its runs sum to ${sum}, not to height × width = ${pixels}` };
	return { runs: Uint32Array.from(runs) };
}
