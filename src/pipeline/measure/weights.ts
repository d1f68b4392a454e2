import { MaskflowError } from "../../domain/fault.ts";
import { CANONICAL_HEIGHT, CANONICAL_PIXELS, CANONICAL_WIDTH } from "../../domain/grid.ts";
import type { Mask } from "../../domain/mask.ts";
import type { MassMode, RunParameters } from "../../domain/parameters.ts";
import { distanceToBackground } from "./distanceTransform.ts";
import { sampleSupport } from "./sampleSupport.ts";

/** Width of the boundary band: distance to the nearest background pixel centre, in px (SPEC section 4). */
const BAND_PX = 3;

/**
 * Weight of every canonical pixel before normalisation (w or v of SPEC section 4), float64 [256, 576], 0 outside
 * the support. With `maxSupportPoints` the support is the seeded stratified sample and the sum stays that of all pixels.
 * @throws MaskflowError `empty-mask` when no pixel has weight
 */
export function weightsFromMask(mask: Mask, parameters: RunParameters): Float64Array {
	const full = massOfMask(mask, parameters.massMode);
	const weights = parameters.maxSupportPoints > 0 ? sampleSupport(full, parameters.maxSupportPoints) : full;
	if (!weights.some((w) => w > 0))
		throw new MaskflowError({
			code: "empty-mask",
			severity: "error",
			message: "The mask has no foreground on the canonical grid.",
			nextStep: "Check the mask and its pixel size; the shape may be smaller than one canonical pixel (10 µm).",
		});
	return weights;
}

function massOfMask(mask: Mask, mode: MassMode): Float64Array {
	if (mode === "uniform") return Float64Array.from(mask.data);
	const distance = distanceToBackground(mask.data, CANONICAL_HEIGHT, CANONICAL_WIDTH);
	if (mode === "distance_transform") return distance;
	return distance.map((d) => (d > 0 && d <= BAND_PX ? 1 : 0));
}

/** Row-major canonical indices (y · 576 + x) of the pixels with weight. */
export function supportIndex(weights: Float64Array): Uint32Array {
	let n = 0;
	for (let i = 0; i < CANONICAL_PIXELS; i++) if (weights[i]! > 0) n++;
	const index = new Uint32Array(n);
	for (let i = 0, k = 0; i < CANONICAL_PIXELS; i++) if (weights[i]! > 0) index[k++] = i;
	return index;
}
