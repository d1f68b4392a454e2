import { debiasedCostFloor } from "../../domain/debiasedCost.ts";
import { SIGMA_UM } from "../../domain/grid.ts";
import type { MetricsRow } from "../../domain/metricsSchema.ts";
import type { RunParameters } from "../../domain/parameters.ts";

/** Total costs on the screen: px of mass × mm², so that they are numbers of a size that people can hold. */
export const TOTAL_COST_UNIT = "px·mm²";
const UM2_PER_MM2 = 1e6;

/** A total cost given in px·µm² (`total_transport_cost_um2`), in `TOTAL_COST_UNIT`. */
export function totalCostPxMm2(costPxUm2: number): number {
	return costPxUm2 / UM2_PER_MM2;
}

/**
 * Debiased cost in px of mass · scaled². It is a difference of costs, each certified to within its gap: what is smaller reads
 * 0. NaN when debiasing is off or unfinished.
 */
export function debiasedCost(row: MetricsRow): number {
	return Math.abs(row.debiased_cost) <= debiasedCostFloor(row) ? 0 : row.debiased_cost;
}

/**
 * How far apart two shapes are, in µm: 5760 · √(debiased cost ÷ m_src), the root of the Sinkhorn divergence of a unit of source
 * mass. 0 for a shape against itself, and for shapes far apart the root mean squared distance that mass travels, as long as
 * that is well below the reach √(2ρ): beyond it mass is destroyed and created instead, at a price that is in this number and
 * no longer grows with the distance. NaN without debiasing, and where the two masses are not both
 * 1 (`shared`): there the price of growth would read as motion.
 */
export function debiasedDistanceUm(row: MetricsRow): number {
	if (row.normalization !== "each") return Number.NaN;
	return SIGMA_UM * Math.sqrt(Math.max(0, debiasedCost(row)) / row.m_src);
}

/** What a run's tables show as the distance of a pair. */
export interface DistanceColumn {
	/** Name for sorting. */
	readonly column: "debiased_distance_um" | "mean_transport_distance_um";
	readonly label: string;
	readonly about: string;
	readonly um: (row: MetricsRow) => number;
}

const DEBIASED: DistanceColumn = {
	column: "debiased_distance_um",
	label: "Distance",
	about:
		"How far apart the shapes are, the blur taken off: 0 for a shape against itself, at most about the farthest move. Root of the debiased cost per source mass",
	um: debiasedDistanceUm,
};
const BLURRED: DistanceColumn = {
	column: "mean_transport_distance_um",
	label: "Distance with blur",
	about:
		"Root mean squared distance that mass travels, the blur included: even a shape against itself reads about the blur, not 0",
	um: (row) => row.mean_transport_distance_um,
};

/** The debiased distance where the run has one, else the one that says in its name that blur is in it. */
export function distanceColumn(parameters: Pick<RunParameters, "debias" | "normalization">): DistanceColumn {
	return parameters.debias && parameters.normalization === "each" ? DEBIASED : BLURRED;
}

/** The same for one pair, which knows only its own numbers. */
export function distanceOfPair(row: MetricsRow): DistanceColumn {
	return Number.isFinite(debiasedDistanceUm(row)) ? DEBIASED : BLURRED;
}

/** True when a run that debiases could not for this pair: the blur's own transport ran out of sweeps. */
export function isDebiasingUnfinished(row: MetricsRow, parameters: Pick<RunParameters, "debias">): boolean {
	return parameters.debias && row.success && !Number.isFinite(row.debiased_cost);
}
