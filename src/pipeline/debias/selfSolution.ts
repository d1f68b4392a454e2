import { certify } from "../../compute/certificate.ts";
import { evaluatePlan } from "../../compute/cpu/evaluatePlan.ts";
import type { PlanEvaluation, SolveOptions, TransportProblem, TransportSolver } from "../../compute/operations.ts";
import type { RunParameters } from "../../domain/parameters.ts";
import type { FrameCache } from "../../domain/ports.ts";
import type { SelfSolution } from "../../domain/result.ts";
import type { Lattice } from "../measure/lattice.ts";
import type { Side } from "../measure/side.ts";

/**
 * Everything that shapes a frame's self-solution. The lattice phase matters when blocks are pooled: the same frame cut
 * from another corner gives other blocks. The limit of sweeps too: a solution that ran into it is not what a longer run finds.
 */
function selfSolutionKey(contentKey: string, side: Side, lattice: Lattice, p: RunParameters): string {
	const phase = [lattice.crop.y0 % lattice.factor, lattice.crop.x0 % lattice.factor];
	const solving = [p.epsilon, p.regM, p.tolerance, p.maxSweeps];
	const shape = [p.massMode, p.maxSupportPoints, lattice.factor, ...phase];
	return ["self-1", contentKey, side.frame.orientation, ...solving, ...shape].join("|");
}

/** The side's measure, scaled to unit mass, transported onto itself; from the cache when it was solved before. */
export async function selfSolution(
	contentKey: string,
	side: Side,
	lattice: Lattice,
	parameters: RunParameters,
	solver: TransportSolver,
	cache: FrameCache,
	options: SolveOptions,
): Promise<SelfSolution> {
	const key = selfSolutionKey(contentKey, side, lattice, parameters);
	const cached = await cache.getSelfSolution(key);
	if (cached) return cached;
	const { height, width, spacing } = lattice;
	const a = side.pooled.map((w) => w / side.mass);
	const problem = { height, width, spacing, a, b: a, epsilon: parameters.epsilon, rho: parameters.regM };
	const { f, g } = await solver.solve(problem, options);
	const solution = summariseSelf(problem, f, evaluatePlan(problem, f, g), options.tolerance);
	await cache.putSelfSolution(key, solution);
	return solution;
}

/** What debiasing keeps of a symmetric problem's solution; O(lattice points). */
export function summariseSelf(
	problem: TransportProblem,
	potential: Float64Array,
	plan: PlanEvaluation,
	tolerance: number,
): SelfSolution {
	const { marginal, meanDy, meanDx } = plan.source;
	const onSupport = new Float64Array(problem.a.length);
	const displacementYx = new Float64Array(2 * problem.a.length);
	let points = 0;
	let plannedMass = 0;
	let plannedPotential = 0;
	let plannedEntropy = 0;
	for (let i = 0; i < problem.a.length; i++) {
		const weight = problem.a[i]!;
		if (!(weight > 0)) continue;
		onSupport[points] = potential[i]!;
		displacementYx[2 * points] = meanDy[i]!;
		displacementYx[2 * points + 1] = meanDx[i]!;
		points++;
		const p = marginal[i]!;
		plannedMass += p;
		plannedPotential += p * potential[i]!;
		if (p > 0) plannedEntropy += p * Math.log(p / weight);
	}
	return {
		potential: onSupport.slice(0, points),
		displacementYx: displacementYx.slice(0, 2 * points),
		plannedMass,
		plannedPotential,
		plannedEntropy,
		converged: certify(problem, potential, potential, plan, tolerance).converged,
	};
}

/**
 * Primal value OT(M·a, M·a) from the unit-mass self-solution. Scaling the measure by M shifts the potential by
 * s = −τ ε log M / (1 + τ), τ = ρ/(ρ + ε), and the plan by κ = M² exp(2s/ε): the fixed point f = −τ ε log Σ a exp((f − C)/ε)
 * is equivariant under adding a constant. The value is SPEC section 4's primal with those replaced.
 */
export function selfTransportValue(self: SelfSolution, mass: number, epsilon: number, rho: number): number {
	const tau = rho / (rho + epsilon);
	const shift = (-tau * epsilon * Math.log(mass)) / (1 + tau);
	const kappa = mass ** 2 * Math.exp((2 * shift) / epsilon);
	const planned = kappa * self.plannedMass;
	const divergence = kappa * self.plannedEntropy + planned * Math.log(kappa / mass) - planned + mass;
	const potentials = 2 * (kappa * self.plannedPotential + planned * shift);
	return potentials - epsilon * (planned - mass ** 2) + 2 * rho * divergence;
}
