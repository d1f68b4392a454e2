import { COMPARE_START, type CompareActions, type CompareState, type OverviewState } from "./compareState.ts";
import { runsActions } from "./runsSlice.ts";
import { RUNS_START, type RunsState } from "./runsState.ts";
import type { SliceTools } from "./slice.ts";

export const COMPARE_STATE: {
	readonly compare: CompareState;
	readonly runs: RunsState;
	readonly overview: OverviewState;
} = {
	compare: COMPARE_START,
	runs: RUNS_START,
	overview: { groupBy: null, picture: "masks", k: 1.5 },
};

/** Choices of the comparison and the overview; what they lead to is computed from the rows, not kept. */
export function compareActions(tools: SliceTools): CompareActions {
	return {
		setCompare(changes) {
			tools.set((state) => ({ compare: { ...state.compare, ...changes } }));
		},
		setOverview(changes) {
			tools.set((state) => ({ overview: { ...state.overview, ...changes } }));
		},
		inspectPair(pairId) {
			tools.get().actions.show({ screen: "inspect", pairId });
		},
		...runsActions(tools),
	};
}
