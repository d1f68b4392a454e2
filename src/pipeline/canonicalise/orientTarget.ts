import { type CanonicalFrame, ORIENTATIONS, type Orientation } from "../../domain/frame.ts";
import { CANONICAL_HEIGHT, CANONICAL_WIDTH } from "../../domain/grid.ts";
import type { Mask } from "../../domain/mask.ts";
import { flipBetween, flipFrame } from "./flip.ts";

/** Foreground pixels that two masks share when the second is turned from one orientation to another; O(grid). */
function sharedArea(source: Mask, target: Mask, from: Orientation, to: Orientation): number {
	const flip = flipBetween(from, to);
	let shared = 0;
	for (let y = 0; y < CANONICAL_HEIGHT; y++) {
		let i = (flip.rows ? CANONICAL_HEIGHT - 1 - y : y) * CANONICAL_WIDTH + (flip.columns ? CANONICAL_WIDTH - 1 : 0);
		const step = flip.columns ? -1 : 1;
		for (let j = y * CANONICAL_WIDTH; j < (y + 1) * CANONICAL_WIDTH; j++) {
			shared += source.data[j]! & target.data[i]!;
			i += step;
		}
	}
	return shared;
}

/**
 * The target of a pair in the orientation that overlaps the source best (highest IoU; of equals its own, then the order of ORIENTATIONS).
 * Unchanged when both frames are yolk-aligned, when a person chose the target's orientation, or when it was not aligned. O(grid).
 */
export function orientTarget(source: CanonicalFrame, target: CanonicalFrame): CanonicalFrame {
	const bothByYolk = source.alignmentUsed === "yolk" && target.alignmentUsed === "yolk";
	if (bothByYolk || target.orientationOverridden || target.alignmentUsed === "none") return target;
	// Flips keep both areas, so the largest intersection is the highest IoU.
	let best = target.orientation;
	let bestShared = sharedArea(source.mask, target.mask, best, best);
	for (const orientation of ORIENTATIONS) {
		const shared = sharedArea(source.mask, target.mask, target.orientation, orientation);
		if (shared > bestShared) {
			best = orientation;
			bestShared = shared;
		}
	}
	return flipFrame(target, best);
}
