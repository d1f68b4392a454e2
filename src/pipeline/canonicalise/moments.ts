import type { Mask } from "../../domain/mask.ts";

/** Where the foreground lies, row by row; rows without foreground have `last < first`. */
export interface RowSpans {
	/** First and last row with foreground. */
	readonly top: number;
	readonly bottom: number;
	/** First and last foreground column of each row, indexed by row. */
	readonly first: Int32Array;
	readonly last: Int32Array;
}

/** Area, centroid and covariance of a mask, raw pixels, (x, y) of pixel centres. */
export interface Moments {
	readonly area: number;
	readonly x: number;
	readonly y: number;
	readonly varianceX: number;
	readonly varianceY: number;
	readonly covariance: number;
}

/** Extent of the foreground by rows, null for an empty mask; O(pixels). */
export function rowSpansOfMask(mask: Mask): RowSpans | null {
	const { data, height, width } = mask;
	const first = new Int32Array(height);
	const last = new Int32Array(height).fill(-1);
	let top = -1;
	let bottom = -1;
	for (let y = 0; y < height; y++) {
		const row = data.subarray(y * width, (y + 1) * width);
		const start = row.indexOf(1);
		if (start < 0) continue;
		first[y] = start;
		last[y] = row.lastIndexOf(1);
		if (top < 0) top = y;
		bottom = y;
	}
	return top < 0 ? null : { top, bottom, first, last };
}

/**
 * Moments of a mask's foreground; O(pixels). A pixel counts as a unit square, not as a point, so its own variance of 1/12 is part
 * of both variances: a bar of n × 1 pixels has the axis ratio n, and no mask has a variance of zero.
 */
export function momentsOfMask(mask: Mask, spans: RowSpans): Moments {
	const { data, width } = mask;
	// Sums about a whole pixel near the middle stay exact integers for any mask below 10^8 pixels.
	const originY = (spans.top + spans.bottom) >> 1;
	const originX = (spans.first[originY]! + Math.max(spans.last[originY]!, 0)) >> 1;
	let area = 0;
	let sumX = 0;
	let sumY = 0;
	let sumXX = 0;
	let sumXY = 0;
	let sumYY = 0;
	for (let y = spans.top; y <= spans.bottom; y++) {
		let n = 0;
		let rowX = 0;
		let rowXX = 0;
		for (let x = spans.first[y]!; x <= spans.last[y]!; x++) {
			if (data[y * width + x]! === 0) continue;
			const dx = x - originX;
			n++;
			rowX += dx;
			rowXX += dx * dx;
		}
		const dy = y - originY;
		area += n;
		sumX += rowX;
		sumXX += rowXX;
		sumY += n * dy;
		sumXY += rowX * dy;
		sumYY += n * dy * dy;
	}
	const meanX = sumX / area;
	const meanY = sumY / area;
	return {
		area,
		x: originX + meanX,
		y: originY + meanY,
		varianceX: sumXX / area - meanX * meanX + 1 / 12,
		varianceY: sumYY / area - meanY * meanY + 1 / 12,
		covariance: sumXY / area - meanX * meanY,
	};
}
