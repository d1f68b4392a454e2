/**
 * Quantile q in [0, 1] of the finite values, linear between order statistics: type 7 of Hyndman and Fan, "Sample quantiles in
 * statistical packages" (1996), numpy's default. NaN when there is none. O(n log n).
 */
export function quantile(values: ArrayLike<number>, q: number): number {
	return quantileOfSorted(sortedFinite(values), q);
}

/** The finite values, rising. */
export function sortedFinite(values: ArrayLike<number>): Float64Array {
	return Float64Array.from(values).filter(Number.isFinite).sort();
}

/** As `quantile`, of values that are finite and rising already. O(1). */
export function quantileOfSorted(sorted: Float64Array, q: number): number {
	const place = q * (sorted.length - 1);
	const below = Math.floor(place);
	const low = sorted[below];
	if (low === undefined) return Number.NaN;
	const high = sorted[below + 1] ?? low;
	return low + (place - below) * (high - low);
}
