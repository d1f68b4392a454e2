import type { PlanEvaluation } from "../../compute/operations.ts";
import { CANONICAL_UM2_PER_PX, SIGMA_UM } from "../../domain/grid.ts";
import type { DoubleColumn } from "../../domain/metricsSchema.ts";
import { blockCost, type Side } from "./side.ts";

/** The columns of SPEC section 6.1 that follow from the plan alone. */
export type TransportMetrics = Pick<
	Record<DoubleColumn, number>,
	| "cost"
	| "total_transport_cost"
	| "transported_mass"
	| "created_mass"
	| "destroyed_mass"
	| "amplified_mass"
	| "excess_mass"
	| "mean_transport_cost"
	| "mean_transport_distance"
	| "specific_transport_cost"
	| "transported_mass_pct_src"
	| "transported_mass_pct_tgt"
	| "transported_mass_pct_min"
	| "created_mass_pct"
	| "destroyed_mass_pct"
	| "proportion_transported"
	| "created_area_um2"
	| "destroyed_area_um2"
	| "total_transport_cost_um2"
	| "mean_transport_cost_um2"
	| "mean_transport_distance_um"
	| "specific_transport_cost_um2_per_mass"
	| "mass_delta_crop"
	| "mass_ratio_crop"
>;

/** Sums over the lattice in float64; O(lattice points). Masses in px, costs in px-mass · scaled². */
export function transportMetrics(source: Side, target: Side, plan: PlanEvaluation, spacing: number): TransportMetrics {
	const sourceMass = source.mass;
	const targetMass = target.mass;
	let cost = 0;
	let transported = 0;
	let created = 0;
	let excess = 0;
	let amplified = 0;
	let destroyed = 0;
	for (let i = 0; i < source.pooled.length; i++) {
		const leaving = plan.source.marginal[i]! * sourceMass;
		const surplus = leaving - source.pooled[i]!;
		transported += leaving;
		cost += blockCost(plan.source, i, spacing) * sourceMass;
		if (surplus > 0) amplified += surplus;
		else destroyed -= surplus;
		const missing = target.pooled[i]! - plan.target.marginal[i]! * sourceMass;
		if (missing > 0) created += missing;
		else excess -= missing;
	}
	const smaller = Math.min(sourceMass, targetMass);
	return {
		cost,
		total_transport_cost: cost,
		transported_mass: transported,
		created_mass: created,
		destroyed_mass: destroyed,
		amplified_mass: amplified,
		excess_mass: excess,
		mean_transport_cost: cost / transported,
		mean_transport_distance: Math.sqrt(cost / transported),
		specific_transport_cost: cost / sourceMass,
		transported_mass_pct_src: (100 * transported) / sourceMass,
		transported_mass_pct_tgt: (100 * transported) / targetMass,
		transported_mass_pct_min: (100 * transported) / smaller,
		created_mass_pct: (100 * created) / targetMass,
		destroyed_mass_pct: (100 * destroyed) / sourceMass,
		proportion_transported: transported / smaller,
		created_area_um2: created * CANONICAL_UM2_PER_PX,
		destroyed_area_um2: destroyed * CANONICAL_UM2_PER_PX,
		total_transport_cost_um2: cost * SIGMA_UM ** 2,
		mean_transport_cost_um2: (cost / transported) * SIGMA_UM ** 2,
		mean_transport_distance_um: Math.sqrt(cost / transported) * SIGMA_UM,
		specific_transport_cost_um2_per_mass: (cost * SIGMA_UM ** 2) / sourceMass,
		mass_delta_crop: targetMass - sourceMass,
		mass_ratio_crop: targetMass / sourceMass,
	};
}
