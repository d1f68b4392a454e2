import type { RunParameters } from "../../domain/parameters.ts";
import type { SelfSolution } from "../../domain/result.ts";
import type { Side } from "../measure/side.ts";
import { selfTransportValue } from "./selfSolution.ts";

/** The self-solutions of a pair's two frames. */
export interface Selves {
	readonly source: SelfSolution;
	readonly target: SelfSolution;
}

/** (dy, dx) of a lattice block, in lattice steps. */
export type Displacement = (block: number) => readonly [number, number];

/**
 * Displacement of source → target minus that of source → source: the entropic pull towards the inside is in both and
 * cancels (Pooladian, Cuturi & Niles-Weed, "Debiaser beware", 2022).
 */
export function debiasedDisplacement(raw: Displacement, side: Side, self: SelfSolution): Displacement {
	const rank = new Uint32Array(side.pooled.length);
	for (let block = 0, k = 0; block < side.pooled.length; block++) if (side.pooled[block]! > 0) rank[block] = k++;
	return (block) => {
		const [dy, dx] = raw(block);
		const k = rank[block]!;
		return [dy - self.displacementYx[2 * k]!, dx - self.displacementYx[2 * k + 1]!];
	};
}

/**
 * Unbalanced Sinkhorn divergence × m_src, px-mass · scaled² (SPEC section 6.1; Séjourné, Feydy, Vialard, Trouvé & Peyré,
 * "Sinkhorn divergences for unbalanced optimal transport", 2019).
 * NaN when a self-solution did not converge: a difference of values that are not known is not a result.
 * @param primal OT(a, b), the pair's primal value
 */
export function debiasedCost(
	primal: number,
	selves: Selves,
	source: Side,
	target: Side,
	parameters: RunParameters,
): number {
	if (!selves.source.converged || !selves.target.converged) return Number.NaN;
	const { epsilon, regM, normalization } = parameters;
	const totalB = normalization === "each" ? 1 : target.mass / source.mass;
	const ofSource = selfTransportValue(selves.source, 1, epsilon, regM);
	const ofTarget = selfTransportValue(selves.target, totalB, epsilon, regM);
	return (primal - ofSource / 2 - ofTarget / 2 + (epsilon / 2) * (1 - totalB) ** 2) * source.mass;
}
