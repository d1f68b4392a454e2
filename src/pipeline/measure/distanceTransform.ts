/**
 * Exact Euclidean distance from each foreground pixel to the nearest background pixel centre, in pixels; 0 on the
 * background. Where a grid has no background at all, the pixels just outside it count as background.
 * Lower envelope of parabolas, one axis after the other: O(height · width).
 * Felzenszwalb & Huttenlocher, "Distance Transforms of Sampled Functions", Theory of Computing 8 (2012).
 *
 * @param foreground row-major, height × width, non-zero = foreground
 */
export function distanceToBackground(foreground: ArrayLike<number>, height: number, width: number): Float64Array {
	const far = 4 * (height + width) ** 2;
	const squared = new Float64Array(height * width);
	let hasBackground = false;
	for (let i = 0; i < squared.length; i++) {
		if (foreground[i]) squared[i] = far;
		else hasBackground = true;
	}
	if (!hasBackground) return distanceToFrame(height, width);
	const longest = Math.max(height, width);
	const line = new Float64Array(longest);
	const scratch = { sites: new Int32Array(longest), bounds: new Float64Array(longest + 1) };
	for (let x = 0; x < width; x++) {
		for (let y = 0; y < height; y++) line[y] = squared[y * width + x]!;
		lowerEnvelope(line, height, scratch, (y, value) => {
			squared[y * width + x] = value;
		});
	}
	for (let y = 0; y < height; y++) {
		for (let x = 0; x < width; x++) line[x] = squared[y * width + x]!;
		lowerEnvelope(line, width, scratch, (x, value) => {
			squared[y * width + x] = value;
		});
	}
	return squared.map(Math.sqrt);
}

/** Distance to the frame of pixels just outside a grid that is all foreground. */
function distanceToFrame(height: number, width: number): Float64Array {
	return Float64Array.from({ length: height * width }, (_, i) => {
		const y = Math.floor(i / width);
		const x = i % width;
		return Math.min(y + 1, x + 1, height - y, width - x);
	});
}

/** min over s of line[s] + (t − s)² for every t of 0..n−1. */
function lowerEnvelope(
	line: Float64Array,
	n: number,
	{ sites, bounds }: { sites: Int32Array; bounds: Float64Array },
	write: (index: number, value: number) => void,
): void {
	let last = 0;
	sites[0] = 0;
	bounds[0] = Number.NEGATIVE_INFINITY;
	bounds[1] = Number.POSITIVE_INFINITY;
	for (let t = 1; t < n; t++) {
		let meet = crossing(line, sites[last]!, t);
		while (meet <= bounds[last]!) meet = crossing(line, sites[--last]!, t);
		last++;
		sites[last] = t;
		bounds[last] = meet;
		bounds[last + 1] = Number.POSITIVE_INFINITY;
	}
	for (let t = 0, k = 0; t < n; t++) {
		while (bounds[k + 1]! < t) k++;
		const site = sites[k]!;
		write(t, line[site]! + (t - site) ** 2);
	}
}

/** Where the parabola of site t overtakes the one of site s < t. */
function crossing(line: Float64Array, s: number, t: number): number {
	return (line[t]! + t * t - line[s]! - s * s) / (2 * (t - s));
}
