import { sortedFinite } from "../../domain/quantiles.ts";

/**
 * Ranks from 1, ties get the mean of their places, doubled so that they stay whole numbers. O(n log n).
 */
export function doubledRanks(values: ArrayLike<number>): Float64Array {
	const order = Array.from(values, (_, i) => i).sort((a, b) => values[a]! - values[b]!);
	const ranks = new Float64Array(values.length);
	for (let start = 0; start < order.length; ) {
		let end = start + 1;
		while (end < order.length && values[order[end]!] === values[order[start]!]) end++;
		for (let i = start; i < end; i++) ranks[order[i]!] = start + 1 + end;
		start = end;
	}
	return ranks;
}

/**
 * Area under the receiver operating characteristic: the chance that a test value exceeds a reference value, ties counted
 * half (Mann–Whitney U ÷ number of couples). ½ = no separation, 1 = every test value higher. Values that are not finite are
 * left out; NaN when a group is empty then. O(n log n).
 */
export function auroc(reference: ArrayLike<number>, test: ArrayLike<number>): number {
	const low = sortedFinite(reference);
	const high = sortedFinite(test);
	let doubledWins = 0;
	let below = 0;
	let notAbove = 0;
	for (const value of high) {
		while (below < low.length && low[below]! < value) below++;
		while (notAbove < low.length && low[notAbove]! <= value) notAbove++;
		doubledWins += below + notAbove;
	}
	return doubledWins / (2 * low.length * high.length);
}

/** AUROC from the sum of the test group's doubled ranks. */
export function aurocOfRankSum(doubledSum: number, testCount: number, referenceCount: number): number {
	if (testCount === 0 || referenceCount === 0) return Number.NaN;
	return (doubledSum / 2 - (testCount * (testCount + 1)) / 2) / (testCount * referenceCount);
}
