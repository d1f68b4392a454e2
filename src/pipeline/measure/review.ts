import type { CanonicalFrame } from "../../domain/frame.ts";
import type { Mask } from "../../domain/mask.ts";
import type { RunParameters } from "../../domain/parameters.ts";
import { MIN_AXIS_RATIO, RETAINED_WARN } from "../canonicalise/thresholds.ts";

const IOU_LOW = 0.55;
const AREA_RATIO_LOW = 0.65;
const AREA_RATIO_HIGH = 1.5;

/** Intersection over union of two masks of the same grid; O(pixels). */
export function intersectionOverUnion(one: Mask, other: Mask): number {
	let both = 0;
	let either = 0;
	for (let i = 0; i < one.data.length; i++) {
		both += one.data[i]! & other.data[i]!;
		either += one.data[i]! | other.data[i]!;
	}
	return either === 0 ? Number.NaN : both / either;
}

/** Why a person should look at this pair (SPEC section 3), as stable codes; empty when nothing is odd. */
export function reviewReasons(
	source: CanonicalFrame,
	target: CanonicalFrame,
	parameters: RunParameters,
	pair: { iou: number; massRatio: number },
): string[] {
	const frames = [source, target];
	const aligned = parameters.align !== "none";
	const reasons: [string, boolean][] = [
		["iou_low", pair.iou < IOU_LOW],
		["area_ratio", pair.massRatio < AREA_RATIO_LOW || pair.massRatio > AREA_RATIO_HIGH],
		["yolk_fallback", parameters.align === "yolk" && frames.some((f) => f.alignmentUsed !== "yolk")],
		["no_clear_axis", aligned && frames.some((f) => f.axisRatio < MIN_AXIS_RATIO)],
		["clipped", frames.some((f) => f.retainedRatio < RETAINED_WARN)],
		["clamped", frames.some((f) => f.clamped)],
	];
	return reasons.filter(([, holds]) => holds).map(([code]) => code);
}
