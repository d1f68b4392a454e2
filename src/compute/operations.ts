import type { LevelTrace } from "../domain/result.ts";

/**
 * The unbalanced entropic optimal transport problem of SPEC section 4 on a small rectangular lattice.
 * Minimise  Σ C P + ε KL(P | a⊗b) + ρ KL(P1 | a) + ρ KL(Pᵀ1 | b)  with  C_ij = |x_i − y_j|²,
 * where lattice point (r, c) lies at (r, c) · spacing in scaled coordinates.
 */
export interface TransportProblem {
	readonly height: number;
	readonly width: number;
	/** Scaled coordinate units between neighbouring lattice points (downsample factor / 576). */
	readonly spacing: number;
	/** Source measure, row-major, height × width; 0 outside the support. */
	readonly a: Float64Array;
	/** Target measure, same layout. */
	readonly b: Float64Array;
	readonly epsilon: number;
	readonly rho: number;
}

export interface SolveOptions {
	/** Bound on the marginal error and on the relative gap of the certificate. */
	readonly tolerance: number;
	/** Limit of sweeps at full resolution. */
	readonly maxSweeps: number;
	/** Asked between sweeps (cpu) or submits (gpu); rejects with its reason once aborted. */
	readonly signal?: AbortSignal;
	/** Called now and then, at most a few times a second. */
	readonly onProgress?: (progress: { factor: number; sweeps: number; error: number }) => void;
}

/** What a solver returns: potentials, never a plan. Converged or not is the certificate's word, not the solver's. */
export interface Solution {
	/** Potential f in cost units, row-major height × width; NaN outside the support of a. */
	readonly f: Float64Array;
	/** Potential g in cost units, row-major height × width; NaN outside the support of b. */
	readonly g: Float64Array;
	/** Sweeps at full resolution. */
	readonly sweeps: number;
	readonly trace: readonly LevelTrace[];
	/** True when the last sweeps ran in float64 on the cpu although the solver is a gpu one. */
	readonly finishedOnCpu: boolean;
	readonly counts: WorkCounts;
}

/** What a solve cost, counted rather than timed. */
export interface WorkCounts {
	/** Terms of log-sum-exp sums that were evaluated, and those skipped because they could not matter. */
	readonly terms: number;
	readonly termsSkipped: number;
	readonly dispatches: number;
	readonly submits: number;
	readonly bytesAllocated: number;
	readonly bytesRead: number;
}

export type BackendKind = "cpu" | "webgpu";

/** A solver on some machinery. */
export interface TransportSolver {
	readonly kind: BackendKind;
	/** Calls of `solve` that may overlap; what each returns is the same, to the bit, as if it had been alone. */
	readonly atOnce: number;
	/** What runs it, for people: "SwiftShader Device", "Apple M2", "12 threads". */
	readonly adapter: string;
	/**
	 * Solves one problem. When `problem.a` and `problem.b` are the same array the problem is symmetric: the solver may use the
	 * averaged iteration f ← (f + F(f))/2 and must return g equal to f.
	 * @throws MaskflowError `device-lost` when the gpu is gone (the pair may be tried again elsewhere),
	 *   `not-finite` when values left the reals. Rejects with the signal's reason when aborted.
	 */
	solve(problem: TransportProblem, options: SolveOptions): Promise<Solution>;
	/** Frees everything; the solver is unusable afterwards. */
	dispose(): void;
}

/**
 * Moments of the plan rows of one side, in float64, row-major height × width; 0 outside that side's support.
 * Displacements are in lattice steps from the pixel itself; multiply by `spacing` for scaled units.
 */
export interface PlanMoments {
	/** P1 (source) or Pᵀ1 (target), unit of a and b. */
	readonly marginal: Float64Array;
	/** Barycentric projection minus position. */
	readonly meanDy: Float64Array;
	readonly meanDx: Float64Array;
	/** Covariance of the row's conditional distribution, lattice steps². */
	readonly varYy: Float64Array;
	readonly covYx: Float64Array;
	readonly varXx: Float64Array;
}

/** Both sides of one and the same plan P = a⊗b · exp((f + g − C)/ε); the two marginals have equal sums to 1e-12 relative. */
export interface PlanEvaluation {
	readonly source: PlanMoments;
	readonly target: PlanMoments;
}
