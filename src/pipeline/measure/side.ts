import type { PlanMoments } from "../../compute/operations.ts";
import type { CanonicalFrame } from "../../domain/frame.ts";
import { bitsFromMask } from "../../domain/mask.ts";
import type { SideFields } from "../../domain/result.ts";
import type { Lattice } from "./lattice.ts";

/** One side of a pair, ready to be solved and, after that, to be measured. */
export interface Side {
	readonly frame: CanonicalFrame;
	/** Canonical pixels with weight, row-major. */
	readonly index: Uint32Array;
	/** Weight on the full canonical grid, float64. */
	readonly weights: Float64Array;
	/** Lattice block of each support pixel. */
	readonly blocks: Uint32Array;
	/** Weights summed by block, float64, lattice height × width. */
	readonly pooled: Float64Array;
	/** Σ weights: m_src or m_tgt, px. */
	readonly mass: number;
}

/**
 * Lifts one side's solution from the lattice to its support pixels: masses and costs of a block are shared in proportion
 * to weight, potentials and displacements are given to each pixel (SPEC section 4). O(support).
 *
 * @param sourceMass m_src, the unit of P_out
 * @param sign +1 for the source (marginal − weight), −1 for the target (weight − marginal)
 */
export function sideFields(
	side: Side,
	lattice: Lattice,
	moments: PlanMoments,
	potential: Float64Array,
	sourceMass: number,
	sign: 1 | -1,
): SideFields {
	const n = side.index.length;
	const weight = new Float32Array(n);
	const cost = new Float32Array(n);
	const massDelta = new Float32Array(n);
	const lifted = new Float64Array(n);
	for (let k = 0; k < n; k++) {
		const block = side.blocks[k]!;
		const own = side.weights[side.index[k]!]!;
		const share = own / side.pooled[block]!;
		weight[k] = own;
		cost[k] = share * blockCost(moments, block, lattice.spacing) * sourceMass;
		massDelta[k] = sign * share * (moments.marginal[block]! * sourceMass - side.pooled[block]!);
		lifted[k] = potential[block]!;
	}
	return { index: side.index, weight, cost, massDelta, potential: lifted, maskBits: bitsFromMask(side.frame.mask) };
}

/** Σ_j P_ij C_ij of one lattice point: its mass times the mean squared distance, scaled². */
export function blockCost(moments: PlanMoments, block: number, spacing: number): number {
	const meanSquare =
		moments.meanDy[block]! ** 2 + moments.meanDx[block]! ** 2 + moments.varYy[block]! + moments.varXx[block]!;
	return moments.marginal[block]! * meanSquare * spacing * spacing;
}

/** Displacement of each support pixel in canonical px, (y, x) interleaved, from lattice steps. */
export function liftDisplacement(
	side: Side,
	factor: number,
	displacement: (block: number) => readonly [number, number],
): Float32Array {
	const lifted = new Float32Array(2 * side.index.length);
	for (let k = 0; k < side.index.length; k++) {
		const [dy, dx] = displacement(side.blocks[k]!);
		lifted[2 * k] = dy * factor;
		lifted[2 * k + 1] = dx * factor;
	}
	return lifted;
}
