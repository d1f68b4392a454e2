import type { MetricsRow } from "../../domain/metricsSchema.ts";
import type { RunParameters } from "../../domain/parameters.ts";
import type { LayerName } from "../field/layerName.ts";
import { formatFixed, formatSignificant } from "../words/numbers.ts";
import { isDebiasingUnfinished } from "./distance.ts";

export interface TrustChip {
	readonly tone: "good" | "warning" | "bad";
	/** What the table can filter by; null for good news. */
	readonly flag: string | null;
	readonly label: string;
	/** What it means and what to do. */
	readonly about: string;
}

interface ReasonWords {
	readonly name: string;
	readonly label: (row: MetricsRow) => string;
	readonly about: string;
}

/** Words for the review reasons, by the code that the metrics table holds; an unknown one is shown as it is. */
const REASONS: Readonly<Record<string, ReasonWords>> = {
	iou_low: {
		name: "low overlap",
		label: (row) => `overlap ${formatFixed(row.pair_iou, 2)}`,
		about: "The shapes overlap by less than 0.55 after alignment. Check that neither frame is turned or mirrored.",
	},
	area_ratio: {
		name: "area ratio",
		label: (row) => `${row.mass_mode === "uniform" ? "area" : "mass"} ratio ${formatFixed(row.mass_ratio_crop, 2)}`,
		about: "Target ÷ source is outside 0.65 to 1.5. Check both masks and their pixel sizes.",
	},
	yolk_fallback: {
		name: "no yolk",
		label: () => "no yolk",
		about: "A yolk mask is missing, so the frames were aligned by their centroids. The orientation may be arbitrary.",
	},
	no_clear_axis: {
		name: "no clear axis",
		label: () => "no clear axis",
		about: "A mask is almost round, so its rotation is arbitrary.",
	},
	clipped: {
		name: "clipped",
		label: () => "clipped",
		about: "More than 2 % of a mask fell outside the canonical grid.",
	},
	clamped: {
		name: "shifted",
		label: () => "shifted",
		about: "A mask was shifted off its anchor so that it stays inside the canonical grid.",
	},
};

/** Codes of why a pair should be looked at, as the metrics table lists them. */
export function reviewReasons(row: MetricsRow): string[] {
	return row.review_reasons
		.split(";")
		.map((reason) => reason.trim())
		.filter((reason) => reason !== "");
}

/** A reason without the numbers of a pair: "low overlap" for `iou_low`. */
export function reasonWords(reason: string): string {
	return REASONS[reason]?.name ?? reason.replaceAll("_", " ");
}

/** What speaks for and against a pair of a run with these parameters, most serious first. */
export function trustChips(row: MetricsRow, parameters: Pick<RunParameters, "debias">): TrustChip[] {
	if (!row.success) {
		return [
			{
				tone: "bad",
				flag: "failed",
				label: "failed",
				about: row.error_message || "The pair failed without a message.",
			},
		];
	}
	const chips: TrustChip[] = [];
	if (row.converged) {
		chips.push({
			tone: "good",
			flag: null,
			label: "converged",
			about: `Error ${formatSignificant(row.marginal_error, 2)} and gap ${formatSignificant(row.relative_gap, 2)} are within ${formatSignificant(row.tolerance, 2)}.`,
		});
	} else {
		chips.push({
			tone: "bad",
			flag: "not_converged",
			label: "not converged",
			about: `Error ${formatSignificant(row.marginal_error, 2)} or gap ${formatSignificant(row.relative_gap, 2)} is above ${formatSignificant(row.tolerance, 2)}. Allow more sweeps, or read these maps with care.`,
		});
	}
	if (isDebiasingUnfinished(row, parameters)) {
		chips.push({
			tone: "warning",
			flag: null,
			label: "debiasing unfinished",
			about:
				"What the blur does to one of the frames could not be found within the tolerance. The debiased velocity is " +
				"less exact than the plan, and the debiased cost is left out. Allow more sweeps, or read the raw velocity.",
		});
	}
	const reasons = reviewReasons(row);
	for (const reason of reasons) {
		const known = REASONS[reason];
		chips.push({
			tone: "warning",
			flag: reason,
			label: known?.label(row) ?? reason.replaceAll("_", " "),
			about: known?.about ?? "Look at this pair before you trust it.",
		});
	}
	if (row.alignment_used === "yolk")
		chips.push({
			tone: "good",
			flag: null,
			label: "yolk aligned",
			about: "Both frames are anchored at the yolk.",
		});
	if (!reasons.includes("iou_low")) {
		chips.push({
			tone: "good",
			flag: null,
			label: `overlap ${formatFixed(row.pair_iou, 2)}`,
			about: "Intersection over union of the two aligned shapes.",
		});
	}
	return chips;
}

export interface MapWarning {
	readonly title: string;
	readonly text: string;
}

/**
 * What must stand beside a map of this pair, on the screen and in a saved figure: which of its numbers are not certified.
 * @param raw the displacement is shown as the plan gives it
 */
export function mapWarnings(
	row: MetricsRow,
	parameters: Pick<RunParameters, "debias">,
	{ layer, raw }: { readonly layer: LayerName; readonly raw: boolean },
): MapWarning[] {
	const warnings: MapWarning[] = [];
	if (row.success && !row.converged) {
		const text = "This pair stopped at its sweep limit; the maps may still change.";
		warnings.push({ title: "Not converged.", text });
	}
	const showsDebiased = !raw && (layer === "velocity" || layer === "morph");
	if (showsDebiased && isDebiasingUnfinished(row, parameters)) {
		const text = "The blur's own part is not known to the tolerance; this displacement is less exact than the plan.";
		warnings.push({ title: "Debiasing unfinished.", text });
	}
	return warnings;
}

export type PairStatus = "done" | "warning" | "failed" | "waiting" | "working";

/** Status of a pair in the list: a row decides; without one it waits or is in hand. */
export function pairStatus(row: MetricsRow | undefined, inHand: boolean): PairStatus {
	if (row === undefined) return inHand ? "working" : "waiting";
	if (!row.success) return "failed";
	return row.converged && !row.review_flag ? "done" : "warning";
}
