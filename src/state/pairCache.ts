import type { PairResult } from "../domain/result.ts";
import type { Outcome } from "../engine/contract/outcome.ts";

/** Results of the pairs looked at last, outside the store: a pair's arrays are about 1 MB. */
export interface PairCache {
	/** Reads through the cache; one reading at a time per pair. Faults are not kept. */
	read(runId: string, pairId: string): Promise<Outcome<PairResult>>;
	/** Reads without keeping, for looking through all pairs of a run; joins a reading that is under way. */
	readOnce(runId: string, pairId: string): Promise<Outcome<PairResult>>;
	/** What is there now, without waiting. */
	peek(runId: string, pairId: string): PairResult | undefined;
	/** A pair was solved again. */
	forget(runId: string, pairId: string): void;
	/** The run is gone, or another goes by its name. O(pairs kept). */
	forgetRun(runId: string): void;
}

/** Keeps the `capacity` results used last. O(1) a call. */
export function createPairCache(
	readPair: (runId: string, pairId: string) => Promise<Outcome<PairResult>>,
	capacity: number,
): PairCache {
	const kept = new Map<string, PairResult>();
	/** Readings that are not done; `keep` where one of those who wait wants the result kept. */
	const underWay = new Map<string, { readonly outcome: Promise<Outcome<PairResult>>; keep: boolean }>();
	const keyOf = (runId: string, pairId: string): string => JSON.stringify([runId, pairId]);

	const touch = (key: string, result: PairResult): void => {
		kept.delete(key);
		kept.set(key, result);
		const oldest = kept.keys().next();
		if (kept.size > capacity && !oldest.done) kept.delete(oldest.value);
	};

	async function readOrJoin(runId: string, pairId: string, keep: boolean): Promise<Outcome<PairResult>> {
		const key = keyOf(runId, pairId);
		const known = kept.get(key);
		if (known !== undefined) {
			if (keep) touch(key, known);
			return { status: "done", value: known };
		}
		const waiting = underWay.get(key);
		if (waiting !== undefined) {
			waiting.keep ||= keep;
			return waiting.outcome;
		}
		const reading = { outcome: readPair(runId, pairId), keep };
		underWay.set(key, reading);
		const outcome = await reading.outcome;
		// A pair forgotten meanwhile must not come back with its old numbers.
		if (underWay.get(key) === reading) {
			underWay.delete(key);
			if (outcome.status === "done" && reading.keep) touch(key, outcome.value);
		}
		return outcome;
	}

	return {
		read: (runId, pairId) => readOrJoin(runId, pairId, true),
		readOnce: (runId, pairId) => readOrJoin(runId, pairId, false),
		peek: (runId, pairId) => kept.get(keyOf(runId, pairId)),
		forget(runId, pairId) {
			kept.delete(keyOf(runId, pairId));
			underWay.delete(keyOf(runId, pairId));
		},
		forgetRun(runId) {
			for (const known of [kept, underWay]) {
				for (const key of known.keys()) if ((JSON.parse(key) as string[])[0] === runId) known.delete(key);
			}
		},
	};
}
