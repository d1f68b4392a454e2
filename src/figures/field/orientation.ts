import type { Orientation } from "../../domain/frame.ts";
import { CANONICAL_HEIGHT, CANONICAL_WIDTH } from "../../domain/grid.ts";
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

/** A canonical mask as a small picture, turned from the orientation it has to the one wished. */
export interface TurnedMask {
	readonly height: number;
	readonly width: number;
	/** 1 where the mask is, row-major. */
	readonly on: Uint8Array;
}

/** Every `step`-th row and column of the turned mask. O(picture). */
export function turnedMask(bits: Uint8Array, has: Orientation, wished: Orientation, step = 1): TurnedMask {
	const rows = REVERSES[has].rows !== REVERSES[wished].rows;
	const columns = REVERSES[has].columns !== REVERSES[wished].columns;
	const height = Math.ceil(CANONICAL_HEIGHT / step);
	const width = Math.ceil(CANONICAL_WIDTH / step);
	const on = new Uint8Array(height * width);
	for (let row = 0; row < height; row++) {
		const y = rows ? CANONICAL_HEIGHT - 1 - row * step : row * step;
		for (let column = 0; column < width; column++) {
			const x = columns ? CANONICAL_WIDTH - 1 - column * step : column * step;
			on[row * width + column] = maskBit(bits, y, x) ? 1 : 0;
		}
	}
	return { height, width, on };
}
