/** A run of line records in the sums buffer, in units of vec4 (two a line). */
export interface SumsRegion {
	readonly offset: number;
	readonly lines: number;
}
export const VEC4_PER_LINE = 2;
export const BYTES_PER_LINE = VEC4_PER_LINE * 16;

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

/** Adds line records in float64. */
export function sumLines(records: Float32Array): SideSums {
	let mass = 0;
	let error = 0;
	let gap = 0;
	let dual = 0;
	let transported = 0;
	let tiles = 0;
	for (let at = 0; at + 7 < records.length; at += 8) {
		mass += records[at]!;
		error += records[at + 1]!;
		gap += records[at + 2]!;
		dual += records[at + 3]!;
		transported += records[at + 4]!;
		tiles += records[at + 5]!;
	}
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
