import type { Mask } from "../../domain/mask.ts";

/**
 * Distance in px from each foreground pixel's centre to the nearest background pixel's centre; 0 on the background.
 * Exact (lower envelope of parabolas, Felzenszwalb and Huttenlocher 2012). O(pixels). The mask needs some background.
 */
export function inscribedRadiusPx(mask: Mask): Float64Array {
	const { height, width, data } = mask;
	const squared = new Float64Array(data.length);
	const far = (height + width) ** 2;
	for (let i = 0; i < data.length; i++) squared[i] = data[i] === 1 ? far : 0;
	const longest = Math.max(height, width);
	const line = new Float64Array(longest);
	const vertex = new Int32Array(longest);
	const boundary = new Float64Array(longest + 1);

	const transform = (start: number, step: number, count: number): void => {
		let top = 0;
		vertex[0] = 0;
		boundary[0] = Number.NEGATIVE_INFINITY;
		boundary[1] = Number.POSITIVE_INFINITY;
		for (let q = 0; q < count; q++) line[q] = squared[start + q * step]!;
		for (let q = 1; q < count; q++) {
			let meet = crossing(q, vertex[top]!);
			while (meet <= boundary[top]!) meet = crossing(q, vertex[--top]!);
			vertex[++top] = q;
			boundary[top] = meet;
			boundary[top + 1] = Number.POSITIVE_INFINITY;
		}
		let piece = 0;
		for (let q = 0; q < count; q++) {
			while (boundary[piece + 1]! < q) piece++;
			const v = vertex[piece]!;
			squared[start + q * step] = (q - v) ** 2 + line[v]!;
		}
	};
	const crossing = (q: number, v: number) => (line[q]! + q * q - (line[v]! + v * v)) / (2 * (q - v));

	for (let x = 0; x < width; x++) transform(x, width, height);
	for (let y = 0; y < height; y++) transform(y * width, 1, width);
	return squared.map(Math.sqrt);
}
