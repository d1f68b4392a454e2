import type { Affine } from "../../domain/frame.ts";
import { CANONICAL_HEIGHT, CANONICAL_PIXELS, CANONICAL_WIDTH } from "../../domain/grid.ts";
import type { Mask } from "../../domain/mask.ts";
import type { RowSpans } from "./moments.ts";
import { MIN_COVERAGE } from "./thresholds.ts";

/** Rounding of a coverage: one that is exactly a half must count as a half from every side. */
const COVERAGE_NOISE = 1e-9;
/** One cell more than a row has pixels takes what an edge hands on to the right of the last pixel. */
const STRIDE = CANONICAL_WIDTH + 1;

/**
 * Adds the part of an edge that lies in one row of pixels. `height` is signed; what is right of the edge gains it. The cells hold
 * differences along the row, so that a running sum gives the coverage.
 */
function addRowPart(cells: Float64Array, row: number, ua: number, ub: number, height: number): void {
	const base = row * STRIDE;
	const low = Math.min(ua, ub);
	const high = Math.max(ua, ub);
	if (low >= CANONICAL_WIDTH) return;
	if (high <= 0) {
		cells[base] = cells[base]! + height;
		return;
	}
	const addToCell = (column: number, part: number, middle: number) => {
		const handedOn = part * (middle - column);
		cells[base + column] = cells[base + column]! + part - handedOn;
		cells[base + column + 1] = cells[base + column + 1]! + handedOn;
	};
	const first = Math.floor(low);
	if (low >= 0 && high <= first + 1) {
		addToCell(first, height, (low + high) / 2);
		return;
	}
	const heightPerColumn = height / (high - low);
	let from = low;
	if (from < 0) {
		cells[base] = cells[base]! - from * heightPerColumn;
		from = 0;
	}
	const end = Math.min(high, CANONICAL_WIDTH);
	while (from < end) {
		const column = Math.floor(from);
		const to = Math.min(end, column + 1);
		addToCell(column, (to - from) * heightPerColumn, (from + to) / 2);
		from = to;
	}
}

/** Adds one edge from (u0, v0) to (u1, v1), canonical corners; edges that run down have their foreground on the right. */
function addEdge(cells: Float64Array, u0: number, v0: number, u1: number, v1: number): void {
	if (v0 === v1) return;
	const sign = v1 > v0 ? 1 : -1;
	const top = Math.max(Math.min(v0, v1), 0);
	const bottom = Math.min(Math.max(v0, v1), CANONICAL_HEIGHT);
	const slope = (u1 - u0) / (v1 - v0);
	for (let row = Math.floor(top); row < bottom; row++) {
		const from = Math.max(top, row);
		const to = Math.min(bottom, row + 1);
		addRowPart(cells, row, u0 + slope * (from - v0), u0 + slope * (to - v0), sign * (to - from));
	}
}

/**
 * Share of each canonical pixel that the mapped foreground covers, exactly (no samples): the outline of the raw pixels is mapped edge
 * by edge, and each edge adds its signed area to the rows it crosses (scan conversion by accumulated area, as in font rasterisers).
 * The affine must keep the sense of rotation (no mirror). Returns CANONICAL_HEIGHT rows of CANONICAL_WIDTH + 1 differences.
 * O(raw pixels in the foreground's box + outline length × (1 + scale)).
 */
function accumulateOutline(mask: Mask, spans: RowSpans, affine: Affine): Float64Array {
	const { data, height, width } = mask;
	const [m0, m1, m2, m3, m4, m5] = affine;
	const cells = new Float64Array(CANONICAL_HEIGHT * STRIDE);
	// Corner (X, Y) of raw pixels is the point (X − ½, Y − ½) of pixel centres; canonical corners are centres + ½.
	const u = (x: number, y: number) => m0 * (x - 0.5) + m1 * (y - 0.5) + m2 + 0.5;
	const v = (x: number, y: number) => m3 * (x - 0.5) + m4 * (y - 0.5) + m5 + 0.5;
	let left = width;
	let right = -1;
	for (let y = spans.top; y <= spans.bottom; y++) {
		if (spans.last[y]! < spans.first[y]!) continue;
		left = Math.min(left, spans.first[y]!);
		right = Math.max(right, spans.last[y]!);
	}
	for (let y = spans.top; y <= spans.bottom + 1; y++) {
		const row = y * width;
		let before = 0;
		for (let x = left; x <= right + 1; x++) {
			const here = y < height && x < width ? data[row + x]! : 0;
			const above = y > 0 && x < width ? data[row - width + x]! : 0;
			if (here > before) addEdge(cells, u(x, y), v(x, y), u(x, y + 1), v(x, y + 1));
			else if (here < before) addEdge(cells, u(x, y + 1), v(x, y + 1), u(x, y), v(x, y));
			if (here > above) addEdge(cells, u(x + 1, y), v(x + 1, y), u(x, y), v(x, y));
			else if (here < above) addEdge(cells, u(x, y), v(x, y), u(x + 1, y), v(x + 1, y));
			before = here;
		}
	}
	return cells;
}

/** The mask on the canonical grid: 1 where at least half of a pixel is covered. Cost as accumulateOutline, plus O(grid). */
export function resampleByCoverage(mask: Mask, spans: RowSpans, affine: Affine): Mask {
	const cells = accumulateOutline(mask, spans, affine);
	const data = new Uint8Array(CANONICAL_PIXELS);
	for (let y = 0; y < CANONICAL_HEIGHT; y++) {
		let coverage = 0;
		for (let x = 0; x < CANONICAL_WIDTH; x++) {
			coverage += cells[y * STRIDE + x]!;
			if (coverage >= MIN_COVERAGE - COVERAGE_NOISE) data[y * CANONICAL_WIDTH + x] = 1;
		}
	}
	return { height: CANONICAL_HEIGHT, width: CANONICAL_WIDTH, data };
}
