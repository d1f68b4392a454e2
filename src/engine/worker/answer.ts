import { type Fault, faultFromError, MaskflowError } from "../../domain/fault.ts";
import type { Outcome } from "../contract/outcome.ts";

/** Turns work into an answer that may cross the thread: never a rejection. Aborted work is `cancelled`. */
export async function answer<T>(work: () => Promise<T>, signal?: AbortSignal): Promise<Outcome<T>> {
	try {
		return { status: "done", value: await work() };
	} catch (error) {
		if (signal?.aborted) return { status: "cancelled" };
		return { status: "failed", fault: faultFromError(error) };
	}
}

/** A fault to throw in one line. */
export function refusal(code: string, message: string, nextStep: string): MaskflowError {
	const fault: Fault = { code, severity: "error", message, nextStep };
	return new MaskflowError(fault);
}
