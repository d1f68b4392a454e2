/** What two runs can be compared by; apart from the numbers' words, because a link names one before anything is compared. */
export const RUN_MEASURE_NAMES = [
	...(["cost", "debiased", "distance", "costPerMass", "transported", "created", "destroyed", "seconds"] as const),
];
export type RunMeasure = (typeof RUN_MEASURE_NAMES)[number];
