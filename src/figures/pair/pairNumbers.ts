import { SIGMA_UM } from "../../domain/grid.ts";
import type { MetricsRow } from "../../domain/metricsSchema.ts";
import { MASS_NOT_DEBIASED } from "../words/massWords.ts";
import { formatDuration, formatFixed, formatSignificant, NO_VALUE, percentNumber } from "../words/numbers.ts";
import { debiasedCost, distanceColumn, distanceOfPair, TOTAL_COST_UNIT, totalCostPxMm2 } from "./distance.ts";

export interface NumberLine {
	readonly label: string;
	readonly value: string;
	readonly unit: string;
	/** Longer words for a tooltip. */
	readonly about: string;
}

export interface NumberGroup {
	readonly title: string;
	readonly lines: readonly NumberLine[];
	/** What must be known of all of them. */
	readonly note?: string;
}

const line = (label: string, value: string, unit: string, about: string): NumberLine => ({ label, value, unit, about });
const count = (value: number | null): string => (value === null ? NO_VALUE : formatFixed(value, 0));

/** The numbers of one finished pair that stand beside its map, in groups, what people ask for first on top. */
export function pairNumbers(row: MetricsRow): NumberGroup[] {
	return [
		{ title: "Transport", lines: transportLines(row) },
		{ title: "Mass", lines: massLines(row), note: MASS_NOT_DEBIASED },
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
				line(
					"Solved in",
					formatDuration(row.solve_sec),
					"",
					`Time of the solver and the certificate; ${count(row.n_sweeps)} sweeps at full resolution`,
				),
			],
		},
		{
			title: "Alignment",
			lines: [
				line("Anchor", row.alignment_used || NO_VALUE, "", "What the two frames were aligned by"),
				line("Source turned", orientationWords(row.src_orientation), "", "Orientation of the source frame"),
				line("Target turned", orientationWords(row.tgt_orientation), "", "Orientation of the target frame"),
				line(
					"Kept of each",
					`${percentNumber(100 * row.src_retained_ratio)}, ${percentNumber(100 * row.tgt_retained_ratio)}`,
					"%",
					"Area kept ÷ area expected after resampling, of source and target",
				),
			],
		},
	];
}

function transportLines(row: MetricsRow): NumberLine[] {
	const distance = distanceOfPair(row);
	const blurred = distanceColumn({ debias: false, normalization: "each" });
	const shown = distance.column === blurred.column ? [blurred] : [distance, blurred];
	return [
		...shown.map(({ label, um, about }) => line(label, formatSignificant(um(row), 4), "µm", about)),
		line(
			"Cost per mass",
			formatSignificant(row.specific_transport_cost_um2_per_mass, 4),
			"µm²",
			"Total transport cost per pixel of source mass, blur included",
		),
		line(
			"Total cost",
			formatSignificant(totalCostPxMm2(row.total_transport_cost_um2), 4),
			TOTAL_COST_UNIT,
			"Mass (px) times the squared distance that it travels (mm²), summed, blur included",
		),
		...(Number.isFinite(row.debiased_cost)
			? [
					line(
						"Debiased cost",
						formatSignificant(totalCostPxMm2(debiasedCost(row) * SIGMA_UM ** 2), 4),
						TOTAL_COST_UNIT,
						"The whole cost, created and destroyed mass included, without what entropy adds (Sinkhorn divergence)",
					),
				]
			: []),
	];
}

function massLines(row: MetricsRow): NumberLine[] {
	const withArea = (areaUm2: number, percent: number): string =>
		`${formatSignificant(areaUm2)} µm² · ${percentNumber(percent)}`;
	return [
		line("Transported", percentNumber(row.transported_mass_pct_src), "%", "Share of the source's mass that is moved"),
		line(
			"Created",
			withArea(row.created_area_um2, row.created_mass_pct),
			"%",
			`Mass of the target that comes from nowhere, as area and as a share of the target's. ${MASS_NOT_DEBIASED}`,
		),
		line(
			"Destroyed",
			withArea(row.destroyed_area_um2, row.destroyed_mass_pct),
			"%",
			`Mass of the source that goes nowhere, as area and as a share of the source's. ${MASS_NOT_DEBIASED}`,
		),
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
	const [from, to] = [row.m_src, row.m_tgt].map((mass) => formatSignificant(mass / 1e4));
	return [
		line("Area", `${from} → ${to}`, "mm²", "Source and target: canonical pixels of the mask, 10,000 of them are 1 mm²"),
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
