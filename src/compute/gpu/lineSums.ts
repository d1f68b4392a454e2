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
}

/** Adds line records in float64. */
export function sumLines(records: Float32Array): SideSums {
	let mass = 0;
	let error = 0;
	let gap = 0;
	let dual = 0;
	let transported = 0;
	for (let at = 0; at + 7 < records.length; at += 8) {
		mass += records[at]!;
		error += records[at + 1]!;
		gap += records[at + 2]!;
		dual += records[at + 3]!;
		transported += records[at + 4]!;
	}
	return { mass, error, gap, dual, transported };
}

/** The certificate's two measures as the device sees them (SPEC section 4): a guide for stopping, never the certificate itself. */
export function convergenceOf(
	source: SideSums,
	target: SideSums,
	totals: { massA: number; massB: number; epsilon: number; rho: number },
): { error: number; relativeGap: number } {
	const { massA, massB, epsilon, rho } = totals;
	const dual = rho * (source.dual + target.dual) + epsilon * (massA * massB - target.transported);
	const gap = rho * (source.gap + target.gap);
	return { error: source.error / massA + target.error / massB, relativeGap: gap / Math.abs(dual + gap) };
}
