import { certify } from "../../compute/certificate.ts";
import { evaluatePlan } from "../../compute/cpu/evaluatePlan.ts";
import type { CanonicalFrame } from "../../domain/frame.ts";
import { CANONICAL_HEIGHT, CANONICAL_WIDTH } from "../../domain/grid.ts";
import { maskFromBits } from "../../domain/mask.ts";
import type { MetricsRow } from "../../domain/metricsSchema.ts";
import type { RunParameters } from "../../domain/parameters.ts";
import type { PairArtifacts, SideFields } from "../../domain/result.ts";
import { type PairProblem, pairProblem } from "../../pipeline/measure/pairProblem.ts";
import { liftDisplacement, type Side, sideFields } from "../../pipeline/measure/side.ts";
import { transportMetrics } from "../../pipeline/measure/transportMetrics.ts";

/** Masses and costs are float64 sums over one plan: two ways of summing agree far better. Relative. */
const SUM_TOLERANCE = 1e-6;
/** Maps are float32; beside that only the order of sums differs. Relative to the larger of the value and 1. */
const MAP_TOLERANCE = 1e-4;
/** Part of the run's tolerance by which a recomputed certificate may differ. */
const CERTIFICATE_SHARE = 1e-3;

/**
 * Rebuilds a successful pair's problem from its masks, evaluates the plan of its potentials in float64, and says what does
 * not follow from it: one sentence each. Certificate, masses and costs of the row, the conservation law, and the maps. The
 * debiased field is not checked: it needs two more solutions. Cost: one evaluation of the plan, no solving.
 */
export function pairProblems(row: MetricsRow, artifacts: PairArtifacts, parameters: RunParameters): string[] {
	const { source, target } = artifacts;
	const stated = pairProblem(frameOf(source), frameOf(target), parameters);
	const support = [
		...supportProblems("source", stated.source, source),
		...supportProblems("target", stated.target, target),
	];
	if (support.length > 0) return support;
	const f = onLattice(stated, stated.source, source);
	const g = onLattice(stated, stated.target, target);
	if (f === null || g === null) return ["its potentials are missing or not finite"];
	const plan = evaluatePlan(stated.problem, f, g);
	const certificate = certify(stated.problem, f, g, plan, parameters.tolerance);
	const near = CERTIFICATE_SHARE * parameters.tolerance;
	const objective =
		SUM_TOLERANCE * Math.max(Math.abs(certificate.primalObjective), Math.abs(certificate.dualObjective));
	const problems = [
		differs("marginal_error", row.marginal_error, certificate.marginalError, near),
		differs("relative_gap", row.relative_gap, certificate.relativeGap, near),
		differs("primal_objective", row.primal_objective, certificate.primalObjective, objective),
		differs("dual_objective", row.dual_objective, certificate.dualObjective, objective),
	];
	if (row.converged !== certificate.converged)
		problems.push(`converged is ${row.converged}, and ${certificate.converged} when recomputed`);
	const largest = Math.max(stated.source.mass, stated.target.mass);
	problems.push(differs("m_src", row.m_src, stated.source.mass, SUM_TOLERANCE * largest));
	problems.push(differs("m_tgt", row.m_tgt, stated.target.mass, SUM_TOLERANCE * largest));
	const metrics = transportMetrics(stated.source, stated.target, plan, stated.lattice.spacing);
	for (const [name, value] of Object.entries(metrics)) {
		const scale = name.endsWith("_mass") || name.startsWith("mass_delta") ? largest : Math.abs(value);
		problems.push(differs(name, row[name as keyof typeof metrics], value, SUM_TOLERANCE * scale));
	}
	const { created_mass: created, excess_mass: excess, amplified_mass: amplified, destroyed_mass: destroyed } = metrics;
	problems.push(lawProblem(stated.target.mass - stated.source.mass, created - excess + amplified - destroyed, largest));
	const mapped = sideFields(stated.source, stated.lattice, plan.source, f, stated.source.mass, 1);
	const mappedTarget = sideFields(stated.target, stated.lattice, plan.target, g, stated.source.mass, -1);
	const { factor } = stated.lattice;
	const velocity = liftDisplacement(stated.source, factor, (block) => [
		plan.source.meanDy[block] ?? Number.NaN,
		plan.source.meanDx[block] ?? Number.NaN,
	]);
	problems.push(
		mapDiffers("velocity_px_per_frame_yx", source.velocityYx, velocity),
		mapDiffers("cost_src_px", source.cost, mapped.cost),
		mapDiffers("cost_tgt_px", target.cost, mappedTarget.cost),
		mapDiffers("mass_delta_src_px", source.massDelta, mapped.massDelta),
		mapDiffers("mass_delta_tgt_px", target.massDelta, mappedTarget.massDelta),
	);
	return problems.filter((problem) => problem !== null);
}

