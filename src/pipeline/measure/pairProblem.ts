import type { TransportProblem } from "../../compute/operations.ts";
import type { CanonicalFrame } from "../../domain/frame.ts";
import type { RunParameters } from "../../domain/parameters.ts";
import { blocksOfSupport, type Lattice, latticeAround, poolWeights } from "./lattice.ts";
import type { Side } from "./side.ts";
import { supportIndex, weightsFromMask } from "./weights.ts";

/** A pair as the solver sees it, and the two sides that its answer is lifted to. */
export interface PairProblem {
	readonly source: Side;
	readonly target: Side;
	readonly lattice: Lattice;
	readonly problem: TransportProblem;
}

/**
 * Weights, crop, pooling and normalisation of SPEC section 4; O(canonical pixels). Equal measures become the same array,
 * which tells the solver that the problem is symmetric.
 * @throws MaskflowError `empty-mask`
 */
export function pairProblem(source: CanonicalFrame, target: CanonicalFrame, parameters: RunParameters): PairProblem {
	const w = weightsFromMask(source.mask, parameters);
	const v = weightsFromMask(target.mask, parameters);
	const lattice = latticeAround(w, v, parameters.downsample);
	const sides = { source: sideOnLattice(source, w, lattice), target: sideOnLattice(target, v, lattice) };
	const unit = parameters.normalization === "each" ? sides.target.mass : sides.source.mass;
	const a = sides.source.pooled.map((mass) => mass / sides.source.mass);
	const b = sides.target.pooled.map((mass) => mass / unit);
	const same = a.every((value, i) => value === b[i]);
	const { height, width, spacing } = lattice;
	const { epsilon, regM: rho } = parameters;
	return { ...sides, lattice, problem: { height, width, spacing, a, b: same ? a : b, epsilon, rho } };
}

function sideOnLattice(frame: CanonicalFrame, weights: Float64Array, lattice: Lattice): Side {
	const index = supportIndex(weights);
	const blocks = blocksOfSupport(lattice, index);
	const mass = index.reduce((sum, i) => sum + weights[i]!, 0);
	return { frame, weights, index, blocks, mass, pooled: poolWeights(lattice, weights, index, blocks) };
}
