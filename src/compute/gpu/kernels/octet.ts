/** Which form of the sum along a line: multiply-adds with a table of powers, or an exponential a term. */
export type OctetForm = "octet-tables" | "octet-direct";

/** Bits either way that the table may take from float32's range. */
const TABLE_LIMIT_BITS = 40;
export const TABLE_BYTES = 256;

/** The cheapest form that is exact at `k` bits per squared step; `stride` 2 for sums from the next coarser lattice. */
export function chooseOctetForm(k: number, stride: 1 | 2): OctetForm {
	return (49 * k * stride) / 2 <= TABLE_LIMIT_BITS ? "octet-tables" : "octet-direct";
}

/** The table of octet-tables.wgsl, exp2(k · stride · D · I / 2) for odd D and I from -7 to 7. Computed in float64. */
export function writeTable(view: DataView, byteOffset: number, k: number, stride: 1 | 2): void {
	for (let n = 0; n < 64; n++) {
		const bits = (k * stride * (2 * (n >> 3) - 7) * (2 * (n & 7) - 7)) / 2;
		view.setFloat32(byteOffset + 4 * n, 2 ** Math.max(-TABLE_LIMIT_BITS, Math.min(TABLE_LIMIT_BITS, bits)), true);
	}
}
