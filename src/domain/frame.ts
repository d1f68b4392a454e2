import type { Mask } from "./mask.ts";

/** What the inputs say about one frame (one embryo at one time); text is "" and numbers are null when unknown. */
export interface FrameRecord {
	/** Unique inside a dataset: `embryo_id` + frame, or the path of the image that a manifest row names. */
	readonly ref: string;
	readonly embryoId: string;
	readonly frameIndex: number | null;
	readonly experimentId: string;
	readonly experimentDate: string;
	readonly well: string;
	readonly snipId: string;
	readonly imageId: string;
	readonly timeInt: number | null;
	readonly relativeTimeS: number | null;
}

/** Decoded pixels of a frame, before cleaning and alignment. `yolk` has the mask's size. */
export interface RawFrame {
	readonly record: FrameRecord;
	readonly mask: Mask;
	readonly yolk: Mask | null;
	readonly umPerPx: number;
}

export type AlignmentMode = "yolk" | "centroid" | "none";

/**
 * How the axis-aligned image was turned: rotated by 0° or 180°, then optionally mirrored left to right.
 * Because the anchor is the exact centre of the grid, the four are exact flips of one another:
 * r0 = as is, r180 = rows and columns reversed, r0_mirror = columns reversed, r180_mirror = rows reversed.
 */
export type Orientation = "r0" | "r180" | "r0_mirror" | "r180_mirror";
export const ORIENTATIONS: readonly Orientation[] = ["r0", "r180", "r0_mirror", "r180_mirror"];

/** 2×3 affine in (x, y) order of pixel centres: x' = m0 x + m1 y + m2, y' = m3 x + m4 y + m5. */
export type Affine = readonly [number, number, number, number, number, number];

/** A frame on the canonical grid (SPEC section 3), with the quality fields that go into the metrics. */
export interface CanonicalFrame {
	/** CANONICAL_HEIGHT × CANONICAL_WIDTH. */
	readonly mask: Mask;
	readonly alignmentUsed: AlignmentMode;
	readonly orientation: Orientation;
	/** True when a person chose the orientation. */
	readonly orientationOverridden: boolean;
	readonly transformRawToCanonical: Affine;
	readonly umPerPx: number;
	readonly yolkPresent: boolean;
	/** Area kept ÷ area expected. */
	readonly retainedRatio: number;
	/** √(major/minor principal variance); NaN for alignment `none`. */
	readonly axisRatio: number;
	/** The anchor shift was shortened so that the mask stays inside the grid. */
	readonly clamped: boolean;
	/** Area that cleaning removed, in % of the raw foreground. */
	readonly areaRemovedPct: number;
}
