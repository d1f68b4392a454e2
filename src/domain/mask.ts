/** A binary image. `data` is row-major, height × width, each value 0 or 1. */
export interface Mask {
	readonly height: number;
	readonly width: number;
	readonly data: Uint8Array;
}

/** Number of foreground pixels; O(pixels). */
export function areaOfMask(mask: Mask): number {
	let area = 0;
	for (const value of mask.data) area += value;
	return area;
}
