import { type Fault, faultFromError } from "../../domain/fault.ts";
import type { FrameCache } from "../../domain/ports.ts";

/**
 * A cache whose failures cost time, never a pair: what can't be read counts as missing, what can't be written is left
 * out, and the first failure of each kind is told.
 */
export function forgivingCache(cache: FrameCache, onFailure: (fault: Fault) => void): FrameCache {
	const told = new Set<string>();
	const forgive = async <T>(work: Promise<T>): Promise<T | undefined> => {
		try {
			return await work;
		} catch (error) {
			const cause = faultFromError(error);
			if (!told.has(cause.code)) onFailure(cacheNotice(cause));
			told.add(cause.code);
			return undefined;
		}
	};
	return {
		get: (key) => forgive(cache.get(key)),
		put: (key, frame) => forgive(cache.put(key, frame)),
		getSelfSolution: (key) => forgive(cache.getSelfSolution(key)),
		putSelfSolution: (key, solution) => forgive(cache.putSelfSolution(key, solution)),
	};
}

function cacheNotice(cause: Fault): Fault {
	return {
		code: "frame-cache-failed",
		severity: "warning",
		message: `The frame cache can't be used: ${cause.message} The run goes on; frames may be computed again.`,
		nextStep:
			cause.code === "storage-full"
				? cause.nextStep
				: "Nothing to do for the results; clear the frame cache if it stays so.",
		detail: cause.detail ?? cause.message,
	};
}
