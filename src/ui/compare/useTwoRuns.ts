import { useEffect, useMemo } from "react";
import { matchRuns, type RunMatch } from "../../analysis/index.ts";
import type { Fault } from "../../domain/fault.ts";
import type { RunHeader } from "../../domain/ports.ts";
import type { StoredRun } from "../../engine/contract/engineApi.ts";
import { rowsOf } from "../../state/runRows.ts";
import { isUnderWay } from "../../state/runSlice.ts";
import { keyOfStored, secondOf } from "../../state/runsState.ts";
import { useActions, useApp } from "../appContext.ts";
import { useSlowly } from "../kit/useSlowly.ts";

export interface TwoRuns {
	readonly a: RunHeader;
	/** The run on the screen; usually the newer one, so that B − A is what became different. */
	readonly b: RunHeader;
	readonly match: RunMatch;
}

export type TwoRunsReading = TwoRunsStatus & {
	/** The run that stands beside the one on the screen. */
	readonly chosen: StoredRun | null;
};

type TwoRunsStatus =
	| { readonly status: "no-run" | "no-other" | "reading" }
	| { readonly status: "failed"; readonly fault: Fault | null; readonly again: () => void }
	| { readonly status: "ready"; readonly runs: TwoRuns };

/** Both runs and their common pairs; reads A's table when it is first needed and when the stored run has changed. */
export function useTwoRuns(): TwoRunsReading {
	const run = useApp((state) => state.run);
	// Matching, sorting and drawing cost O(pairs): not at every row of a run under way.
	const settled = useSlowly(run, 1000);
	const { header, rows } = isUnderWay(run.phase) ? settled : run;
	const stored = useApp((state) => state.engine.storedRuns);
	const { other, second } = useApp((state) => state.runs);
	const { readSecondRun } = useActions();
	const chosen = useMemo(() => (header === null ? null : secondOf(stored, header, other)), [stored, header, other]);
	const [runId, key] = chosen === null ? [null, null] : [chosen.header.runId, keyOfStored(chosen)];
	useEffect(() => {
		if (runId !== null && key !== null) void readSecondRun(runId, key);
	}, [runId, key, readSecondRun]);
	const there = second !== null && second.header?.runId === runId ? second : null;
	const match = useMemo(
		() =>
			header === null || there === null || there.header === null
				? null
				: matchRuns({ header: there.header, rows: there.rows }, { header, rows: rowsOf(rows) }),
		[header, rows, there],
	);
	if (header === null) return { status: "no-run", chosen };
	if (runId === null || key === null) return { status: "no-other", chosen };
	if (match !== null && there?.header != null) {
		return { status: "ready", chosen, runs: { a: there.header, b: header, match } };
	}
	if (second?.key === key && second.status === "failed") {
		return { status: "failed", chosen, fault: second.fault, again: () => void readSecondRun(runId, key, true) };
	}
	return { status: "reading", chosen };
}
