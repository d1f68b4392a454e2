/**
 * The canonical grid: the one lattice on which every mask is compared (SPEC section 3).
 * Row-major [y, x], origin top left, y down; vectors are (y, x).
 */
export const CANONICAL_HEIGHT = 256;
export const CANONICAL_WIDTH = 576;
export const CANONICAL_PIXELS = CANONICAL_HEIGHT * CANONICAL_WIDTH;

/** Side of a canonical pixel in µm. */
export const CANONICAL_UM_PER_PX = 10;
/** Area of a canonical pixel in µm². */
export const CANONICAL_UM2_PER_PX = CANONICAL_UM_PER_PX ** 2;

/** Anchor point of the alignment, in pixel-centre coordinates: the exact centre of the grid. */
export const ANCHOR_Y = (CANONICAL_HEIGHT - 1) / 2;
export const ANCHOR_X = (CANONICAL_WIDTH - 1) / 2;

/** Scaled coordinate units per canonical pixel: coordinates are divided by the longer side of the grid. */
export const COORD_SCALE = 1 / CANONICAL_WIDTH;
/** µm per scaled coordinate unit (σ of SPEC section 6). */
export const SIGMA_UM = CANONICAL_UM_PER_PX / COORD_SCALE;

/** Padding around the union of both supports, in canonical pixels. */
export const CROP_PADDING_PX = 16;

/** Half-open box in canonical pixels: rows y0..y1-1, columns x0..x1-1. */
export interface Crop {
	readonly y0: number;
	readonly y1: number;
	readonly x0: number;
	readonly x1: number;
}
