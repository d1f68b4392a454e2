import { type Fault, placeOfFault } from "../../domain/fault.ts";

/** How a command ends. Bad usage is also an input that can't be read at all. */
export const EXIT = { ok: 0, somePairFailed: 1, badUsage: 2, interrupted: 130 } as const;

/** The command can't be carried out as it was given; the message says why and what is allowed. */
export class UsageError extends Error {}

/** More pair ids than this are counted. */
const NAMED_PAIRS = 3;

/** "error: manifest.csv, line 4, column frame_src, pair p3: What happened. What to do." What the message says is not said twice. */
export function faultLine(
	fault: Fault,
	pairIds: readonly string[] = fault.pairId === undefined ? [] : [fault.pairId],
): string {
	const place = [placeOfFault(fault), pairsOf(pairIds)].filter((part) => part !== "").join(", ");
	return `${fault.severity}: ${place === "" ? "" : `${place}: `}${fault.message} ${fault.nextStep}`.trim();
}

function pairsOf(ids: readonly string[]): string {
	const [only] = ids;
	if (only === undefined) return "";
	if (ids.length === 1) return `pair ${only}`;
	const more = ids.length - NAMED_PAIRS;
	return `${ids.length} pairs (${ids.slice(0, NAMED_PAIRS).join(", ")}${more > 0 ? ` and ${more} more` : ""})`;
}
