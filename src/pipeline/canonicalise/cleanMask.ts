import type { Mask } from "../../domain/mask.ts";
import { type Components, labelComponents, largestComponent, paintComponents } from "./components.ts";
import { MIN_COMPONENT_SHARE } from "./thresholds.ts";

export interface CleanedMask {
	readonly mask: Mask;
	/**
	 * Foreground pixels that cleaning took away, in % of the raw foreground: 0 to 100. Pixels that it added by filling
	 * holes are not subtracted, so a filled hole never hides a lost fragment.
	 */
	readonly areaRemovedPct: number;
}

function paintedMask(mask: Mask, components: Components, chosen: (component: number) => boolean): Mask {
	const data = new Uint8Array(mask.data.length);
	paintComponents(data, components, chosen);
	return { height: mask.height, width: mask.width, data };
}

/**
 * Cleaning of SPEC section 2.4: drops 8-connected components under 10 % of the foreground, fills holes (background that is
 * not 4-connected to the image's edge), keeps the largest component. When every component is under 10 %, the largest stays.
 * An empty mask stays empty. O(pixels) time and memory; the input is not changed.
 */
export function cleanMask(mask: Mask): CleanedMask {
	const fragments = labelComponents(mask, 1, 8);
	let rawArea = 0;
	for (const area of fragments.area) rawArea += area;
	if (rawArea === 0) return { mask, areaRemovedPct: 0 };

	const first = largestComponent(fragments);
	const leastArea = MIN_COMPONENT_SHARE * rawArea;
	const bodies = paintedMask(mask, fragments, (c) => c === first || fragments.area[c]! >= leastArea);
	const background = labelComponents(bodies, 0, 4);
	paintComponents(bodies.data, background, (c) => background.touchesEdge[c] === 0);
	// Filled holes count towards the size by which the largest is chosen: a ring beats a smaller disk.
	const filled = labelComponents(bodies, 1, 8);
	const largest = largestComponent(filled);
	const cleaned = filled.count === 1 ? bodies : paintedMask(mask, filled, (c) => c === largest);

	// A run of a fragment goes or stays as a whole: what it belongs to, a body, a hole or the background, holds all of it.
	let removed = 0;
	for (let run = 0; run < fragments.runStart.length; run++) {
		const start = fragments.runStart[run]!;
		if (cleaned.data[start] === 0) removed += fragments.runEnd[run]! - start;
	}
	return { mask: cleaned, areaRemovedPct: (100 * removed) / rawArea };
}
