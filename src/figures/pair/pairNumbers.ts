import type { MetricsRow } from "../../domain/metricsSchema.ts";
import { formatDuration, formatFixed, formatSignificant, NO_VALUE, percentNumber } from "../words/numbers.ts";

export interface NumberLine {
	readonly label: string;
	readonly value: string;
	readonly unit: string;
	/** Longer words for a tooltip. */
	readonly about: string;
	/** The value is words, not a number to align with others. */
	readonly words: boolean;
}

export interface NumberGroup {
	readonly title: string;
	readonly lines: readonly NumberLine[];
}

const line = (label: string, value: string, unit: string, about: string): NumberLine => ({
	label,
	value,
	unit,
	about,
	words: false,
});
const words = (label: string, value: string, about: string): NumberLine => ({
	label,
	value,
	unit: "",
	about,
	words: true,
});
const count = (value: number | null): string => (value === null ? NO_VALUE : formatFixed(value, 0));

/** The numbers of one finished pair that stand beside its map, in groups. */
export function pairNumbers(row: MetricsRow): NumberGroup[] {
	const seconds = formatDuration(row.solve_sec).split(" ");
	return [
		{
			title: "Transport",
			lines: [
				line(
					"Mean distance",
					formatSignificant(row.mean_transport_distance_um, 4),
					"µm",
					"Root mean squared distance that mass travels, blur included: a shape against itself does not read 0",
				),
				line(
					"Cost per mass",
					formatSignificant(row.specific_transport_cost_um2_per_mass, 4),
					"µm²",
					"Total transport cost per pixel of source mass",
				),
				...(Number.isFinite(row.debiased_cost)
					? [line("Debiased cost", debiasedCost(row), "px·s²", "Cost without the part that entropy adds; s = 5,760 µm")]
					: []),
				line(
					"Total cost",
					formatSignificant(row.total_transport_cost, 4),
					"px·s²",
					"Σ C P in px of mass times scaled units²; s = 5,760 µm",
				),
				line(
					"Transported",
					percentNumber(row.transported_mass_pct_src),
					"%",
					"Share of the source's mass that is moved",
				),
				line("Created", percentNumber(row.created_mass_pct), "%", "Share of the target's mass that comes from nowhere"),
				line("Created area", formatSignificant(row.created_area_um2), "µm²", "Created area"),
				line("Destroyed", percentNumber(row.destroyed_mass_pct), "%", "Share of the source's mass that goes nowhere"),
				line("Destroyed area", formatSignificant(row.destroyed_area_um2), "µm²", "Destroyed area"),
				line(
					"Excess",
					percentNumber((100 * row.excess_mass) / row.m_tgt),
					"%",
					"Mass that arrives beyond what the target has, as a share of the target's: where a shape shrank as a whole",
				),
				line(
					"Amplified",
					percentNumber((100 * row.amplified_mass) / row.m_src),
					"%",
					"Mass sent on beyond what the source has, as a share of the source's",
				),
			],
		},
		{
			title: "Shapes",
			lines: [
				...sizeLines(row),
				line("Overlap (IoU)", formatFixed(row.pair_iou, 3), "", "Intersection over union on the canonical grid"),
			],
		},
		{
			title: "Certificate",
			lines: [
				line(
					"Marginal error",
					formatSignificant(row.marginal_error, 2),
					"",
					"How far the plan's marginals are from optimal, relative",
				),
				line(
					"Relative gap",
					formatSignificant(row.relative_gap, 2),
					"",
					"Duality gap ÷ objective: an upper bound of what is left to gain",
				),
				line("Tolerance", formatSignificant(row.tolerance, 2), "", "Both numbers above must be at or below it"),
				line("Fine sweeps", count(row.n_sweeps), "", "Full-resolution iterations"),
				line("Solve time", seconds[0] ?? NO_VALUE, seconds.slice(1).join(" "), "Solver and certificate of this pair"),
			],
		},
		{
			title: "Alignment",
			lines: [
				words("Anchor", row.alignment_used || NO_VALUE, "What the two frames were aligned by"),
				words("Source turned", orientationWords(row.src_orientation), "Orientation of the source frame"),
				words("Target turned", orientationWords(row.tgt_orientation), "Orientation of the target frame"),
				line(
					"Source kept",
					percentNumber(100 * row.src_retained_ratio),
					"%",
					"Area kept ÷ area expected after resampling",
				),
				line(
					"Target kept",
					percentNumber(100 * row.tgt_retained_ratio),
					"%",
					"Area kept ÷ area expected after resampling",
				),
			],
		},
	];
}

/** "180°, mirrored" for `r180_mirror`. */
export function orientationWords(orientation: string): string {
	if (orientation === "") return NO_VALUE;
	const turn = orientation.startsWith("r180") ? "180°" : "0°";
	return orientation.endsWith("_mirror") ? `${turn}, mirrored` : turn;
}

/** With one unit of mass a pixel, mass is area; in the other mass modes it is not, and is called what it is. */
function sizeLines(row: MetricsRow): NumberLine[] {
	if (row.mass_mode !== "uniform")
		return [
			line("Source mass", formatSignificant(row.m_src, 4), "px", `Sum of the source's weights (${row.mass_mode})`),
			line("Target mass", formatSignificant(row.m_tgt, 4), "px", `Sum of the target's weights (${row.mass_mode})`),
			line("Mass change", changePct(row.mass_ratio_crop), "%", "Target against source"),
		];
	const about = "Canonical pixels of the mask; 10,000 of them are 1 mm²";
	return [
		line("Source area", formatSignificant(row.m_src / 1e4, 4), "mm²", about),
		line("Target area", formatSignificant(row.m_tgt / 1e4, 4), "mm²", about),
		line(
			"Area change",
			changePct(row.mass_ratio_crop),
			"%",
			"Target against source: above 0 it grew, below 0 it shrank",
		),
	];
}

/** Ratio as a change in percent with its sign: 0.955 → "−4.5". */
function changePct(ratio: number): string {
	const text = formatFixed(100 * (ratio - 1), 1);
	return ratio > 1 && text !== "0.0" ? `+${text}` : text;
}

/** A difference of two costs: below a millionth of what it was taken from it is rounding, and reads 0. */
function debiasedCost(row: MetricsRow): string {
	const isRounding = Math.abs(row.debiased_cost) < 1e-6 * row.total_transport_cost;
	return formatSignificant(isRounding ? 0 : row.debiased_cost, 4);
}
