import type { Fault } from "../../domain/fault.ts";

/** How a command ends. Bad usage is also an input that can't be read at all. */
export const EXIT = { ok: 0, somePairFailed: 1, badUsage: 2, interrupted: 130 } as const;

/** The command can't be carried out as it was given; the message says why and what is allowed. */
export class UsageError extends Error {}

/** "error: manifest.csv, row 4, column frame_src: What happened. What to do." */
export function faultLine(fault: Fault): string {
	const place = [
		fault.file,
		fault.row === undefined ? undefined : `row ${fault.row}`,
		fault.column === undefined ? undefined : `column ${fault.column}`,
		fault.pairId === undefined ? undefined : `pair ${fault.pairId}`,
	].filter((part) => part !== undefined);
	return `${fault.severity}: ${place.length > 0 ? `${place.join(", ")}: ` : ""}${fault.message} ${fault.nextStep}`.trim();
}
