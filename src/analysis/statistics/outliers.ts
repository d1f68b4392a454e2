import { quantileOfSorted, sortedFinite } from "../../domain/quantiles.ts";

export interface Fences {
	readonly lo: number;
	readonly hi: number;
	/** Values the fences rest on. */
	readonly n: number;
}

/** Default factor of Tukey's rule. */
export const OUTLIER_K = 1.5;

/** Tukey's fences [Q1 − k·IQR, Q3 + k·IQR] of the finite values, linear quartiles; NaN when there is none. O(n log n). */
export function outlierFences(values: ArrayLike<number>, k: number = OUTLIER_K): Fences {
	const sorted = sortedFinite(values);
	const q1 = quantileOfSorted(sorted, 0.25);
	const q3 = quantileOfSorted(sorted, 0.75);
	return { lo: q1 - k * (q3 - q1), hi: q3 + k * (q3 - q1), n: sorted.length };
}

/** True when a value lies outside the fences; a value that is not finite is no outlier. */
export function isOutside(value: number, fences: Fences): boolean {
	return value < fences.lo || value > fences.hi;
}
