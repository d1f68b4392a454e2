import { LineMoments } from "./lineMoments.ts";
import { FLOOR } from "./lineScan.ts";
import type { Support } from "./support.ts";

/**
 * For each place of the box of `own`, six numbers of exp(exponent_j − k |x − y_j|²) over the points y_j of `other`: log Σ and, relative to x,
 * mean dy, mean dx, variance of dy, covariance, variance of dx; places that no tile covers stay 0. In plain JavaScript.
 * One pass along rows carries Σ, Σ dx, Σ dx²; one along columns combines them with dy.
 * @param exponents of the points of `other`, nats. @param k factor of squared lattice steps. @param cutoff terms below e^−cutoff of the largest are left out
 */
export function boxMoments(
	own: Support,
	other: Support,
	exponents: Float64Array,
	k: number,
	cutoff: number,
): Float64Array {
	const inRows = other.r1 - other.r0;
	const inColumns = other.c1 - other.c0;
	const outColumns = own.c1 - own.c0;
	const outRows = own.r1 - own.r0;
	const input = new Float64Array(inRows * inColumns).fill(FLOOR);
	for (let n = 0; n < other.index.length; n++) input[other.boxIndex[n]!] = exponents[n]!;
	const between = new Float64Array(outColumns * inRows * 3);
	const alongRows = new LineMoments({ k, inputs: inColumns, origin: own.c0 - other.c0, cutoff });
	for (let r = 0; r < inRows; r++) {
		alongRows.runFirst(input, r * inColumns, between, 3 * r, 3 * inRows, outColumns, own.columnTiles);
	}
	const box = new Float64Array(outColumns * outRows * 6);
	const alongColumns = new LineMoments({ k, inputs: inRows, origin: own.r0 - other.r0, cutoff });
	for (let c = 0; c < outColumns; c++) {
		const tiles = own.rowTiles.subarray(own.rowTileStarts[c], own.rowTileStarts[c + 1]);
		alongColumns.runSecond(between, 3 * c * inRows, box, 6 * c, 6 * outColumns, outRows, tiles);
	}
	return box;
}
