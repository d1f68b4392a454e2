import { CANONICAL_HEIGHT, CANONICAL_WIDTH } from "../../src/domain/grid.ts";

/** A full canonical grid of 0 and 1 from a predicate on (y, x). */
export function gridMask(inside: (y: number, x: number) => boolean): Uint8Array {
	return Uint8Array.from({ length: CANONICAL_HEIGHT * CANONICAL_WIDTH }, (_, n) =>
		inside(Math.floor(n / CANONICAL_WIDTH), n % CANONICAL_WIDTH) ? 1 : 0,
	);
}

/** A filled ellipse with the given centre and half axes, in pixels. */
export function ellipseMask(cy: number, cx: number, ry: number, rx: number): Uint8Array {
	return gridMask((y, x) => ((y - cy) / ry) ** 2 + ((x - cx) / rx) ** 2 <= 1);
}
