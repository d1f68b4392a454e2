import { CANONICAL_WIDTH, type Crop } from "../../domain/grid.ts";

/**
 * Values on a support as rows of a crop, NaN where the support is not: what a heatmap draws, blank outside.
 * O(crop + support). `index` holds y · 576 + x; pixels outside the crop are left out.
 */
export function rowsFromSupport(index: Uint32Array, values: ArrayLike<number>, crop: Crop): Float32Array[] {
	const height = crop.y1 - crop.y0;
	const width = crop.x1 - crop.x0;
	const rows = Array.from({ length: height }, () => new Float32Array(width).fill(Number.NaN));
	for (let i = 0; i < index.length; i++) {
		const at = index[i] as number;
		const row = rows[Math.floor(at / CANONICAL_WIDTH) - crop.y0];
		const x = (at % CANONICAL_WIDTH) - crop.x0;
		if (row !== undefined && x >= 0 && x < width) row[x] = values[i] as number;
	}
	return rows;
}

/** Place of canonical pixel (y, x) in a support, or −1. Binary search: supports are in row-major order. */
export function slotOfPixel(index: Uint32Array, y: number, x: number): number {
	const wanted = y * CANONICAL_WIDTH + x;
	let low = 0;
	let high = index.length - 1;
	while (low <= high) {
		const middle = (low + high) >> 1;
		const at = index[middle] as number;
		if (at === wanted) return middle;
		if (at < wanted) low = middle + 1;
		else high = middle - 1;
	}
	return -1;
}

/** Bit of a canonical mask packed row-major, least significant bit first. */
export function maskBit(bits: Uint8Array, y: number, x: number): boolean {
	const at = y * CANONICAL_WIDTH + x;
	return (((bits[at >> 3] ?? 0) >> (at & 7)) & 1) === 1;
}

/** Smallest and largest finite value; [NaN, NaN] when there is none. O(n). */
export function extent(values: ArrayLike<number>): readonly [number, number] {
	let low = Number.POSITIVE_INFINITY;
	let high = Number.NEGATIVE_INFINITY;
	for (let i = 0; i < values.length; i++) {
		const value = values[i] as number;
		if (value < low) low = value;
		if (value > high) high = value;
	}
	return low <= high ? [low, high] : [Number.NaN, Number.NaN];
}

/** The box that holds every pixel of the given supports, padded and clamped to the crop: what the canvas shows. */
export function tightBox(supports: readonly Uint32Array[], crop: Crop, padding: number): Crop {
	let [y0, y1, x0, x1] = [crop.y1, crop.y0, crop.x1, crop.x0];
	for (const index of supports) {
		for (const at of index) {
			const y = Math.floor(at / CANONICAL_WIDTH);
			const x = at % CANONICAL_WIDTH;
			if (y < y0) y0 = y;
			if (y + 1 > y1) y1 = y + 1;
			if (x < x0) x0 = x;
			if (x + 1 > x1) x1 = x + 1;
		}
	}
	if (y0 >= y1 || x0 >= x1) return crop;
	return {
		y0: Math.max(crop.y0, y0 - padding),
		y1: Math.min(crop.y1, y1 + padding),
		x0: Math.max(crop.x0, x0 - padding),
		x1: Math.min(crop.x1, x1 + padding),
	};
}
