import { CANONICAL_UM_PER_PX, CANONICAL_WIDTH } from "../../domain/grid.ts";
import { areaOfMask, type Mask } from "../../domain/mask.ts";
import type { CentreLine } from "./centreLine.ts";

export interface PixelGrid {
	readonly width: number;
	readonly umPerPx: number;
}
const CANONICAL_GRID: PixelGrid = { width: CANONICAL_WIDTH, umPerPx: CANONICAL_UM_PER_PX };
/** Segments that share a bounding circle. */
const BLOCK = 8;

/**
 * S of pixels (y · width + x): arc length of the nearest point of the centre-line (any point of a segment, not only its
 * ends) ÷ the line's length, 0 at the head and 1 at the tail tip. Defined for every pixel, inside the mask or not; a pixel
 * beyond an end has that end's S. Nearest is straight-line distance.
 * Blocks of segments are skipped by their bounding circles, so rows of neighbouring pixels cost some 30 segments each:
 * about 5 ms at 11,000 px.
 */
export function bodyPositions(line: CentreLine, pixels: Uint32Array, grid: PixelGrid = CANONICAL_GRID): Float64Array {
	const points = line.pointsYxUm;
	const segments = points.length / 2 - 1;
	const blocks = boundingCircles(points, segments);
	const positions = new Float64Array(pixels.length);
	let segment = 0;
	let share = 0;
	let best = 0;

	const tryBlock = (block: number, y: number, x: number): void => {
		const end = Math.min(segments, (block + 1) * BLOCK);
		for (let i = block * BLOCK; i < end; i++) {
			const ay = points[2 * i]!;
			const ax = points[2 * i + 1]!;
			const by = points[2 * i + 2]! - ay;
			const bx = points[2 * i + 3]! - ax;
			const squared = by * by + bx * bx;
			const along = squared > 0 ? ((y - ay) * by + (x - ax) * bx) / squared : 0;
			const t = Math.min(1, Math.max(0, along));
			const dy = y - ay - t * by;
			const dx = x - ax - t * bx;
			const distance = dy * dy + dx * dx;
			if (distance < best) {
				best = distance;
				segment = i;
				share = t;
			}
		}
	};
	for (let k = 0; k < pixels.length; k++) {
		const at = pixels[k]!;
		const y = Math.floor(at / grid.width) * grid.umPerPx;
		const x = (at % grid.width) * grid.umPerPx;
		best = Number.POSITIVE_INFINITY;
		const guess = Math.floor(segment / BLOCK);
		tryBlock(guess, y, x);
		let reach = Math.sqrt(best);
		for (let block = 0; block < blocks.radius.length; block++) {
			if (block === guess) continue;
			const gap = reach + blocks.radius[block]!;
			const dy = y - blocks.y[block]!;
			const dx = x - blocks.x[block]!;
			if (dy * dy + dx * dx > gap * gap) continue;
			tryBlock(block, y, x);
			reach = Math.sqrt(best);
		}
		positions[k] = (segment + share) / segments;
	}
	return positions;
}

/** The mask's pixels (y · width + x), row-major. O(pixels of the grid). */
export function foregroundPixels(mask: Mask): Uint32Array {
	const pixels = new Uint32Array(areaOfMask(mask));
	let count = 0;
	for (let at = 0; at < mask.data.length; at++) if (mask.data[at] === 1) pixels[count++] = at;
	return pixels;
}

/** Unit tangent of the line at S, by linear interpolation between its points, (y, x). */
export function tangentAt(line: CentreLine, s: number): readonly [y: number, x: number] {
	const last = line.tangentYx.length / 2 - 1;
	const place = Math.min(1, Math.max(0, s)) * last;
	const low = Math.min(last - 1, Math.floor(place));
	const share = place - low;
	const mix = (axis: number) =>
		(1 - share) * line.tangentYx[2 * low + axis]! + share * line.tangentYx[2 * low + 2 + axis]!;
	const [y, x] = [mix(0), mix(1)];
	const length = Math.hypot(y, x) || 1;
	return [y / length, x / length];
}

function boundingCircles(points: Float64Array, segments: number) {
	const count = Math.ceil(segments / BLOCK);
	const circles = { y: new Float64Array(count), x: new Float64Array(count), radius: new Float64Array(count) };
	for (let block = 0; block < count; block++) {
		const [first, last] = [block * BLOCK, Math.min(segments, (block + 1) * BLOCK)];
		circles.y[block] = (points[2 * first]! + points[2 * last]!) / 2;
		circles.x[block] = (points[2 * first + 1]! + points[2 * last + 1]!) / 2;
		for (let i = first; i <= last; i++) {
			const distance = Math.hypot(points[2 * i]! - circles.y[block]!, points[2 * i + 1]! - circles.x[block]!);
			circles.radius[block] = Math.max(circles.radius[block]!, distance);
		}
	}
	return circles;
}
