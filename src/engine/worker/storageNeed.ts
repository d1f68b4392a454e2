import { CANONICAL_WIDTH } from "../../domain/grid.ts";
import type { RunParameters } from "../../domain/parameters.ts";
import type { ReviewFrame, ReviewReport, ReviewRow } from "../../domain/review.ts";

/**
 * What a run will occupy, known before it starts. Constants are upper ends of what packed results of drawn and real masks
 * took: the estimate is to warn in time, so it errs on the large side, by less than two.
 */

/** µm per canonical pixel. */
const CANONICAL_UM = 10;
/** A frame whose area is not known yet counts as a large embryo. */
const ASSUMED_PIXELS = 11_000;
/** Row, header, masks and certificate of a pair. */
const PAIR_BYTES = 14_000;
/** Fields of a support pixel on either side, packed. */
const PIXEL_BYTES = 20;
/** The canonical frame, and its self-solution a pixel. */
const FRAME_BYTES = 4_000;
const SELF_PIXEL_BYTES = 20;
/** Fewer than an entry takes, because a body is narrower than two reaches of the blur: many rows end at its rim. */
const COUPLING_ENTRY_BYTES = 4;

/** Bytes that the pairs of the review will add; those of `done` and those that can't run add nothing. O(rows). */
export function bytesOfRun(review: ReviewReport, parameters: RunParameters, done: ReadonlySet<string>): number {
	const frames = new Map<string, number>();
	let bytes = 0;
	for (const row of pairsToSolve(review, done)) {
		const [source, target] = [row.source, row.target].map((frame) => pixelsOf(frame, parameters)) as [number, number];
		bytes += PAIR_BYTES + PIXEL_BYTES * (source + target);
		if (parameters.storeCoupling) bytes += COUPLING_ENTRY_BYTES * source * entriesOfRow(target, parameters.epsilon);
		if (row.source !== null) frames.set(row.source.ref, source);
		if (row.target !== null) frames.set(row.target.ref, target);
	}
	for (const pixels of frames.values()) bytes += FRAME_BYTES + (parameters.debias ? SELF_PIXEL_BYTES * pixels : 0);
	return bytes;
}

/** Rows that a run would work on. */
export function pairsToSolve(review: ReviewReport, done: ReadonlySet<string>): ReviewRow[] {
	return review.rows.filter((row) => row.runnable && !done.has(row.pairId));
}

function pixelsOf(frame: ReviewFrame | null, { align, maxSupportPoints }: RunParameters): number {
	let pixels = ASSUMED_PIXELS;
	if (frame !== null && frame.areaPx !== null) {
		if (align === "none") pixels = frame.areaPx;
		else if (frame.umPerPx !== null) pixels = frame.areaPx * (frame.umPerPx / CANONICAL_UM) ** 2;
	}
	return maxSupportPoints === 0 ? pixels : Math.min(pixels, maxSupportPoints);
}

/** A row of the plan is close to a Gaussian of variance ε/2; 99.9 % of its mass lie within 13.8 variances. */
function entriesOfRow(targetPixels: number, epsilon: number): number {
	const variancePx = (epsilon / 2) * CANONICAL_WIDTH ** 2;
	return Math.min(targetPixels, Math.ceil(Math.PI * 13.8 * variancePx) + 1);
}
