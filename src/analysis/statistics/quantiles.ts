/**
 * Quantile q in [0, 1] of the finite values, linear between order statistics (numpy's default, type 7 of Hyndman and Fan
 * 1996); NaN when there is none. O(n log n).
 */
export function linearQuantile(values: ArrayLike<number>, q: number): number {
	return quantileOfSorted(sortedFinite(values), q);
}

/** The finite values, rising. */
export function sortedFinite(values: ArrayLike<number>): Float64Array {
	return Float64Array.from(values).filter(Number.isFinite).sort();
}

/** As `linearQuantile`, of values that are finite and rising already. O(1). */
export function quantileOfSorted(sorted: Float64Array, q: number): number {
	if (sorted.length === 0) return Number.NaN;
	const place = q * (sorted.length - 1);
	const low = Math.floor(place);
	const high = Math.min(sorted.length - 1, low + 1);
	return sorted[low]! + (place - low) * (sorted[high]! - sorted[low]!);
}

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
