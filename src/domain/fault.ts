/** Something went wrong or looks wrong: plain data, so that it crosses threads and lands in tables unchanged. */
export interface Fault {
	/** Stable, kebab-case; tests and the interface match on it. */
	readonly code: string;
	readonly severity: "error" | "warning";
	/** What happened, one plain sentence. */
	readonly message: string;
	/** What to do next, one plain sentence. */
	readonly nextStep: string;
	readonly file?: string;
	/** Line of the file, 1-based, header = 1. */
	readonly row?: number;
	readonly column?: string;
	readonly pairId?: string;
	/** Raw text of the underlying error, shown last and folded. */
	readonly detail?: string;
}

/** The one error class that carries a fault; everything else thrown is a bug. */
export class MaskflowError extends Error {
	readonly fault: Fault;
	constructor(fault: Fault, options?: ErrorOptions) {
		super(fault.message, options);
		this.name = "MaskflowError";
		this.fault = fault;
	}
}

/** The fault of whatever was thrown; unknown errors become `internal` with their text as detail. */
export function faultFromError(error: unknown, code = "internal"): Fault {
	if (error instanceof MaskflowError) return error.fault;
	const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
	const message = error instanceof Error ? error.message : String(error);
	return {
		code,
		severity: "error",
		message: `Something failed that should not: ${message}`,
		nextStep: "Try again; if it happens again, report it with the detail below.",
		detail,
	};
}

/** Where a fault lies, as far as its message does not say it: "masks.csv, line 4, column mask_rle". */
export function placeOfFault({ file, row, column, message }: Fault): string {
	const said = row !== undefined && new RegExp(`\\bline ${row}\\b`).test(message);
	const parts = [
		file === undefined || message.includes(file) ? "" : file,
		row === undefined || said ? "" : `line ${row}`,
		column === undefined || column === "" ? "" : `column ${column}`,
	];
	return parts.filter((part) => part !== "").join(", ");
}

export interface GatheredFault {
	readonly fault: Fault;
	/** Pairs that it concerns, in the order of the faults. */
	readonly pairIds: readonly string[];
}

/** True identity of a fault: one damaged mask is one fault, however many pairs it costs. */
export function faultKey({ code, file, row, column, message }: Fault): string {
	return JSON.stringify([code, file, row, column, message]);
}

/** Faults that say the same of the same place, once each, in order of their first. O(faults). */
export function gatherFaults(faults: readonly Fault[]): GatheredFault[] {
	const gathered = new Map<string, { fault: Fault; pairIds: string[] }>();
	for (const fault of faults) {
		const key = faultKey(fault);
		const known = gathered.get(key) ?? { fault, pairIds: [] };
		if (fault.pairId !== undefined) known.pairIds.push(fault.pairId);
		gathered.set(key, known);
	}
	return [...gathered.values()];
}
