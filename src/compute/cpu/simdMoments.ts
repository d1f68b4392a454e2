import { TILE } from "./lineScan.ts";
import { columnTiles } from "./outputTiles.ts";
import type { SimdEngine } from "./simdEngine.ts";
import { createExactTable, floors, paddedLine } from "./simdSoftmin.ts";
import type { Support } from "./support.ts";

/** Scratch of `momentPass` (assembly/momentPass.ts): for each input of a padded line, and for a tile's sums. */
const SCRATCH_BYTES_AN_INPUT = 57;
const SUMS_BYTES = 512;

/**
 * The six numbers of `boxMoments` in float64 on WebAssembly SIMD, two outputs at a time; a view of the engine's memory, all of which it
 * takes and which holds until that is used again.
 */
export function simdBoxMoments(
	engine: SimdEngine,
	own: Support,
	other: Support,
	exponents: Float64Array,
	k: number,
	cutoff: number,
): Float64Array {
	engine.clear();
	const inRows = other.r1 - other.r0;
	const inColumns = other.c1 - other.c0;
	const outRows = own.r1 - own.r0;
	const outColumns = own.c1 - own.c0;
	const rowStride = paddedLine(inColumns);
	const columnStride = paddedLine(inRows);
	const plane = 8 * outColumns * columnStride;
	const input = floors(engine, inRows * rowStride);
	// Three planes: log Σ, mean and variance of dx; where no row has an input they keep a floor and zeros.
	const between = floors(engine, outColumns * columnStride);
	engine.float64(engine.allocate(2 * plane), (2 * plane) / 8).fill(0);
	const box = engine.allocate(8 * 6 * outColumns * outRows);
	const scratch = engine.allocate(SCRATCH_BYTES_AN_INPUT * Math.max(rowStride, columnStride) + SUMS_BYTES);
	const longest = Math.max(inRows, inColumns);
	const { address: tableAt, reach } = createExactTable(engine, { k, origin: 0, step: 1, cutoff }, longest);
	const columns = columnTiles(other, own, TILE);
	const columnStarts = [engine.put(columns.starts), engine.put(columns.lineStarts)] as const;
	const rowStarts = [engine.put(own.rowTiles), engine.put(own.rowTileStarts)] as const;
	const h = engine.float64(input, inRows * rowStride);
	for (let n = 0; n < other.index.length; n++) {
		const at = other.boxIndex[n]!;
		h[at + Math.floor(at / inColumns) * (rowStride - inColumns)] = exponents[n]!;
	}
	engine.calls.momentPass(
		input,
		0,
		inRows,
		inColumns,
		rowStride,
		k,
		own.c0 - other.c0,
		cutoff,
		tableAt,
		reach,
		...columnStarts,
		between,
		plane,
		1,
		columnStride,
		outColumns,
		scratch,
	);
	engine.calls.momentPass(
		between,
		plane,
		outColumns,
		inRows,
		columnStride,
		k,
		own.r0 - other.r0,
		cutoff,
		tableAt,
		reach,
		...rowStarts,
		box,
		0,
		6,
		6 * outColumns,
		outRows,
		scratch,
	);
	return engine.float64(box, 6 * outColumns * outRows);
}
