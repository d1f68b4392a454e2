import type { FrameRecord, RawFrame } from "./frame.ts";
import type { ReviewReport } from "./review.ts";

/** An imported set of inputs, ready to give frames one at a time. Memory grows with the unique frames, encoded, not with pairs. */
export interface Dataset {
	readonly review: ReviewReport;
	/**
	 * Digest (sha-256, hex) of what the frame is made of: encoded mask, encoded yolk, pixel size. Does not decode pixels.
	 * @throws MaskflowError when the frame is missing or cannot be read.
	 */
	fingerprint(record: FrameRecord): Promise<string>;
	/**
	 * Decodes a frame; O(pixels), nothing is kept.
	 * @throws MaskflowError naming the file, row and next step when the frame is missing, undecodable, empty or has no pixel size.
	 */
	loadFrame(record: FrameRecord): Promise<RawFrame>;
}
