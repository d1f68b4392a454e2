import type { Affine, AlignmentMode, Orientation } from "./frame.ts";
import type { Crop } from "./grid.ts";
import type { MetricsRow } from "./metricsSchema.ts";

/** SPEC section 4, computed in float64 from the potentials that the solver returned. */
export interface Certificate {
	readonly marginalError: number;
	readonly relativeGap: number;
	readonly primalObjective: number;
	readonly dualObjective: number;
	readonly converged: boolean;
}

/** One level of the coarse-to-fine solve: what was done there and how the error fell. */
export interface LevelTrace {
	/** Pooling factor of the level relative to the solver's grid: 4, 2, 1. */
	readonly factor: number;
	readonly sweeps: number;
	/** Sweep number of each sample below. */
	readonly atSweep: readonly number[];
	/** Marginal error at those sweeps (source side measured before its update, as in the certificate). */
	readonly error: readonly number[];
	/** Relative duality gap at those sweeps; NaN where it was not evaluated. */
	readonly gap: readonly number[];
}

/**
 * One side of a solved pair, on its support only; all arrays have the support's length, in row-major order of
 * the canonical grid. Masses and costs are in px (P_out = m_src · P), velocities in canonical px, (y, x) interleaved.
 */
export interface SideFields {
	/** y · 576 + x of each support pixel. */
	readonly index: Uint32Array;
	/** Weight before normalisation (w or v). */
	readonly weight: Float32Array;
	/** Σ C P_out over the pixel's row (source) or column (target). */
	readonly cost: Float32Array;
	/** Marginal of P_out minus weight for the source; weight minus marginal for the target. */
	readonly massDelta: Float32Array;
	/** Potential in cost units. */
	readonly potential: Float64Array;
	/** Canonical mask, one bit a pixel, row-major, least significant bit first. */
	readonly maskBits: Uint8Array;
}

export interface SourceFields extends SideFields {
	/** Barycentric projection minus pixel, length 2n, (y, x). */
	readonly velocityYx: Float32Array;
	/** The same minus that of source → source; absent when debiasing is off. */
	readonly velocityDebiasedYx?: Float32Array;
}

/**
 * A measure of unit mass transported onto itself, on its lattice support in row-major order (n points): what debiasing
 * subtracts. Solved once per unique frame and cached with it.
 */
export interface SelfSolution {
	/** f = g, cost units. */
	readonly potential: Float64Array;
	/** Barycentric projection minus position in lattice steps, (y, x), length 2n. */
	readonly displacementYx: Float64Array;
	/** Σp, Σp·f and Σp·log(p/a) of the plan's marginal p: enough to value the problem for any total mass. */
	readonly plannedMass: number;
	readonly plannedPotential: number;
	readonly plannedEntropy: number;
	readonly converged: boolean;
}

/** The CSR plan, present only when the run stores couplings; indices follow the two supports. */
export interface CouplingMatrix {
	readonly rowStarts: Int32Array;
	readonly columns: Int32Array;
	/** P_out, px. */
	readonly values: Float32Array;
	/** Share of each row's mass that the kept entries carry. */
	readonly keptMass: Float32Array;
}

export interface FrameQuality {
	readonly embryoId: string;
	readonly frameIndex: number | null;
	readonly umPerPx: number;
	readonly alignmentUsed: AlignmentMode;
	readonly orientation: Orientation;
	readonly orientationOverridden: boolean;
	readonly transformRawToCanonical: Affine;
	readonly retainedRatio: number;
	readonly axisRatio: number;
	readonly clamped: boolean;
	readonly areaRemovedPct: number;
}

/** Everything that is kept of a successful pair beside its metrics row. */
export interface PairArtifacts {
	readonly crop: Crop;
	readonly source: SourceFields;
	readonly target: SideFields;
	readonly sourceFrame: FrameQuality;
	readonly targetFrame: FrameQuality;
	readonly certificate: Certificate;
	readonly trace: readonly LevelTrace[];
	readonly coupling?: CouplingMatrix;
}

/** A finished pair: a row always, artifacts only when it succeeded. */
export interface PairResult {
	readonly row: MetricsRow;
	readonly artifacts: PairArtifacts | null;
}
