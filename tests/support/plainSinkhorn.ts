/** Plain float64 twins of the kernels, by their formulas and nothing else. Potentials in bits: f = φ ε ln 2. */

/** log2 Σ_q weight[q] 2^(values[q] - bits |x_p - x_q|²) at every point p of a lattice whose points lie at `outAt`, inputs at `inAt`. */
export function logSums(
	weights: Float64Array,
	values: Float64Array,
	inputs: { rows: readonly number[]; columns: readonly number[] },
	outputs: { rows: readonly number[]; columns: readonly number[] },
	bits: number,
): Float64Array {
	const result = new Float64Array(outputs.rows.length * outputs.columns.length);
	for (const [r, y] of outputs.rows.entries()) {
		for (const [c, x] of outputs.columns.entries()) {
			const terms: number[] = [];
			for (const [v, inY] of inputs.rows.entries()) {
				for (const [u, inX] of inputs.columns.entries()) {
					const at = v * inputs.columns.length + u;
					const weight = weights[at]!;
					if (weight > 0) terms.push(Math.log2(weight) + values[at]! - bits * ((y - inY) ** 2 + (x - inX) ** 2));
				}
			}
			const top = Math.max(...terms);
			result[r * outputs.columns.length + c] = top + Math.log2(terms.reduce((sum, term) => sum + 2 ** (term - top), 0));
		}
	}
	return result;
}

/** 0, 1, … n - 1. */
export function steps(n: number): number[] {
	return Array.from({ length: n }, (_, index) => index);
}

/** λ in bits of potentials without it: log2(Σ a 2^(-φ ratio) / Σ b 2^(-ψ ratio)) / (2 ratio). */
export function plainShift(
	a: Float64Array,
	phi: Float64Array,
	b: Float64Array,
	psi: Float64Array,
	ratio: number,
): number {
	const sum = (mass: Float64Array, potential: Float64Array): number =>
		mass.reduce((total, m, at) => total + (m > 0 ? m * 2 ** (-potential[at]! * ratio) : 0), 0);
	return Math.log2(sum(a, phi) / sum(b, psi)) / (2 * ratio);
}
