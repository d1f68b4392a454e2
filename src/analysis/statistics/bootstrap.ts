import { quantileOfSorted } from "../../domain/quantiles.ts";
import { DEFAULT_SEED, seededRandom } from "./seededRandom.ts";

export interface Interval {
	/** The statistic of the data themselves. */
	readonly estimate: number;
	readonly lo: number;
	readonly hi: number;
}

/** A number that compares two groups of finite values, e.g. `differenceOfMedians` or `auroc`. */
export type GroupStatistic = (reference: Float64Array, test: Float64Array) => number;

/** median(test) − median(reference). */
const differenceOfMedians: GroupStatistic = (reference, test) =>
	quantileOfSorted(test.slice().sort(), 0.5) - quantileOfSorted(reference.slice().sort(), 0.5);

export interface BootstrapOptions {
	/** Default 2,000. */
	readonly resamples?: number;
	/** Default 0.95. */
	readonly level?: number;
	readonly seed?: number;
}

/**
 * Percentile bootstrap interval of a statistic of two groups, one value per embryo: embryos are drawn with replacement
 * within each group, sizes kept (Efron 1979). Values that are not finite are left out. The bounds are NaN when a group has
 * fewer than two values: one embryo says nothing about spread. O(resamples × statistic).
 */
export function bootstrapInterval(
	reference: ArrayLike<number>,
	test: ArrayLike<number>,
	statistic: GroupStatistic = differenceOfMedians,
	options: BootstrapOptions = {},
): Interval {
	const { resamples = 2_000, level = 0.95, seed = DEFAULT_SEED } = options;
	const low = Float64Array.from(reference).filter(Number.isFinite);
	const high = Float64Array.from(test).filter(Number.isFinite);
	if (low.length === 0 || high.length === 0) return { estimate: Number.NaN, lo: Number.NaN, hi: Number.NaN };
	const estimate = statistic(low, high);
	if (low.length < 2 || high.length < 2) return { estimate, lo: Number.NaN, hi: Number.NaN };
	const random = seededRandom(seed);
	const drawnLow = new Float64Array(low.length);
	const drawnHigh = new Float64Array(high.length);
	const draws = new Float64Array(resamples);
	for (let draw = 0; draw < resamples; draw++) {
		for (let i = 0; i < low.length; i++) drawnLow[i] = low[random.below(low.length)]!;
		for (let i = 0; i < high.length; i++) drawnHigh[i] = high[random.below(high.length)]!;
		draws[draw] = statistic(drawnLow, drawnHigh);
	}
	draws.sort();
	return { estimate, lo: quantileOfSorted(draws, (1 - level) / 2), hi: quantileOfSorted(draws, (1 + level) / 2) };
}
