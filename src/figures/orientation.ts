import type { Orientation } from "../domain/frame.ts";
import { CANONICAL_HEIGHT, CANONICAL_WIDTH } from "../domain/grid.ts";
import { maskBit } from "./supportGrid.ts";

/** What a person can do to a frame: half a turn, or a mirror image left to right or top to bottom. */
export type Turn = "half-turn" | "left-right" | "top-bottom";

/** Which axes an orientation reverses; the four orientations are the four combinations (domain/frame.ts). */
const REVERSES: Readonly<Record<Orientation, { readonly rows: boolean; readonly columns: boolean }>> = {
	r0: { rows: false, columns: false },
	r180: { rows: true, columns: true },
	r0_mirror: { rows: false, columns: true },
	r180_mirror: { rows: true, columns: false },
};
const BY_TURN: Readonly<Record<Turn, { readonly rows: boolean; readonly columns: boolean }>> = {
	"half-turn": { rows: true, columns: true },
	"left-right": { rows: false, columns: true },
	"top-bottom": { rows: true, columns: false },
};

function orientationOf(rows: boolean, columns: boolean): Orientation {
	if (rows) return columns ? "r180" : "r180_mirror";
	return columns ? "r0_mirror" : "r0";
}

/** The orientation after a turn. Turns commute, and each undoes itself. */
export function turned(orientation: Orientation, turn: Turn): Orientation {
	const before = REVERSES[orientation];
	const by = BY_TURN[turn];
	return orientationOf(before.rows !== by.rows, before.columns !== by.columns);
}

/** A canonical mask as a small picture, turned from the orientation it has to the one wished; 1 where the mask is. */
export function turnedMask(bits: Uint8Array, has: Orientation, wished: Orientation): Uint8Array {
	const rows = REVERSES[has].rows !== REVERSES[wished].rows;
	const columns = REVERSES[has].columns !== REVERSES[wished].columns;
	const picture = new Uint8Array(CANONICAL_HEIGHT * CANONICAL_WIDTH);
	for (let y = 0; y < CANONICAL_HEIGHT; y++) {
		for (let x = 0; x < CANONICAL_WIDTH; x++) {
			const fromY = rows ? CANONICAL_HEIGHT - 1 - y : y;
			const fromX = columns ? CANONICAL_WIDTH - 1 - x : x;
			picture[y * CANONICAL_WIDTH + x] = maskBit(bits, fromY, fromX) ? 1 : 0;
		}
	}
	return picture;
}
