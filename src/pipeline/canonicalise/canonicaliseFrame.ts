import { MaskflowError } from "../../domain/fault.ts";
import type { AlignmentMode, CanonicalFrame, Orientation, RawFrame } from "../../domain/frame.ts";
import { CANONICAL_HEIGHT, CANONICAL_UM_PER_PX, CANONICAL_WIDTH } from "../../domain/grid.ts";
import { areaOfMask } from "../../domain/mask.ts";
import { type CleanedMask, cleanMask } from "./cleanMask.ts";
import { resampleByCoverage } from "./coverage.ts";
import { flipFrame, orientationOfFlip } from "./flip.ts";
import { type Moments, momentsOfMask, type RowSpans, rowSpansOfMask } from "./moments.ts";
import { flipBySkewness, flipByYolk } from "./orientation.ts";
import { placeOnGrid } from "./placement.ts";
import { principalAxis } from "./principalAxis.ts";
import { RETAINED_FAIL } from "./thresholds.ts";

export interface CanonicaliseOptions {
	readonly align: AlignmentMode;
	/** Clean the mask first (SPEC section 2.4). */
	readonly clean: boolean;
	/** Orientation that a person chose; it wins over the rules. */
	readonly orientation?: Orientation;
}

function fail(code: string, message: string, nextStep: string): never {
	throw new MaskflowError({ code, severity: "error", message, nextStep });
}

function yolkMoments(raw: RawFrame): Moments | null {
	if (raw.yolk === null) return null;
	if (raw.yolk.height !== raw.mask.height || raw.yolk.width !== raw.mask.width) {
		fail(
			"yolk-size",
			`The yolk mask of frame ${raw.record.ref} is ${raw.yolk.height} × ${raw.yolk.width} pixels, its mask ${raw.mask.height} × ${raw.mask.width}.`,
			"Give a yolk mask that was drawn on the same image as the mask.",
		);
	}
	const spans = rowSpansOfMask(raw.yolk);
	return spans === null ? null : momentsOfMask(raw.yolk, spans);
}

/** Alignment `none`: the mask already lies on the canonical grid; only a person's orientation still turns it. */
function passThrough(raw: RawFrame, cleaned: CleanedMask): CanonicalFrame {
	const { mask, areaRemovedPct } = cleaned;
	if (mask.height !== CANONICAL_HEIGHT || mask.width !== CANONICAL_WIDTH) {
		fail(
			"wrong-size",
			`The mask of frame ${raw.record.ref} is ${mask.height} × ${mask.width} pixels; without alignment it must be ${CANONICAL_HEIGHT} × ${CANONICAL_WIDTH}.`,
			"Choose yolk or centroid alignment, or give masks that already lie on the canonical grid.",
		);
	}
	return {
		mask,
		alignmentUsed: "none",
		orientation: "r0",
		orientationOverridden: false,
		transformRawToCanonical: [1, 0, 0, 0, 1, 0],
		umPerPx: raw.umPerPx,
		yolkPresent: yolkMoments(raw) !== null,
		retainedRatio: 1,
		axisRatio: Number.NaN,
		clamped: false,
		areaRemovedPct,
	};
}

/** Frame by yolk or centroid, before a person's choice; a missing yolk falls back to the centroid. */
function align(raw: RawFrame, cleaned: CleanedMask, spans: RowSpans, mode: AlignmentMode): CanonicalFrame {
	const { ref } = raw.record;
	const { mask, areaRemovedPct } = cleaned;
	if (!(raw.umPerPx > 0 && Number.isFinite(raw.umPerPx))) {
		fail(
			"missing-pixel-size",
			`The pixel size of frame ${ref} is not a positive number of µm.`,
			"Correct the size in the mask table or the inventory, or set a default pixel size.",
		);
	}
	const moments = momentsOfMask(mask, spans);
	const axis = principalAxis(moments);
	const yolk = yolkMoments(raw);
	const anchor = mode === "yolk" && yolk !== null ? yolk : null;
	const scale = raw.umPerPx / CANONICAL_UM_PER_PX;
	const placement = placeOnGrid(spans, axis, scale, anchor ?? moments);
	const upright = resampleByCoverage(mask, spans, placement.affine);
	const retainedRatio = areaOfMask(upright) / (moments.area * scale * scale);
	if (retainedRatio < RETAINED_FAIL && placement.fits) {
		fail(
			"mask-too-fine",
			`The mask of frame ${ref} is too small or too thin for the canonical grid: ${(100 * retainedRatio).toFixed(1)} % of it is left at 10 µm per pixel.`,
			`Check the pixel size of this frame (${raw.umPerPx} µm) and its segmentation.`,
		);
	}
	if (retainedRatio < RETAINED_FAIL) {
		fail(
			"mask-clipped",
			`Only ${(100 * retainedRatio).toFixed(1)} % of the mask of frame ${ref} lands on the canonical grid (5,760 × 2,560 µm at 10 µm per pixel).`,
			`Check the pixel size of this frame (${raw.umPerPx} µm) and whether its mask is one embryo.`,
		);
	}
	const flip =
		anchor === null ? flipBySkewness(mask, spans, moments, axis) : flipByYolk(mask, spans, moments, axis, anchor);
	// The unflipped image is resampled and then flipped, so that the four orientations are flips of each other to the last pixel.
	return flipFrame(
		{
			mask: upright,
			alignmentUsed: anchor === null ? "centroid" : "yolk",
			orientation: "r0",
			orientationOverridden: false,
			transformRawToCanonical: placement.affine,
			umPerPx: raw.umPerPx,
			yolkPresent: yolk !== null,
			retainedRatio,
			axisRatio: axis.ratio,
			clamped: placement.clamped,
			areaRemovedPct,
		},
		orientationOfFlip(flip),
	);
}

/**
 * One frame on the canonical grid (SPEC sections 2.4 and 3): cleaned, then moved by one affine map from raw pixel centres and resampled once by
 * area coverage. With alignment `none` a mask of 256 × 576 passes through (cleaned only when asked) and `orientation` flips it as
 * it stands. `retainedRatio` compares with the cleaned mask's area; it exceeds 1 slightly where thin parts round up.
 * O(raw pixels + grid), no allocation beyond a few masks.
 * @throws MaskflowError `empty-mask`, `wrong-size`, `yolk-size`, `missing-pixel-size`; when less than half of the area is left, `mask-clipped`
 * (the mask is larger than the grid) or `mask-too-fine` (its parts cover less than half of a canonical pixel). The fault names the frame; the caller adds pair and row.
 */
export function canonicaliseFrame(raw: RawFrame, options: CanonicaliseOptions): CanonicalFrame {
	const cleaned = options.clean ? cleanMask(raw.mask) : { mask: raw.mask, areaRemovedPct: 0 };
	const spans = rowSpansOfMask(cleaned.mask);
	if (spans === null) {
		fail(
			"empty-mask",
			`The mask of frame ${raw.record.ref} has no foreground.`,
			"Check the segmentation of this frame.",
		);
	}
	const frame = options.align === "none" ? passThrough(raw, cleaned) : align(raw, cleaned, spans, options.align);
	if (options.orientation === undefined) return frame;
	return { ...flipFrame(frame, options.orientation), orientationOverridden: true };
}