/** The conservation law of SPEC section 6.1 on a row's own numbers; null when it holds. */
export function rowLawProblem(row: MetricsRow): string | null {
	const balance = row.created_mass - row.excess_mass + row.amplified_mass - row.destroyed_mass;
	return lawProblem(row.m_tgt - row.m_src, balance, Math.max(row.m_src, row.m_tgt));
}

function lawProblem(change: number, balance: number, largest: number): string | null {
	if (Math.abs(change - balance) <= SUM_TOLERANCE * largest) return null;
	return `mass is not conserved: it changes by ${change} px, created − excess + amplified − destroyed is ${balance} px`;
}

function differs(name: string, stored: number, recomputed: number, allowed: number): string | null {
	if (Number.isNaN(stored) && Number.isNaN(recomputed)) return null;
	return Math.abs(stored - recomputed) <= allowed ? null : `${name} is ${stored}, and ${recomputed} when recomputed`;
}

function mapDiffers(name: string, stored: Float32Array, recomputed: Float32Array): string | null {
	if (stored.length !== recomputed.length) return `${name} has another size than its support`;
	let worst = -1;
	let most = MAP_TOLERANCE;
	for (let i = 0; i < stored.length; i++) {
		const [one, other] = [stored[i] ?? Number.NaN, recomputed[i] ?? Number.NaN];
		const apart = Math.abs(one - other) / Math.max(1, Math.abs(other));
		if (apart <= most) continue; // NaN goes on: it equals nothing.
		most = apart;
		worst = i;
		if (Number.isNaN(apart)) break;
	}
	return worst < 0 ? null : `${name} holds ${stored[worst]} where ${recomputed[worst]} is recomputed`;
}

/** `pairProblem` looks at a frame's mask only; what else a frame says of itself plays no part here. */
function frameOf({ maskBits }: SideFields): CanonicalFrame {
	return {
		mask: maskFromBits(maskBits, CANONICAL_HEIGHT, CANONICAL_WIDTH),
		umPerPx: Number.NaN,
		alignmentUsed: "none",
		orientation: "r0",
		orientationOverridden: false,
		transformRawToCanonical: [1, 0, 0, 0, 1, 0],
		retainedRatio: Number.NaN,
		axisRatio: Number.NaN,
		clamped: false,
		areaRemovedPct: Number.NaN,
		yolkPresent: false,
	};
}

/** Support and weights must be those that the mask and the parameters give. */
function supportProblems(which: string, side: Side, stored: SideFields): string[] {
	if (side.index.length !== stored.index.length || side.index.some((pixel, k) => pixel !== stored.index[k]))
		return [`the ${which}'s support is not that of its mask`];
	const wrong = stored.index.findIndex((pixel, k) => Math.fround(side.weights[pixel] ?? 0) !== stored.weight[k]);
	return wrong < 0
		? []
		: [`the ${which}'s weight at support pixel ${wrong} is ${stored.weight[wrong]}, not its mask's`];
}

/** The potential of each lattice point with mass, taken from one of its pixels; null when one is not a number. */
function onLattice({ problem }: PairProblem, side: Side, stored: SideFields): Float64Array | null {
	const values = new Float64Array(problem.height * problem.width).fill(Number.NaN);
	for (let k = 0; k < side.index.length; k++) {
		const potential = stored.potential[k] ?? Number.NaN;
		if (!Number.isFinite(potential)) return null;
		values[side.blocks[k] ?? 0] = potential;
	}
	return values;
}
