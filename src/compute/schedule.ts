/**
 * How a solve proceeds: which lattices, which ε on each, how strongly to over-relax, which constant to shift (SPEC section 4).
 * Pure numbers, shared by both back ends so that their traces can be compared.
 */

/** One lattice of the climb. */
export interface LevelPlan {
	/** Pooling factor relative to the solver's own lattice. */
	readonly factor: number;
	/**
	 * Decreasing annealing values of ε, each for ANNEALING_SWEEPS plain sweeps (ω = 1), before the level's own ε. Potentials keep
	 * their value in cost units from one to the next.
	 */
	readonly annealing: readonly number[];
	/** ε at which this lattice is then solved; the last level's is the problem's. */
	readonly epsilon: number;
}

/** First ε of the annealing, and the ratio between steps. */
export const ANNEALING_START = 0.05;
const ANNEALING_RATIO = 0.7;
export const ANNEALING_SWEEPS = 3;

/** A lattice resolves the kernel when its Gaussian, σ = √(ε/2), is at least this many of its spacings wide. */
const MIN_SIGMA_SPACINGS = 1;
/** Above this many spacings a coarser lattice would do as well. */
const MAX_SIGMA_SPACINGS = 2;
/** Pooling below this many points along the longer side gains nothing. */
const MIN_LATTICE_SIDE = 12;

/** Smallest ε that a lattice of the given spacing resolves: 2 (spacing · MIN_SIGMA_SPACINGS)². */
export function resolvedEpsilon(spacing: number): number {
	return 2 * (spacing * MIN_SIGMA_SPACINGS) ** 2;
}

/** Decreasing values from `start` down to, but without, `end`. Empty when start ≤ end. */
export function annealingValues(start: number, end: number, ratio = ANNEALING_RATIO): number[] {
	const values: number[] = [];
	for (let value = start; value > end * 1.0001; value *= ratio) values.push(value);
	return values;
}

/**
 * The levels to climb, coarsest first; the last has factor 1. 4 → 2 → 1 at the published ε; wider kernels (large ε) start coarser;
 * where a coarse lattice cannot resolve ε (near 1e-5) it is solved at the smallest ε it resolves and annealing goes on below it.
 * @param shape height and width of the lattice, in points; `spacing` in scaled coordinates.
 */
export function planLevels(shape: { height: number; width: number; spacing: number }, epsilon: number): LevelPlan[] {
	const longest = Math.max(shape.height, shape.width);
	const sigmaSpacings = Math.sqrt(epsilon / 2) / shape.spacing;
	let top = 4;
	while (sigmaSpacings / top > MAX_SIGMA_SPACINGS && longest / top > 2 * MIN_LATTICE_SIDE) top *= 2;
	while (top > 1 && longest / top < MIN_LATTICE_SIDE) top /= 2;
	const plan: LevelPlan[] = [];
	let from = ANNEALING_START;
	for (let factor = top; factor >= 1; factor /= 2) {
		const own = factor === 1 ? epsilon : Math.max(epsilon, resolvedEpsilon(shape.spacing * factor));
		const first = plan.length === 0 ? from : from * ANNEALING_RATIO;
		plan.push({ factor, annealing: annealingValues(first, own), epsilon: own });
		from = own;
	}
	return plan;
}

/**
 * Over-relaxation for alternating updates on a shape whose longest extent is `extent` (scaled coordinates):
 * ω = 2/(1 + √(1 − exp(−ε π²/(2 L²)))). The slowest mode of a plan that blurs by variance ε a round trip has the squared singular
 * value exp(−ε π²/(2 L²)); Young's formula for its optimal relaxation as in Thibault, Chizat, Dossal, Papadakis (2021).
 */
export function overRelaxation(epsilon: number, extent: number): number {
	if (!(extent > 0)) return 1;
	return 2 / (1 + Math.sqrt(-Math.expm1((-epsilon * Math.PI ** 2) / (2 * extent ** 2))));
}

/** ω of sweep `index` (0-based) of a level: one plain sweep or more, then a ramp, since over-relaxing a cold start diverges. */
export function rampedOmega(index: number, target: number, plainSweeps: number, step: number): number {
	return Math.min(target, 1 + Math.max(0, index - plainSweeps + 1) * step);
}

/**
 * The constant λ, in cost units, that is best added to f and taken from g: λ = ρ/2 · [log Σ a e^(−f/ρ) − log Σ b e^(−g/ρ)].
 * It maximises the dual along (f + λ, g − λ) and leaves the plan unchanged (Séjourné, Vialard, Peyré 2022).
 * @param massA Σ a e^(−f/ρ)  @param massB Σ b e^(−g/ρ)
 */
export function bestShift(massA: number, massB: number, rho: number): number {
	return (rho / 2) * (Math.log(massA) - Math.log(massB));
}
