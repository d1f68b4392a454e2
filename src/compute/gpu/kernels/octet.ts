/** Which form of the sum along a line: multiply-adds with a table of powers, or an exponential a term. */
export type OctetForm = "octet-tables" | "octet-direct";

/** Bits either way that the table may take from float32's range. */
const TABLE_LIMIT_BITS = 40;
export const TABLE_BYTES = 128;

/** The cheapest form that is exact at `k` bits per squared step; `stride` 2 for sums from the next coarser lattice. */
export function chooseOctetForm(k: number, stride: 1 | 2): OctetForm {
	return (49 * k * stride) / 2 <= TABLE_LIMIT_BITS ? "octet-tables" : "octet-direct";
}

/** Bits per squared lattice step: spacing² / (ε ln 2). */
export function kernelBits(spacing: number, epsilon: number): number {
	return spacing ** 2 / (epsilon * Math.LN2);
}

/** The forms that levels need at their values of ε, and the climbs from each to the next. */
export function formsOf(
	levels: readonly { readonly spacing: number; readonly epsilons: readonly number[] }[],
): OctetForm[] {
	const forms = levels.flatMap(({ spacing, epsilons }, n) => {
		const climbed = n + 1 < levels.length ? epsilons.slice(-1) : [];
		return [
			...epsilons.map((epsilon) => chooseOctetForm(kernelBits(spacing, epsilon), 1)),
			...climbed.map((epsilon) => chooseOctetForm(kernelBits(spacing / 2, epsilon), 2)),
		];
	});
	return [...new Set(forms)];
}

const ODD = [1, 3, 5, 7];

/** The table of octet-tables.wgsl, exp2(± k · stride · D · I / 2) for odd D and I from 1 to 7, first all of one sign. Computed in float64. */
export function octetTable(k: number, stride: 1 | 2): Float32Array {
	const bits = ODD.flatMap((d) => ODD.map((i) => Math.min(TABLE_LIMIT_BITS, (k * stride * d * i) / 2)));
	return Float32Array.from([...bits.map((value) => 2 ** value), ...bits.map((value) => 2 ** -value)]);
}
