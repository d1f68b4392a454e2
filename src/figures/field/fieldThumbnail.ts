import { CANONICAL_WIDTH } from "../../domain/grid.ts";
import { rasterOfRows } from "./raster.ts";
import type { Thumbnail } from "./thumbnail.ts";

/** One field of a pair as a small picture: blocks of `factor`² pixels are averaged, clear outside. O(support). */
export function fieldThumbnail(
	index: Uint32Array,
	values: ArrayLike<number>,
	range: readonly [number, number],
	factor = 4,
): Thumbnail {
	let [y0, y1, x0, x1] = [Number.POSITIVE_INFINITY, 0, Number.POSITIVE_INFINITY, 0];
	for (const at of index) {
		const [y, x] = [Math.floor(at / CANONICAL_WIDTH), at % CANONICAL_WIDTH];
		[y0, y1, x0, x1] = [Math.min(y0, y), Math.max(y1, y + 1), Math.min(x0, x), Math.max(x1, x + 1)];
	}
	if (index.length === 0) return rasterOfRows([[Number.NaN]], range, "amount");
	const width = Math.ceil((x1 - x0) / factor);
	const height = Math.ceil((y1 - y0) / factor);
	const sum = Array.from({ length: height }, () => new Float64Array(width));
	const count = Array.from({ length: height }, () => new Uint16Array(width));
	for (let i = 0; i < index.length; i++) {
		const value = values[i]!;
		if (!Number.isFinite(value)) continue;
		const row = Math.floor((Math.floor(index[i]! / CANONICAL_WIDTH) - y0) / factor);
		const column = Math.floor(((index[i]! % CANONICAL_WIDTH) - x0) / factor);
		sum[row]![column]! += value;
		count[row]![column]!++;
	}
	return rasterOfRows(
		sum.map((row, y) => row.map((value, x) => (count[y]![x]! > 0 ? value / count[y]![x]! : Number.NaN))),
		range,
		"amount",
	);
}
