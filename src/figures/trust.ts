import type { MetricsRow } from "../domain/metricsSchema.ts";
import { formatFixed, formatSignificant } from "./numbers.ts";

export interface TrustChip {
	readonly tone: "good" | "warning" | "bad";
	readonly label: string;
	/** What it means and what to do. */
	readonly about: string;
}

/** Words for the review reasons that the pipeline writes; an unknown reason is shown as it is. */
const REASONS: readonly { readonly match: RegExp; readonly about: string }[] = [
	{
		match: /iou|overlap/i,
		about: "The shapes barely overlap after alignment. Check that neither frame is turned or mirrored.",
	},
	{
		match: /area|mass|ratio/i,
		about: "The areas differ more than development explains. Check both masks and pixel sizes.",
	},
	{
		match: /yolk/i,
		about: "No yolk mask was found, so the frames were aligned by their centroids. Orientation may be arbitrary.",
	},
	{ match: /axis/i, about: "The mask is almost round, so its rotation is arbitrary." },
	{ match: /clip|retained/i, about: "Part of the mask fell outside the canonical grid." },
	{ match: /clamp/i, about: "The mask was shifted so that it stays inside the canonical grid." },
];

/** What speaks for and against a pair, most serious first. */
export function trustChips(row: MetricsRow): TrustChip[] {
	if (!row.success) {
		return [{ tone: "bad", label: "failed", about: row.error_message || "The pair failed without a message." }];
	}
	const chips: TrustChip[] = [];
	if (row.converged) {
		chips.push({
			tone: "good",
			label: "converged",
			about: `Error ${formatSignificant(row.marginal_error, 2)} and gap ${formatSignificant(row.relative_gap, 2)} are within ${formatSignificant(row.tolerance, 1)}.`,
		});
	} else {
		chips.push({
			tone: "bad",
			label: "not converged",
			about: `Error ${formatSignificant(row.marginal_error, 2)} or gap ${formatSignificant(row.relative_gap, 2)} is above ${formatSignificant(row.tolerance, 1)}. Allow more sweeps, or read these maps with care.`,
		});
	}
	const reasons = row.review_reasons
		.split(";")
		.map((reason) => reason.trim())
		.filter((reason) => reason !== "");
	for (const reason of reasons) {
		const known = REASONS.find((entry) => entry.match.test(reason));
		chips.push({
			tone: "warning",
			label: reason.replaceAll("_", " "),
			about: known?.about ?? "Look at this pair before you trust it.",
		});
	}
	if (row.alignment_used === "yolk")
		chips.push({ tone: "good", label: "yolk aligned", about: "Both frames are anchored at the yolk." });
	if (reasons.length === 0) {
		chips.push({
			tone: "good",
			label: `overlap ${formatFixed(row.pair_iou, 2)}`,
			about: "Intersection over union of the two aligned shapes.",
		});
	}
	return chips;
}

export type PairStatus = "done" | "warning" | "failed" | "waiting" | "working";

/** Status of a pair in the list: a row decides; without one it waits or is in hand. */
export function pairStatus(row: MetricsRow | undefined, inHand: boolean): PairStatus {
	if (row === undefined) return inHand ? "working" : "waiting";
	if (!row.success) return "failed";
	return row.converged && !row.review_flag ? "done" : "warning";
}
