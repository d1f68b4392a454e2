export { bodyPositions, foregroundPixels, type PixelGrid, positionMap, tangentAt } from "./centreline/bodyPositions.ts";
export { type CentreLine, reversedLine } from "./centreline/centreLine.ts";
export { type CentreLineOptions, centreLineOfMask } from "./centreline/centreLineOfMask.ts";
export {
	createGroupFields,
	fieldOfPair,
	GROUP_FIELDS,
	type GroupField,
	type GroupFieldsAccumulator,
} from "./fields/groupFields.ts";
export {
	createFieldAccumulator,
	differenceOfFields,
	type FieldAccumulator,
	type FieldDifference,
	type MeanField,
	type Outside,
} from "./fields/meanField.ts";
export { smoothForDisplay } from "./fields/smoothForDisplay.ts";
export {
	type BinComparison,
	type CompareOptions,
	compareProfiles,
	type ProfileBand,
	profileBand,
} from "./groups/compareProfiles.ts";
export { costOutliers, type OutlierFlag, type OutlierOptions } from "./groups/costOutliers.ts";
export {
	type Criterion,
	checkGroups,
	type EmbryoSide,
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
	outlierTable,
	profileTable,
} from "./groups/numberTable.ts";
export { BIN_COUNTS, type BinCount, binOfPosition, binSpan } from "./profile/bins.ts";
export { type EmbryoProfile, embryoProfiles } from "./profile/embryoProfiles.ts";
export {
	chosenVelocity,
	type PairProfile,
	PROFILE_FEATURE_KEYS,
	PROFILE_FEATURES,
	type ProfileFeature,
	type ProfileOptions,
	profileOfPair,
} from "./profile/pairProfile.ts";
export { auroc } from "./statistics/auroc.ts";
export { benjaminiHochberg } from "./statistics/benjaminiHochberg.ts";
export {
	type BootstrapOptions,
	bootstrapInterval,
	differenceOfMedians,
	type GroupStatistic,
	type Interval,
} from "./statistics/bootstrap.ts";
export { type Fences, isOutside, OUTLIER_K, outlierFences } from "./statistics/outliers.ts";
export { type PermutationResult, permutationTest } from "./statistics/permutationTest.ts";
export { linearQuantile, type Spread, spreadOf } from "./statistics/quantiles.ts";
export { DEFAULT_SEED } from "./statistics/seededRandom.ts";
