import { useEffect } from "react";
import { useApp, usePairCache } from "../appContext.ts";
import { useVisiblePairs } from "../run/useVisiblePairs.ts";

export interface ReadAheadProps {
	readonly runId: string;
	/** The pair on the screen. */
	readonly pairId: string;
}

/**
 * Reads the next and the previous pair of the list, so that a step finds its pair in the cache. Draws nothing; a component, so
 * that a row that arrives looks the place up again (O(pairs)) and does not draw the inspector anew.
 */
export function ReadAhead({ runId, pairId }: ReadAheadProps) {
	const ids = useVisiblePairs();
	const at = ids.indexOf(pairId);
	useRead(runId, at < 0 ? undefined : ids[at + 1]);
	useRead(runId, at < 0 ? undefined : ids[at - 1]);
	return null;
}

function useRead(runId: string, pairId: string | undefined): void {
	const pairs = usePairCache();
	const isDone = useApp(({ run }) => pairId !== undefined && run.rows[pairId]?.success === true);
	useEffect(() => {
		if (pairId === undefined || !isDone || pairs.peek(runId, pairId) !== undefined) return;
		// After the pair on the screen, whose own effect comes later: the engine reads one after the other.
		const timer = setTimeout(() => void pairs.read(runId, pairId));
		return () => clearTimeout(timer);
	}, [runId, pairId, isDone, pairs]);
}
