import type { MetricsRow } from "../../domain/metricsSchema.ts";
import type { WallSection } from "./overviewRows.ts";

export interface WallTile {
	readonly row: MetricsRow;
	readonly time: string;
	/** The first of its time says so, and how many there are. */
	readonly pairsOfTime: number | null;
}

/** The wall from top to bottom: a group's name, or pairs side by side. */
export type WallLine =
	| { readonly kind: "group"; readonly group: string; readonly pairs: number }
	| { readonly kind: "tiles"; readonly tiles: readonly WallTile[] };

/** Times of a group follow one another without a break of line, so that a few pairs each leave no empty wall. O(pairs). */
export function wallLines(sections: readonly WallSection[], columns: number): WallLine[] {
	return sections.flatMap(({ group, times }) => {
		const tiles = times.flatMap(({ time, rows }) =>
			rows.map((row, i): WallTile => ({ row, time, pairsOfTime: i === 0 ? rows.length : null })),
		);
		const lines: WallLine[] = [{ kind: "group", group, pairs: tiles.length }];
		for (let i = 0; i < tiles.length; i += columns) lines.push({ kind: "tiles", tiles: tiles.slice(i, i + columns) });
		return lines;
	});
}

export interface WallMeasures {
	readonly columns: number;
	readonly picturePx: number;
	readonly linePx: number;
	readonly headPx: number;
}

/** Widths between which tiles grow, in rem. */
const TILE_REM = { least: 13, most: 34 } as const;
/** As in overview.css: time above a picture, name under it, padding; and the line of a group. */
const TEXT_REM = 5.3;
const HEAD_REM = 2.6;
/** Height of a picture for its width: an embryo lies along the grid. */
const FLAT = 0.36;

function measures(columns: number, widthPx: number, remPx: number): WallMeasures {
	const picturePx = Math.round((FLAT * widthPx) / columns);
	return { columns, picturePx, linePx: Math.ceil(picturePx + TEXT_REM * remPx), headPx: Math.ceil(HEAD_REM * remPx) };
}

/**
 * The largest tiles with which the whole wall can be seen at once; the smallest where that can't be.
 * O(columns × groups).
 */
export function wallMeasures(
	pairsByGroup: readonly number[],
	widthPx: number,
	heightPx: number,
	remPx: number,
): WallMeasures {
	const most = Math.max(1, Math.floor(widthPx / (TILE_REM.least * remPx)));
	const least = Math.min(most, Math.max(1, Math.ceil(widthPx / (TILE_REM.most * remPx))));
	for (let columns = least; columns < most; columns++) {
		const { linePx, headPx, ...others } = measures(columns, widthPx, remPx);
		const totalPx = pairsByGroup.reduce((sum, pairs) => sum + headPx + Math.ceil(pairs / columns) * linePx, 0);
		if (totalPx <= heightPx) return { linePx, headPx, ...others };
	}
	return measures(most, widthPx, remPx);
}

/** Top of every line and, last, the end of the wall, px. */
export function lineTops(lines: readonly WallLine[], { linePx, headPx }: WallMeasures): Float64Array {
	const tops = new Float64Array(lines.length + 1);
	lines.forEach((line, i) => {
		tops[i + 1] = (tops[i] ?? 0) + (line.kind === "group" ? headPx : linePx);
	});
	return tops;
}

/** Lines in sight with `marginPx` above and below, half-open. O(log lines). */
export function linesInSight(
	tops: Float64Array,
	scrollTop: number,
	heightPx: number,
	marginPx: number,
): readonly [first: number, end: number] {
	const count = tops.length - 1;
	const first = Math.max(0, firstAbove(tops, scrollTop - marginPx) - 1);
	return [Math.min(first, count), Math.min(count, firstAbove(tops, scrollTop + heightPx + marginPx))];
}

/** Index of the first top beyond `px`. */
function firstAbove(tops: Float64Array, px: number): number {
	let [low, high] = [0, tops.length];
	while (low < high) {
		const middle = (low + high) >> 1;
		if ((tops[middle] ?? 0) > px) high = middle;
		else low = middle + 1;
	}
	return low;
}
