import type { Mask } from "../../domain/mask.ts";
import { inscribedRadiusPx } from "./inscribedRadius.ts";
import { longestPath } from "./longestPath.ts";
import { thinMask } from "./thinMask.ts";

/** Skeletons and disks are right to about a pixel. */
const ROUNDING_PX = 1;

/**
 * The skeleton's longest path without its forks: an end that lies in the largest inscribed disk of a path point (of the nearer
 * half) is cut back to that point, and so is one that lies within √2 times the disk of a point where the skeleton forks: a
 * branch into a right angle has just that length. So a blunt end ends on its axis and not in a corner, and a tail that
 * tapers keeps its tip: there the disks are smaller than the way to it. Pixels as y · width + x; the mask's border must be
 * background. Cost as thinning and the longest path.
 */
export function bodyPath(mask: Mask): number[] {
	const skeleton = thinMask(mask);
	const path = longestPath(skeleton);
	const radius = inscribedRadiusPx(mask);
	const distance = (a: number, b: number) =>
		Math.hypot(Math.floor(a / mask.width) - Math.floor(b / mask.width), (a % mask.width) - (b % mask.width));
	const forks = (at: number) => {
		let neighbours = 0;
		for (const row of [at - mask.width, at, at + mask.width])
			neighbours += skeleton.data[row - 1]! + skeleton.data[row]! + skeleton.data[row + 1]!;
		return neighbours - 1 >= 3;
	};
	const blunt = (end: number, point: number) =>
		distance(end, point) <= (forks(point) ? Math.SQRT2 : 1) * radius[point]! + ROUNDING_PX;
	const half = Math.floor(path.length / 2);
	let first = 0;
	let last = path.length - 1;
	for (let k = 1; k < half; k++) if (blunt(path[0]!, path[k]!)) first = k;
	for (let k = path.length - 2; k > half; k--) if (blunt(path[path.length - 1]!, path[k]!)) last = k;
	return path.slice(first, last + 1);
}
