import { transformPairs } from "./cosineTransform";

/** Columns that are fetched at once: a cache line holds as many pairs. */
const COLUMNS: i32 = 4;

/**
 * Power of the two-dimensional DCT-II of two fields by ring of its coefficients, up to a common factor. `fields` holds rows y0 … y1 − 1, pairs of
 * float64, and is overwritten; the other rows are zero. rings: the ring of coefficient (ky, kx) at kx · height + ky, one byte. powers: a pair for each
 * ring, cleared before. Tables as in transformPairs, along rows (`width`, a multiple of 4) and along columns (`height`). scratch: pairs,
 * max(width, height) and 4 columns.
 */
export function ringPowers(
	fields: usize,
	y0: i32,
	y1: i32,
	height: i32,
	width: i32,
	rowTables: usize,
	rowLeaf: i32,
	columnTables: usize,
	columnLeaf: i32,
	rings: usize,
	powers: usize,
	scratch: usize,
): void {
	const rowBytes = (<usize>width) << 4;
	const columnBytes = (<usize>height) << 4;
	const columns = scratch + ((<usize>max(width, height)) << 4);
	for (let y = y0; y < y1; y++) {
		const row = fields + <usize>(y - y0) * rowBytes;
		transformPairs(row, scratch, width, rowTables, rowLeaf);
		halve(row);
	}
	for (let x = 0; x < width; x += COLUMNS) {
		memory.fill(columns, 0, columnBytes * COLUMNS);
		for (let y = y0; y < y1; y++) {
			const from = fields + <usize>(y - y0) * rowBytes + ((<usize>x) << 4);
			const to = columns + ((<usize>y) << 4);
			v128.store(to, v128.load(from));
			v128.store(to + columnBytes, v128.load(from, 16));
			v128.store(to + 2 * columnBytes, v128.load(from, 32));
			v128.store(to + 3 * columnBytes, v128.load(from, 48));
		}
		for (let c = 0; c < COLUMNS; c++) {
			const column = columns + <usize>c * columnBytes;
			transformPairs(column, scratch, height, columnTables, columnLeaf);
			halve(column);
			const ring = rings + <usize>((x + c) * height);
			for (let y = 0; y < height; y++) {
				const value = v128.load(column + ((<usize>y) << 4));
				const power = powers + ((<usize>load<u8>(ring + <usize>y)) << 4);
				v128.store(power, f64x2.add(v128.load(power), f64x2.mul(value, value)));
			}
		}
	}
}

/** The constant's coefficient is scaled by √½ against the others: an orthonormal transform. */
function halve(line: usize): void {
	v128.store(line, f64x2.mul(v128.load(line), f64x2.splat(Math.SQRT1_2)));
}
