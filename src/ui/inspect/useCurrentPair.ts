import { useEffect, useState } from "react";
import type { Fault } from "../../domain/fault.ts";
import type { MetricsRow } from "../../domain/metricsSchema.ts";
import type { PairArtifacts } from "../../domain/result.ts";
import { usePairCache } from "../appContext.ts";

export interface CurrentPair {
	readonly artifacts: PairArtifacts | null;
	readonly fault: Fault | null;
	readonly loading: boolean;
}

const NOTHING: CurrentPair = { artifacts: null, fault: null, loading: false };

/**
 * The arrays of the pair on the screen. The last pair's stay until the next are there, so that walking through pairs does
 * not flicker; a pair without a successful row has none.
 */
export function useCurrentPair(runId: string | null, pairId: string | null, row: MetricsRow | undefined): CurrentPair {
	const pairs = usePairCache();
	const [pair, setPair] = useState<CurrentPair>(NOTHING);
	useEffect(() => {
		if (runId === null || pairId === null || !row?.success) {
			setPair(NOTHING);
			return;
		}
		const known = pairs.peek(runId, pairId);
		if (known !== undefined) {
			setPair({ artifacts: known.artifacts, fault: null, loading: false });
			return;
		}
		let alive = true;
		setPair((last) => ({ ...last, fault: null, loading: true }));
		void pairs.read(runId, pairId).then((outcome) => {
			if (!alive) return;
			if (outcome.status === "done") setPair({ artifacts: outcome.value.artifacts, fault: null, loading: false });
			else setPair({ artifacts: null, fault: outcome.status === "failed" ? outcome.fault : null, loading: false });
		});
		return () => {
			alive = false;
		};
	}, [runId, pairId, row, pairs]);
	return pair;
}
