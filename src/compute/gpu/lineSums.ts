/** The tallies of a side's half step in the arena: SUMS_PER_TALLY runs of one number a tally, in the order of SideSums. */
export interface SumsRegion {
	readonly place: number;
	/** One a line, or one a workgroup of lines. */
	readonly tallies: number;
}
export const SUMS_PER_TALLY = 6;

/** What the lines of one side add up to, measured before their relaxation; see relax-lines.wgsl. */
export interface SideSums {
	/** Σ a exp2(-φ ε/ρ), after the relaxation and without the shift. */
	readonly mass: number;
	/** Σ |p - a e^(-f/ρ)|. */
	readonly error: number;
	/** Σ a e^(-f/ρ) (e^d (d - 1) + 1), d = log(p / (a e^(-f/ρ))). */
	readonly gap: number;
	/** Σ a (1 - e^(-f/ρ)). */
	readonly dual: number;
	/** Σ p. */
	readonly transported: number;
	/** Tiles of eight inputs that octets of outputs were summed from. */
	readonly tiles: number;
}

export const NO_SUMS: SideSums = { mass: 0, error: 0, gap: 0, dual: 0, transported: 0, tiles: 0 };

/** Adds tallies up in float64. @param values SUMS_PER_TALLY runs of one number a tally. */
export function sumLines(values: Float32Array): SideSums {
	const tallies = values.length / SUMS_PER_TALLY;
	const [mass, error, gap, dual, transported, tiles] = Array.from({ length: SUMS_PER_TALLY }, (_, run) =>
		values.subarray(run * tallies, (run + 1) * tallies).reduce((sum, value) => sum + value, 0),
	) as [number, number, number, number, number, number];
	return { mass, error, gap, dual, transported, tiles };
}

/** The certificate's measures as the device sees them (SPEC section 4): a guide for stopping, never the certificate itself. */
export interface Convergence {
	readonly error: number;
	readonly relativeGap: number;
}

/**
 * @param exactTarget the target has just been relaxed plainly, so that all of the error is on the source's side; what the target
 *   measured before that is out of date.
 */
export function convergenceOf(
	source: SideSums,
	target: SideSums,
	problem: { massA: number; massB: number; epsilon: number; rho: number },
	exactTarget: boolean,
): Convergence {
	const { massA, massB, epsilon, rho } = problem;
	const transported = exactTarget ? source.transported : target.transported;
	const dual = rho * (source.dual + target.dual) + epsilon * (massA * massB - transported);
	const gap = rho * (source.gap + (exactTarget ? 0 : target.gap));
	const error = source.error / massA + (exactTarget ? 0 : target.error / massB);
	return { error, relativeGap: gap / Math.abs(dual + gap) };
}
