import type { Support } from "./support.ts";

/** Where a pass along lines must produce outputs: starts of tiles, line after line. */
export interface OutputTiles {
	readonly starts: Int32Array;
	/** Line l has starts[lineStarts[l] … lineStarts[l + 1]). */
	readonly lineStarts: Int32Array;
}

/** Tiles of `tile` columns that cover the columns with a point, relative to c0, for each row of `from` that has an input. O(points). */
export function columnTiles(from: Support, to: Support, tile: number): OutputTiles {
	const occupied = new Uint8Array(to.c1 - to.c0);
	for (const at of to.boxIndex) occupied[at % occupied.length] = 1;
	const own = greedyTiles(occupied, tile);
	const rows = new Uint8Array(from.r1 - from.r0);
	const columns = from.c1 - from.c0;
	for (const at of from.boxIndex) rows[Math.floor(at / columns)] = 1;
	const starts: number[] = [];
	const lineStarts = new Int32Array(rows.length + 1);
	for (let r = 0; r < rows.length; r++) {
		if (rows[r]) starts.push(...own);
		lineStarts[r + 1] = starts.length;
	}
	return { starts: Int32Array.from(starts), lineStarts };
}

/** Tiles of `tile` rows that cover the points of each column of the box, relative to r0. O(box). */
export function rowTiles(to: Support, tile: number): OutputTiles {
	const columns = to.c1 - to.c0;
	const rows = to.r1 - to.r0;
	const occupied = new Uint8Array(columns * rows);
	for (const at of to.boxIndex) {
		const r = Math.floor(at / columns);
		occupied[(at - r * columns) * rows + r] = 1;
	}
	const starts: number[] = [];
	const lineStarts = new Int32Array(columns + 1);
	for (let c = 0; c < columns; c++) {
		starts.push(...greedyTiles(occupied.subarray(c * rows, (c + 1) * rows), tile));
		lineStarts[c + 1] = starts.length;
	}
	return { starts: Int32Array.from(starts), lineStarts };
}

/** Fewest intervals of the given length that cover all occupied places. */
function greedyTiles(occupied: Uint8Array, tile: number): number[] {
	const starts: number[] = [];
	for (let at = 0; at < occupied.length; at++) {
		if (!occupied[at]) continue;
		starts.push(at);
		at += tile - 1;
	}
	return starts;
}
