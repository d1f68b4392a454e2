export { bodyPositions } from "./centreline/bodyPositions.ts";
export type { CentreLine } from "./centreline/centreLine.ts";
export { centreLineOfMask } from "./centreline/centreLineOfMask.ts";
export { createGroupFields, fieldOfPair, GROUP_FIELDS, type GroupField } from "./fields/groupFields.ts";
export { differenceOfFields } from "./fields/meanField.ts";
export { smoothForDisplay } from "./fields/smoothForDisplay.ts";
export { type BinComparison, compareProfiles, profileBand } from "./groups/compareProfiles.ts";
export { costOutliers, type OutlierFlag } from "./groups/costOutliers.ts";
export {
	checkGroups,
	embryoOf,
	embryoSideOf,
	type GroupCheck,
	groupingColumns,
	isIdentityPair,
	type LabelColumn,
	labelOf,
	orderByEmbryo,
	selectRows,
	shareSourceFrame,
} from "./groups/grouping.ts";
export {
	comparisonTable,
	csvOfTable,
	embryoProfileTable,
	type NumberTable,
	profileTable,
} from "./groups/numberTable.ts";
export { BIN_COUNTS, type BinCount } from "./profile/bins.ts";
export { type EmbryoProfile, embryoProfiles } from "./profile/embryoProfiles.ts";
export {
	chosenVelocity,
	type PairProfile,
	PROFILE_FEATURES,
	type ProfileFeature,
	profileOfPair,
} from "./profile/pairProfile.ts";
export { type MatchedPair, matchRuns, type RunMatch } from "./runs/matchRuns.ts";
export type { RunMeasure } from "./runs/runMeasureNames.ts";
export {
	agreementOf,
	CLOSE_PCT,
	type PairDifference,
	pairDifference,
	RUN_MEASURES,
	type RunMeasureWords,
	runMeasure,
	shownDifference,
} from "./runs/runMeasures.ts";
export { allDifferencesTable, differenceTable, standingTable } from "./runs/runTables.ts";
