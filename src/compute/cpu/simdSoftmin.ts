import { BLOCK, FLOOR, LineScan, TILE } from "./lineScan.ts";
import type { TermCounter } from "./lseLines.ts";
import { columnTiles, type OutputTiles, rowTiles } from "./outputTiles.ts";
import type { SimdEngine } from "./simdEngine.ts";
import type { LatticeRelation } from "./softmin.ts";
import type { Support } from "./support.ts";

/** Inputs of a line are padded to whole groups of four blocks of eight. */
const LINE_PADDING = 32;
/** And set off by one cache line more, or transposing stores at a power-of-two distance would fight for the same cache sets. */
const LINE_OFFSET = 8;
/** Scratch of `lsePass` (assembly/lsePass.ts). */
const SCRATCH_BYTES_AN_INPUT = 9;
/** Weights below e^−this of the tile's largest are 0 in float32 (`assembly/simdMath.ts`). */
const LEAST_EXPONENT = 80;

/** exp(2 k step (t − HALF) d) in the engine's memory, shared by the passes of one lattice. */
export interface SimdTable {
	readonly address: number;
	readonly reach: number;
	readonly tile: 8 | 16;
	/** Whether it is float64, and so are the sums. */
	readonly exact: boolean;
}

/** One pass along lines, everything but the addresses of what it reads and writes. */
interface Pass {
	readonly lines: number;
	readonly inputs: number;
	readonly stride: number;
	readonly origin: number;
	readonly outputs: number;
	readonly tiles: number;
	readonly lineStarts: number;
	readonly dense: number;
}

/** The table of float64 sums, which range ever so far. */
export function createExactTable(engine: SimdEngine, relation: LatticeRelation, longest: number): SimdTable {
	// Blocks are taken whole, with the floors behind a line's last input, and the table has to reach those too.
	const { table, reach } = new LineScan({ ...relation, inputs: longest + BLOCK });
	return { address: engine.put(table), reach, tile: TILE, exact: true };
}

/** Builds the table for a lattice relation; `longest` = inputs of the longest line. Tiles of 16 where float32's range allows. */
export function createSimdTable(engine: SimdEngine, { k, step, cutoff }: LatticeRelation, longest: number): SimdTable {
	// What the table lifts a vanished weight to must stay below the cutoff, or a term that matters at the tile's edge is lost.
	const liftable = Math.max(1, LEAST_EXPONENT - cutoff);
	const reachOf = (tile: number): number => Math.floor(liftable / (k * step * (tile - 1)));
	const half16 = 7.5 * step;
	// The window of a tile, a block's width and the reference's place within its block.
	const needed = half16 + Math.sqrt(half16 ** 2 + cutoff / k) + 16;
	const tile = reachOf(16) >= Math.min(needed, longest + 8) ? 16 : 8;
	const reach = Math.min(longest + LINE_PADDING, reachOf(tile));
	const table = new Float32Array((2 * reach + 1) * tile);
	for (let d = -reach, at = 0; d <= reach; d++) {
		for (let t = 0; t < tile; t++, at++) table[at] = Math.exp(2 * k * step * (t - (tile - 1) / 2) * d);
	}
	return { address: engine.put(table), reach, tile, exact: false };
}

/**
 * The separable log-sum-exp of Softmin in WebAssembly SIMD: potentials in float64, sums in float32, about 1e-7 off, or as the table is.
 * Everything lies in the engine's memory until that is cleared.
 */
export class SimdSoftmin {
	/** Float64 inputs log w + φ, rows of the box of `from`; fill the points at `inputIndex`, the rest is the floor. */
	readonly input: number;
	/** Int32 places of the points of `from` in `input`. */
	readonly inputIndex: number;
	/** Float64 results, columns of the box of `to`; the points are at `outputIndex`. */
	readonly output: number;
	readonly outputIndex: number;
	readonly #engine: SimdEngine;
	readonly #relation: LatticeRelation;
	readonly #table: SimdTable;
	readonly #between: number;
	readonly #scratch: number;
	readonly #rows: Pass;
	readonly #columns: Pass;

