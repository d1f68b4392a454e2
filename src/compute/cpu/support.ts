import { TILE } from "./lineScan.ts";

/** Where one measure lives on its lattice: the points, the box around them, and the output tiles that cover them. */
export interface Support {
	readonly height: number;
	readonly width: number;
	/** r · width + c of each point of positive weight, row-major. */
	readonly index: Int32Array;
	/** The same points in the box: (r − r0) · (c1 − c0) + c − c0. */
	readonly boxIndex: Int32Array;
	/** log weight of each of them. */
	readonly logWeight: Float64Array;
	readonly weight: Float64Array;
	readonly total: number;
	/** Box, half-open. */
	readonly r0: number;
	readonly r1: number;
	readonly c0: number;
	readonly c1: number;
	/** Tiles over the columns of the box that hold a point, relative to c0. */
	readonly columnTiles: Int32Array;
	/** Tiles over the points of each column of the box, relative to r0; column c has rowTiles[rowTileStarts[c] … rowTileStarts[c+1]). */
	readonly rowTiles: Int32Array;
	readonly rowTileStarts: Int32Array;
}

/** Describes the support of a measure; O(pixels). */
export function supportOf(measure: Float64Array, height: number, width: number): Support {
	let count = 0;
	for (const value of measure) if (value > 0) count++;
	const index = new Int32Array(count);
	const weight = new Float64Array(count);
	const logWeight = new Float64Array(count);
	let total = 0;
	let r0 = height;
	let r1 = 0;
	let c0 = width;
	let c1 = 0;
	for (let at = 0, n = 0; at < measure.length; at++) {
		const value = measure[at]!;
		if (!(value > 0)) continue;
		index[n] = at;
		weight[n] = value;
		logWeight[n++] = Math.log(value);
		total += value;
		const r = Math.floor(at / width);
		const c = at - r * width;
		if (r < r0) r0 = r;
		r1 = r + 1;
		if (c < c0) c0 = c;
		if (c >= c1) c1 = c + 1;
	}
	if (count === 0) r0 = c0 = 0;
	const columnTiles: number[] = [];
	const rowTiles: number[] = [];
	const rowTileStarts = new Int32Array(c1 - c0 + 1);
	let coveredColumns = 0;
	for (let c = c0; c < c1; c++) {
		let coveredRows = 0;
		let any = false;
		for (let r = r0; r < r1; r++) {
			if (!(measure[r * width + c]! > 0)) continue;
			any = true;
			if (r - r0 < coveredRows) continue;
			rowTiles.push(r - r0);
			coveredRows = r - r0 + TILE;
		}
		rowTileStarts[c - c0 + 1] = rowTiles.length;
		if (any && c - c0 >= coveredColumns) {
			columnTiles.push(c - c0);
			coveredColumns = c - c0 + TILE;
		}
	}
	const boxIndex = index.map((at) => {
		const r = Math.floor(at / width);
		return (r - r0) * (c1 - c0) + (at - r * width) - c0;
	});
	return {
		height,
		width,
		index,
		boxIndex,
		weight,
		logWeight,
		total,
		r0,
		r1,
		c0,
		c1,
		columnTiles: Int32Array.from(columnTiles),
		rowTiles: Int32Array.from(rowTiles),
		rowTileStarts,
	};
}
