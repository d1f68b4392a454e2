import type { DisplacementStatistic } from "../../domain/featureSchema.ts";
import { CANONICAL_UM_PER_PX } from "../../domain/grid.ts";
import { quantileOfSorted } from "../../domain/quantiles.ts";

/**
 * Length statistics of the displacements in µm, unweighted, population standard deviation; NaN for an empty support.
 * @param velocityYx canonical px, (y, x) interleaved. O(n log n).
 */
export function displacementStatisticsUm(velocityYx: Float32Array): Record<DisplacementStatistic, number> {
	const lengths = new Float64Array(velocityYx.length / 2);
	for (let k = 0; k < lengths.length; k++)
		lengths[k] = Math.sqrt(velocityYx[2 * k]! ** 2 + velocityYx[2 * k + 1]! ** 2) * CANONICAL_UM_PER_PX;
	lengths.sort();
	let sum = 0;
	for (let k = 0; k < lengths.length; k++) sum += lengths[k]!;
	const mean = sum / lengths.length;
	let squares = 0;
	for (let k = 0; k < lengths.length; k++) squares += (lengths[k]! - mean) ** 2;
	return {
		mean,
		std: Math.sqrt(squares / lengths.length),
		p50: quantileOfSorted(lengths, 0.5),
		p90: quantileOfSorted(lengths, 0.9),
		p95: quantileOfSorted(lengths, 0.95),
		max: lengths.at(-1) ?? Number.NaN,
	};
}