	constructor(engine: SimdEngine, from: Support, to: Support, relation: LatticeRelation, table: SimdTable) {
		this.#engine = engine;
		this.#relation = relation;
		this.#table = table;
		const inRows = from.r1 - from.r0;
		const inColumns = from.c1 - from.c0;
		const outRows = to.r1 - to.r0;
		const outColumns = to.c1 - to.c0;
		const rowStride = paddedLine(inColumns);
		const columnStride = paddedLine(inRows);
		const { origin, step } = relation;
		this.input = floors(engine, inRows * rowStride);
		this.#between = floors(engine, outColumns * columnStride);
		this.output = engine.allocate(8 * outColumns * outRows);
		this.#scratch = engine.allocate(SCRATCH_BYTES_AN_INPUT * Math.max(rowStride, columnStride));
		this.#rows = passOf(engine, columnTiles(from, to, table.tile), table.tile, {
			lines: inRows,
			inputs: inColumns,
			stride: rowStride,
			outputs: outColumns,
			origin: origin + to.c0 * step - from.c0,
		});
		this.#columns = passOf(engine, rowTiles(to, table.tile), table.tile, {
			lines: outColumns,
			inputs: inRows,
			stride: columnStride,
			outputs: outRows,
			origin: origin + to.r0 * step - from.r0,
		});
		this.inputIndex = engine.put(
			evenly(from.boxIndex.map((at) => at + Math.floor(at / inColumns) * (rowStride - inColumns))),
		);
		this.outputIndex = engine.put(
			evenly(to.boxIndex.map((at) => (at % outColumns) * outRows + Math.floor(at / outColumns))),
		);
	}

	/** From `input` to `output`. */
	run(counter: TermCounter): void {
		const between = this.#columns.stride;
		this.#runPass(this.#rows, this.input, this.#between, 1, between);
		this.#runPass(this.#columns, this.#between, this.output, this.#columns.outputs, 1);
		counter.terms += this.#engine.calls.takeTerms();
		counter.dense += this.#rows.dense + this.#columns.dense;
	}

	#runPass(pass: Pass, from: number, to: number, outLine: number, outStep: number): void {
		const { k, step, cutoff } = this.#relation;
		const { address, reach, tile, exact } = this.#table;
		this.#engine.calls.lsePass(
			from,
			pass.lines,
			pass.inputs,
			pass.stride,
			k,
			pass.origin,
			step,
			cutoff,
			exact,
			address,
			reach,
			tile,
			pass.tiles,
			pass.lineStarts,
			to,
			outLine,
			outStep,
			pass.outputs,
			this.#scratch,
		);
	}
}

/** One evaluation of the separable log-sum-exp, as Softmin.apply; takes the whole of the engine's memory for it. */
export function applySimdSoftmin(
	engine: SimdEngine,
	from: Support,
	to: Support,
	relation: LatticeRelation,
	phi: Float64Array,
	counter: TermCounter,
): Float64Array {
	engine.clear();
	const longest = Math.max(from.r1 - from.r0, from.c1 - from.c0);
	const softmin = new SimdSoftmin(engine, from, to, relation, createSimdTable(engine, relation, longest));
	const logWeight = engine.put(from.logWeight);
	engine.calls.scatter(logWeight, engine.put(phi), softmin.inputIndex, phi.length, softmin.input);
	softmin.run(counter);
	const rows = to.r1 - to.r0;
	const columns = to.c1 - to.c0;
	const output = engine.float64(softmin.output, rows * columns);
	return Float64Array.from(to.boxIndex, (at) => output[(at % columns) * rows + Math.floor(at / columns)]!);
}

/** Int32 values padded to an even count with the last one, as the pairwise loops want them. */
function evenly(values: Int32Array): Int32Array {
	if (values.length % 2 === 0) return values;
	const even = new Int32Array(values.length + 1);
	even.set(values);
	even[values.length] = values[values.length - 1]!;
	return even;
}

function passOf(
	engine: SimdEngine,
	tiles: OutputTiles,
	tile: number,
	shape: Omit<Pass, "tiles" | "lineStarts" | "dense">,
): Pass {
	return {
		...shape,
		tiles: engine.put(tiles.starts),
		lineStarts: engine.put(tiles.lineStarts),
		dense: tiles.starts.length * tile * shape.inputs,
	};
}

/** Distance of two lines, in inputs. */
export function paddedLine(inputs: number): number {
	return Math.ceil(inputs / LINE_PADDING) * LINE_PADDING + LINE_OFFSET;
}

/** Address of fresh float64 floors. */
export function floors(engine: SimdEngine, count: number): number {
	const at = engine.allocate(8 * count);
	engine.float64(at, count).fill(FLOOR);
	return at;
}
