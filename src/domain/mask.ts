/** A binary image. `data` is row-major, height × width, each value 0 or 1. */
export interface Mask {
	readonly height: number;
	readonly width: number;
	readonly data: Uint8Array;
}

/** Number of foreground pixels; O(pixels). */
export function areaOfMask(mask: Mask): number {
	let area = 0;
	for (let i = 0; i < mask.data.length; i++) area += mask.data[i]!;
	return area;
}

/** One bit a pixel, row-major, least significant bit first; the last byte is padded with 0. */
export function bitsFromMask(mask: Mask): Uint8Array {
	const bits = new Uint8Array(Math.ceil(mask.data.length / 8));
	for (let i = 0; i < mask.data.length; i++) if (mask.data[i]) bits[i >> 3]! |= 1 << (i & 7);
	return bits;
}

/** Inverse of `bitsFromMask` for a grid of the given size. */
export function maskFromBits(bits: Uint8Array, height: number, width: number): Mask {
	const data = new Uint8Array(height * width);
	for (let i = 0; i < data.length; i++) data[i] = (bits[i >> 3]! >> (i & 7)) & 1;
	return { height, width, data };
}
