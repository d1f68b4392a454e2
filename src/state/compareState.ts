import type { BinCount, ProfileFeature } from "../analysis/index.ts";
import type { CompareFieldName, CompareSide } from "../figures/groups/compareFieldFigure.ts";
import type { RunsActions } from "./runsState.ts";

export type FloorChoice = "identity" | "controls" | "reference" | "none";

/** Rows that both groups must agree with. */
export interface SharedFilter {
	readonly column: string;
	readonly value: string;
}

/** What a person has chosen; null stands for what the data suggest. */
export interface CompareState {
	readonly column: string | null;
	readonly reference: string | null;
	readonly test: string | null;
	readonly filters: readonly SharedFilter[];
	readonly leaveOutIdentity: boolean;
	readonly floor: FloorChoice | null;
	readonly binCount: BinCount;
	readonly feature: ProfileFeature;
	readonly field: CompareFieldName;
	readonly side: CompareSide;
	readonly smoothingUm: number;
	readonly showEmbryos: boolean;
	readonly showLine: boolean;
}

export const COMPARE_START: CompareState = {
	column: null,
	reference: null,
	test: null,
	filters: [],
	leaveOutIdentity: true,
	floor: null,
	binCount: 20,
	feature: "displacementUm",
	field: "speed",
	side: "test",
	smoothingUm: 0,
	showEmbryos: false,
	showLine: true,
};

export type WallPicture = "masks" | "speed" | "cost";

/** What the overview shows and when a cost counts as an outlier. */
export interface OverviewState {
	/** Column that makes the groups; null takes genotype, or the first that tells pairs apart. */
	readonly groupBy: string | null;
	readonly picture: WallPicture;
	/** Fences stand k interquartile ranges beyond the quartiles. */
	readonly k: number;
}

export interface CompareActions extends RunsActions {
	setCompare(changes: Partial<CompareState>): void;
	setOverview(changes: Partial<OverviewState>): void;
	/** Shows a pair in the inspector. */
	inspectPair(pairId: string): void;
}
