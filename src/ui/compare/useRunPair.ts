import { useEffect, useState } from "react";
import type { Fault } from "../../domain/fault.ts";
import type { PairArtifacts } from "../../domain/result.ts";
import { usePairCache } from "../appContext.ts";

/** The arrays of one pair in both runs. */
export interface RunPair {
	readonly pairId: string;
	readonly a: PairArtifacts;
	readonly b: PairArtifacts;
}

export interface RunPairReading {
	/** The last pair stays until the next one is there in both runs: half a pair is never shown. */
	readonly pair: RunPair | null;
	readonly fault: Fault | null;
	readonly loading: boolean;
	readonly again: () => void;
}

/** Reads a pair of two runs together. */
export function useRunPair(runA: string, runB: string, pairId: string): RunPairReading {
	const pairs = usePairCache();
	const [state, setState] = useState<Omit<RunPairReading, "again">>({ pair: null, fault: null, loading: true });
	const [attempt, setAttempt] = useState(0);
	useEffect(() => {
		let alive = attempt >= 0;
		setState((last) => ({ ...last, fault: null, loading: true }));
		void Promise.all([pairs.read(runA, pairId), pairs.read(runB, pairId)]).then((outcomes) => {
			if (!alive) return;
			const failed = outcomes.find((outcome) => outcome.status === "failed");
			const [a, b] = outcomes.map((outcome) => (outcome.status === "done" ? outcome.value.artifacts : null));
			setState({
				pair: a == null || b == null ? null : { pairId, a, b },
				fault: failed?.status === "failed" ? failed.fault : a == null || b == null ? NO_MAPS : null,
				loading: false,
			});
		});
		return () => {
			alive = false;
		};
	}, [runA, runB, pairId, pairs, attempt]);
	return { ...state, again: () => setAttempt((count) => count + 1) };
}

export const NO_MAPS: Fault = {
	code: "no-maps",
	severity: "error",
	message: "One of the runs has no maps of this pair.",
	nextStep: "Its numbers are below. Export that run again with its fields to see where it differs.",
};
