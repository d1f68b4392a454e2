import type { DisplacementStatistic } from "../../domain/featureSchema.ts";
import { CANONICAL_UM_PER_PX } from "../../domain/grid.ts";
import { quantileOfSorted } from "../../domain/quantiles.ts";

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
		p50: quantileOfSorted(lengths, 0.5),
		p90: quantileOfSorted(lengths, 0.9),
		p95: quantileOfSorted(lengths, 0.95),
		max: lengths.at(-1) ?? Number.NaN,
	};
}
