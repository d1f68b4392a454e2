import type { Affine, CanonicalFrame, Orientation } from "../../domain/frame.ts";
import { CANONICAL_HEIGHT, CANONICAL_WIDTH } from "../../domain/grid.ts";
import type { Mask } from "../../domain/mask.ts";

/** A flip of the grid: columns reversed, rows reversed, both or none. */
export interface Flip {
	readonly columns: boolean;
	readonly rows: boolean;
}

/** Flip that turns the axis-aligned image into an orientation. */
const FLIPS: Readonly<Record<Orientation, Flip>> = {
	r0: { columns: false, rows: false },
	r180: { columns: true, rows: true },
	r0_mirror: { columns: true, rows: false },
	r180_mirror: { columns: false, rows: true },
};

export function orientationOfFlip(flip: Flip): Orientation {
	if (flip.columns) return flip.rows ? "r180" : "r0_mirror";
	return flip.rows ? "r180_mirror" : "r0";
}

/** Flip that leads from one orientation to another (each flip undoes itself). */
export function flipBetween(from: Orientation, to: Orientation): Flip {
	const a = FLIPS[from];
	const b = FLIPS[to];
	return { columns: a.columns !== b.columns, rows: a.rows !== b.rows };
}

/** Mask with columns and rows reversed as asked; O(pixels), always a new mask. */
export function flipMask(mask: Mask, flip: Flip): Mask {
	const { height, width } = mask;
	const data = new Uint8Array(mask.data.length);
	for (let y = 0; y < height; y++) {
		const row = mask.data.subarray(y * width, (y + 1) * width);
		const to = (flip.rows ? height - 1 - y : y) * width;
		data.set(row, to);
		if (flip.columns) data.subarray(to, to + width).reverse();
	}
	return { height, width, data };
}

function flipAffine(affine: Affine, flip: Flip): Affine {
	const [m0, m1, m2, m3, m4, m5] = affine;
	const [a, b, c] = flip.columns ? [0 - m0, 0 - m1, CANONICAL_WIDTH - 1 - m2] : [m0, m1, m2];
	const [d, e, f] = flip.rows ? [0 - m3, 0 - m4, CANONICAL_HEIGHT - 1 - m5] : [m3, m4, m5];
	return [a, b, c, d, e, f];
}

/**
 * The frame turned to an orientation, exactly: mask, orientation and transform follow, everything else stays. The anchor and the
 * clamp are symmetric about the grid's centre, so this equals aligning the raw frame with that orientation.
 */
export function flipFrame(frame: CanonicalFrame, orientation: Orientation): CanonicalFrame {
	if (frame.orientation === orientation) return frame;
	const flip = flipBetween(frame.orientation, orientation);
	return {
		...frame,
		mask: flipMask(frame.mask, flip),
		orientation,
		transformRawToCanonical: flipAffine(frame.transformRawToCanonical, flip),
	};
}
