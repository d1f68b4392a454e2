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
