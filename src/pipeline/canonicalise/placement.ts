import type { Affine } from "../../domain/frame.ts";
import { ANCHOR_X, ANCHOR_Y, CANONICAL_HEIGHT, CANONICAL_WIDTH } from "../../domain/grid.ts";
import type { RowSpans } from "./moments.ts";
import type { PrincipalAxis } from "./principalAxis.ts";

export interface Placement {
	/** Raw to canonical pixel centres, orientation r0. */
	readonly affine: Affine;
	readonly clamped: boolean;
	/** All of the foreground lies on the grid; false when it is larger than the grid in an axis. */
	readonly fits: boolean;
}

/** Shifts below this many canonical pixels are rounding, not clamping. */
const SHIFT_NOISE = 1e-9;

/** Shift that brings [low, high] inside [0, size] with the least movement; 0 when it does not fit. */
function clampShift(low: number, high: number, size: number): number {
	if (high - low > size + SHIFT_NOISE) return 0;
	const shift = low < 0 ? -low : high > size ? size - high : 0;
	return Math.abs(shift) > SHIFT_NOISE ? shift : 0;
}

/**
 * The one map from raw to canonical pixel centres, before flips: turn by the long axis, scale, put the anchor on the grid's centre,
 * then move by as little as keeps all of the foreground (pixels as squares) on the grid. In an axis in which the mask is larger than the grid
 * it keeps the anchor and is clipped. Every step is symmetric about the grid's centre, so it commutes with the four orientations.
 * O(rows).
 */
export function placeOnGrid(
	spans: RowSpans,
	axis: PrincipalAxis,
	scale: number,
	anchor: { readonly x: number; readonly y: number },
): Placement {
	const c = scale * axis.cos;
	const s = scale * axis.sin;
	// Half-extents of one raw pixel in the canonical axes.
	const halfU = (Math.abs(c) + Math.abs(s)) / 2;
	let lowU = Number.POSITIVE_INFINITY;
	let highU = Number.NEGATIVE_INFINITY;
	let lowV = Number.POSITIVE_INFINITY;
	let highV = Number.NEGATIVE_INFINITY;
	for (let y = spans.top; y <= spans.bottom; y++) {
		const dy = y - anchor.y;
		if (spans.last[y]! < spans.first[y]!) continue;
		const firstX = spans.first[y]! - anchor.x;
		const lastX = spans.last[y]! - anchor.x;
		const u0 = c * firstX + s * dy;
		const u1 = c * lastX + s * dy;
		const v0 = c * dy - s * firstX;
		const v1 = c * dy - s * lastX;
		lowU = Math.min(lowU, u0, u1);
		highU = Math.max(highU, u0, u1);
		lowV = Math.min(lowV, v0, v1);
		highV = Math.max(highV, v0, v1);
	}
	const centreU = CANONICAL_WIDTH / 2;
	const centreV = CANONICAL_HEIGHT / 2;
	const shiftX = clampShift(centreU + lowU - halfU, centreU + highU + halfU, CANONICAL_WIDTH);
	const shiftY = clampShift(centreV + lowV - halfU, centreV + highV + halfU, CANONICAL_HEIGHT);
	return {
		affine: [
			c,
			s,
			ANCHOR_X + shiftX - c * anchor.x - s * anchor.y,
			0 - s,
			c,
			ANCHOR_Y + shiftY + s * anchor.x - c * anchor.y,
		],
		clamped: shiftX !== 0 || shiftY !== 0,
		fits:
			Math.max(highU - lowU + 2 * halfU - CANONICAL_WIDTH, highV - lowV + 2 * halfU - CANONICAL_HEIGHT) <= SHIFT_NOISE,
	};
}
