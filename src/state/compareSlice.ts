import { COMPARE_START, type CompareState } from "./compareState.ts";
import type { SliceTools } from "./slice.ts";

export type WallPicture = "masks" | "speed" | "cost";

/** What the overview shows and when a cost counts as an outlier. */
export interface OverviewState {
	/** Column that makes the groups; null takes genotype, or the first that tells pairs apart. */
	readonly groupBy: string | null;
	readonly picture: WallPicture;
	/** Fences stand k interquartile ranges beyond the quartiles. */
	readonly k: number;
}

export interface CompareActions {
	setCompare(changes: Partial<CompareState>): void;
	setOverview(changes: Partial<OverviewState>): void;
	/** Shows a pair in the inspector. */
	inspectPair(pairId: string): void;
}

export const COMPARE_STATE: { readonly compare: CompareState; readonly overview: OverviewState } = {
	compare: COMPARE_START,
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
	};
}
