import { type ColourMapName, type ColourStops, colourStops, OVERLAY } from "../drawing/colours.ts";

export interface Raster {
	readonly width: number;
	readonly height: number;
	/** RGBA, row-major; clear where there is no value. */
	readonly pixels: Uint8ClampedArray<ArrayBuffer>;
}

/** Colour of a position 0…1 in a table, [r, g, b]; positions outside are clamped. */
export function colourAt(stops: ColourStops, position: number): readonly [number, number, number] {
	const place = Math.min(1, Math.max(0, position)) * (stops.length - 1);
	const low = Math.min(stops.length - 2, Math.floor(place));
	const share = place - low;
	const channel = (stop: number, at: number) => Number.parseInt((stops[stop]?.[1] ?? "#000000").slice(at, at + 2), 16);
	const mix = (at: number) => (1 - share) * channel(low, at) + share * channel(low + 1, at);
	return [mix(1), mix(3), mix(5)];
}

const TABLE_SIZE = 256;

function tableOf(stops: ColourStops): readonly (readonly [number, number, number])[] {
	return Array.from({ length: TABLE_SIZE }, (_, i) => colourAt(stops, i / (TABLE_SIZE - 1)));
}

/** Source alone, both, target alone, at the start, the middle and the end of the range. */
const OVERLAY_TABLE = Array.from({ length: TABLE_SIZE }, (_, i) => {
	const third = (3 * i) / TABLE_SIZE;
	return third < 1 ? OVERLAY.source : third < 2 ? OVERLAY.both : OVERLAY.target;
});

/** Rows of values as pixels, one a value; NaN is clear. O(pixels). */
export function rasterOfRows(
	rows: readonly ArrayLike<number>[],
	range: readonly [number, number],
	colours: ColourMapName | "overlay",
): Raster {
	const [height, width] = [rows.length, rows[0]?.length ?? 0];
	const pixels = new Uint8ClampedArray(Math.max(1, width) * Math.max(1, height) * 4);
	const table = colours === "overlay" ? OVERLAY_TABLE : tableOf(colourStops(colours));
	const span = range[1] - range[0] || 1;
	rows.forEach((row, y) => {
		for (let x = 0; x < width; x++) {
			const value = row[x] as number;
			if (!Number.isFinite(value)) continue;
			const at = Math.round(((value - range[0]) / span) * (TABLE_SIZE - 1));
			const [r, g, b] = table[Math.min(TABLE_SIZE - 1, Math.max(0, at))] as readonly [number, number, number];
			pixels.set([r, g, b, 255], (y * width + x) * 4);
		}
	});
	return { width: Math.max(1, width), height: Math.max(1, height), pixels };
}
