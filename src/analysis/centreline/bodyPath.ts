import type { Mask } from "../../domain/mask.ts";
import { inscribedRadiusPx } from "./inscribedRadius.ts";
import { longestPath } from "./longestPath.ts";
import { thinMask } from "./thinMask.ts";

/** Skeletons and disks are right to about a pixel. */
const ROUNDING_PX = 1;
/** A branch whose disks shrink at least this fast runs into a corner: 1 / sin of half the corner's angle, here 84°. */
const CORNER_RATIO = 1.5;

/**
 * The skeleton's longest path without its way into corners. An end is cut back to a path point (of the nearer half) when it
 * lies in the largest disk that fits at that point, or when the disks shrink towards the end as fast as in a corner of 84° or
 * blunter. So a blunt end ends on its axis, and a tail that tapers keeps its tip: there the disks are smaller than the way to
 * it and shrink slowly. Pixels as y · width + x; the mask's border must be background. Cost as thinning and the longest path.
 */
export function bodyPath(mask: Mask): number[] {
	const path = longestPath(thinMask(mask));
	const radius = inscribedRadiusPx(mask);
	const blunt = (end: number, point: number) => {
		const dy = Math.floor(end / mask.width) - Math.floor(point / mask.width);
		const dx = (end % mask.width) - (point % mask.width);
		const shrunk = CORNER_RATIO * (radius[point]! - radius[end]!);
		return Math.hypot(dy, dx) <= Math.max(radius[point]!, shrunk) + ROUNDING_PX;
	};
	const half = Math.floor(path.length / 2);
	let first = 0;
	let last = path.length - 1;
	for (let k = 1; k < half; k++) if (blunt(path[0]!, path[k]!)) first = k;
	for (let k = path.length - 2; k > half; k--) if (blunt(path[path.length - 1]!, path[k]!)) last = k;
	return path.slice(first, last + 1);
}
