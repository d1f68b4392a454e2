import type { DisplacementStatistic } from "../../domain/featureSchema.ts";
import { CANONICAL_UM_PER_PX } from "../../domain/grid.ts";

/** Percentile of sorted values by linear interpolation between the two neighbours (NumPy's default); NaN of none. */
export function percentileOfSorted(sorted: Float64Array, percent: number): number {
	const position = ((sorted.length - 1) * percent) / 100;
	const below = Math.floor(position);
	const low = sorted[below];
	if (low === undefined) return Number.NaN;
	const high = sorted[below + 1] ?? low;
	return low + (high - low) * (position - below);
}

/**
 * Length statistics of the displacements in µm, unweighted, population standard deviation; NaN for an empty support.
 * @param velocityYx canonical px, (y, x) interleaved. O(n log n).
 */
export function displacementStatisticsUm(velocityYx: Float32Array): Record<DisplacementStatistic, number> {
	const lengths = Float64Array.from({ length: velocityYx.length / 2 }, (_, k) => {
		return Math.hypot(velocityYx[2 * k]!, velocityYx[2 * k + 1]!) * CANONICAL_UM_PER_PX;
	}).sort();
	const mean = lengths.reduce((sum, value) => sum + value, 0) / lengths.length;
	const variance = lengths.reduce((sum, value) => sum + (value - mean) ** 2, 0) / lengths.length;
	return {
		mean,
		std: Math.sqrt(variance),
		p50: percentileOfSorted(lengths, 50),
		p90: percentileOfSorted(lengths, 90),
		p95: percentileOfSorted(lengths, 95),
		max: lengths.at(-1) ?? Number.NaN,
	};
}
