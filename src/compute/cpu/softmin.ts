import { FLOOR } from "./lineScan.ts";
import { LineLse, type TermCounter } from "./lseLines.ts";
import type { Support } from "./support.ts";

/** How the lattice of the inputs lies against that of the outputs. */
export interface LatticeRelation {
	/** (input spacing)²/ε. */
	readonly k: number;
	/** Position of output row (column) 0 and the distance between outputs, in input steps; 0 and 1 on one lattice. */
	readonly origin: number;
	readonly step: number;
	readonly cutoff: number;
}

/**
 * The separable log-sum-exp from the points of one measure to the points of another:
 * S_i = log Σ_j exp(logw_j + φ_j − |x_i − y_j|²/ε), φ in units of ε; along rows, then along columns, over support boxes only.
 * Time O(rows · columns · window), memory O(box); nothing is quadratic in the points.
 */
export class Softmin {
	readonly #from: Support;
	readonly #to: Support;
	readonly #rows: LineLse;
	readonly #columns: LineLse;
	readonly #input: Float64Array;
	readonly #between: Float64Array;
	readonly #out: Float64Array;
	readonly bytes: number;

	constructor(from: Support, to: Support, { k, origin, step, cutoff }: LatticeRelation) {
		this.#from = from;
		this.#to = to;
		const inRows = from.r1 - from.r0;
		const inColumns = from.c1 - from.c0;
		const outRows = to.r1 - to.r0;
		const outColumns = to.c1 - to.c0;
		this.#rows = new LineLse({ k, inputs: inColumns, origin: origin + to.c0 * step - from.c0, step, cutoff });
		this.#columns = new LineLse({ k, inputs: inRows, origin: origin + to.r0 * step - from.r0, step, cutoff });
		this.#input = new Float64Array(inRows * inColumns).fill(FLOOR);
		this.#between = new Float64Array(outColumns * inRows);
		this.#out = new Float64Array(outRows * outColumns);
		this.bytes = 8 * (this.#input.length + this.#between.length + this.#out.length);
	}

	/** @param phi potential on the points of `from`, units of ε; @param result S on the points of `to`. Both in the order of Support.index. Returns `result`. */
	apply(phi: Float64Array, result: Float64Array, counter: TermCounter): Float64Array {
		const from = this.#from;
		const to = this.#to;
		const inColumns = from.c1 - from.c0;
		const inRows = from.r1 - from.r0;
		const outColumns = to.c1 - to.c0;
		for (let n = 0; n < from.index.length; n++) {
			this.#input[from.boxIndex[n]!] = from.logWeight[n]! + phi[n]!;
		}
		const tiles = to.columnTiles;
		for (let r = 0; r < inRows; r++) {
			this.#rows.run(this.#input, r * inColumns, this.#between, r, inRows, outColumns, tiles, 0, tiles.length, counter);
		}
		for (let c = 0; c < outColumns; c++) {
			const first = to.rowTileStarts[c]!;
			const end = to.rowTileStarts[c + 1]!;
			this.#columns.run(
				this.#between,
				c * inRows,
				this.#out,
				c,
				outColumns,
				to.r1 - to.r0,
				to.rowTiles,
				first,
				end,
				counter,
			);
		}
		for (let n = 0; n < to.index.length; n++) result[n] = this.#out[to.boxIndex[n]!]!;
		return result;
	}
}
