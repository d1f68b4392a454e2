import type { Mask } from "../../domain/mask.ts";

/** Path pixels on each side that give a point its direction. */
const DIRECTION_REACH = 6;
/** A point moves no further than the grid rounded it; what is off by more (beside a fin or the yolk) stays. */
const FARTHEST_SHIFT_PX = 1;
const RAY_STEP_PX = 0.1;

/** A path between pixels: (y, x) in px. */
export interface CentredPath {
	readonly y: Float64Array;
	readonly x: Float64Array;
}

/**
 * The skeleton's path off the grid: each point goes to the middle of the chord across the body (where the ray along its
 * normal leaves the mask on either side), by at most a pixel. Takes the stairs out before a spline has to.
 * O(path × width of the body).
 */
export function centredPath(path: readonly number[], mask: Mask): CentredPath {
	const rows = path.map((at) => Math.floor(at / mask.width));
	const columns = path.map((at) => at % mask.width);
	const chord = (y: number, x: number, ny: number, nx: number): number => {
		let t = 0;
		while (mask.data[Math.round(y + ny * t) * mask.width + Math.round(x + nx * t)] === 1) t += RAY_STEP_PX;
		return t;
	};
	const shifts = path.map((_, i) => {
		const before = Math.max(0, i - DIRECTION_REACH);
		const after = Math.min(path.length - 1, i + DIRECTION_REACH);
		const [dy, dx] = [rows[after]! - rows[before]!, columns[after]! - columns[before]!];
		const length = Math.hypot(dy, dx);
		if (length === 0) return [0, 0] as const;
		const [ny, nx] = [dx / length, -dy / length];
		const off = (chord(rows[i]!, columns[i]!, ny, nx) - chord(rows[i]!, columns[i]!, -ny, -nx)) / 2;
		const shift = Math.min(FARTHEST_SHIFT_PX, Math.max(-FARTHEST_SHIFT_PX, off));
		return [shift * ny, shift * nx] as const;
	});
	return {
		y: Float64Array.from(rows, (y, i) => y + shifts[i]![0]),
		x: Float64Array.from(columns, (x, i) => x + shifts[i]![1]),
	};
}
