import type { MetricsRow } from "./metricsSchema.ts";

/** Float32 weights and sums over thousands of pixels leave about this share of a cost undecided. */
const ROUNDING = 1e-6;

/**
 * What a debiased cost can't be told from zero below, px of mass · scaled². It is a difference of objectives, and each is known
 * to within its duality gap: relative_gap · |primal| a unit of the scaled mass, times m_src; never below rounding.
 */
export function debiasedCostFloor(row: MetricsRow): number {
	const gap = row.relative_gap * Math.abs(row.primal_objective) * row.m_src;
	const rounding = ROUNDING * row.total_transport_cost;
	// A bundle of another version may lack its certificate.
	return Math.max(rounding, Number.isFinite(gap) ? gap : 0);
}
