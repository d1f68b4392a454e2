import { quantileOfSorted, sortedFinite } from "../../domain/quantiles.ts";

export interface Spread {
	/** Finite values. */
	readonly n: number;
	readonly min: number;
	readonly q1: number;
	readonly median: number;
	readonly q3: number;
	readonly max: number;
}

/** Median, quartiles and range of the finite values; NaN when there is none. O(n log n). */
export function spreadOf(values: ArrayLike<number>): Spread {
	const sorted = sortedFinite(values);
	const at = (q: number) => quantileOfSorted(sorted, q);
	return { n: sorted.length, min: at(0), q1: at(0.25), median: at(0.5), q3: at(0.75), max: at(1) };
}
