import { SIGMA_UM } from "./grid.ts";

/**
 * Smallest share of its weight that a pixel must send for a mean distance of that mass to be known. Mass deltas are kept in
 * float32: where nearly all of a weight w is destroyed, w + delta is known to within 6e-8 · w (half a unit in the last place),
 * which at this share is 0.6 % of what is left, and below it soon all of it.
 */
export const LEAST_SENT_SHARE = 1e-5;

/**
 * Mean squared distance in µm² that a unit of a source pixel's mass travels: Σ_j C_ij P_ij ÷ Σ_j P_ij · 5760².
 * NaN where so little mass leaves that rounding would decide.
 * @param cost Σ C P_out of the pixel, px · scaled²
 * @param weight its weight, px
 * @param delta P_out 1 − weight, px
 */
export function costDensityUm2(cost: number, weight: number, delta: number): number {
	const sent = weight + delta;
	return sent > LEAST_SENT_SHARE * weight ? (cost / sent) * SIGMA_UM ** 2 : Number.NaN;
}
