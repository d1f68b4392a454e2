import type { Certificate } from "../domain/result.ts";
import type { PlanEvaluation, TransportProblem } from "./operations.ts";

/**
 * Certificate of SPEC section 4 in float64: how far the potentials are from optimal, by the marginal error and by the duality gap.
 * The gap is summed in the form without cancellation, ρ KL(p | a e^(−f/ρ)) + ρ KL(q | b e^(−g/ρ)), every term of which is ≥ 0; then
 * primal = dual + gap. Independent of which solver found f and g.
 * @param f, g potentials in cost units, height × width. @param evaluation from `evaluatePlan(problem, f, g)`. O(pixels).
 */
export function certify(
	problem: TransportProblem,
	f: Float64Array,
	g: Float64Array,
	evaluation: PlanEvaluation,
	tolerance: number,
): Certificate {
	const { epsilon, rho } = problem;
	const source = sideOf(problem.a, f, evaluation.source.marginal, rho);
	const target = sideOf(problem.b, g, evaluation.target.marginal, rho);
	const marginalError = source.error / source.total + target.error / target.total;
	const gap = rho * (source.divergence + target.divergence);
	const dualObjective =
		rho * (source.saved + target.saved) + epsilon * (source.total * target.total - (source.plan + target.plan) / 2);
	const primalObjective = dualObjective + gap;
	const relativeGap = gap === 0 ? 0 : gap / Math.abs(primalObjective);
	const converged = marginalError <= tolerance && relativeGap <= tolerance;
	return { marginalError, relativeGap, primalObjective, dualObjective, converged };
}

interface SideSums {
	total: number;
	/** Σ p. */
	plan: number;
	/** Σ |p − w e^(−φ/ρ)|. */
	error: number;
	/** KL(p | w e^(−φ/ρ)). */
	divergence: number;
	/** Σ w (1 − e^(−φ/ρ)). */
	saved: number;
}

function sideOf(weight: Float64Array, potential: Float64Array, marginal: Float64Array, rho: number): SideSums {
	const sums = { total: 0, plan: 0, error: 0, divergence: 0, saved: 0 };
	for (let n = 0; n < weight.length; n++) {
		const w = weight[n]!;
		if (!(w > 0)) continue;
		const exponent = -potential[n]! / rho;
		const aim = w * Math.exp(exponent);
		const p = marginal[n]!;
		sums.total += w;
		sums.plan += p;
		sums.error += Math.abs(p - aim);
		sums.saved -= w * Math.expm1(exponent);
		sums.divergence += divergenceTerm(p, aim, w, exponent);
	}
	return sums;
}

/**
 * p log(p/q) − p + q ≥ 0 for q = w e^exponent: by its series where p ≈ q and the three terms cancel, elsewhere with log q taken
 * before the exponential, which underflows where shapes lie far apart.
 */
function divergenceTerm(p: number, q: number, w: number, exponent: number): number {
	if (p === 0) return q;
	const x = (p - q) / q;
	if (Math.abs(x) < 1e-3) return q * x * x * (1 / 2 - x * (1 / 6 - x * (1 / 12 - x / 20)));
	return p * (Math.log(p / w) - exponent) - (p - q);
}
