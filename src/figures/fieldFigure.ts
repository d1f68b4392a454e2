import { CANONICAL_UM_PER_PX, CANONICAL_UM2_PER_PX, type Crop, SIGMA_UM } from "../domain/grid.ts";
import type { PairArtifacts, SideFields } from "../domain/result.ts";
import { type ArrowChoices, type ArrowField, arrowField } from "./arrows.ts";
import type { ColourMapName } from "./colours.ts";
import { formatFixed, formatLengthUm, formatSignificant } from "./numbers.ts";
import { outlineOfMask, type Polyline } from "./outline.ts";
import { extent, quantile, rowsFromSupport, tightBox } from "./supportGrid.ts";

export type Side = "source" | "target";
export type LayerName = "cost" | "velocity" | "mass";

export interface LayerChoices {
	/** Take the displacement as the plan gives it, with the entropic blur's inward pull. */
	readonly raw: boolean;
	/** Which side the mass delta shows. */
	readonly side: Side;
	readonly arrows: ArrowChoices;
}

/** One map on the canonical grid, ready to draw: no colours of a theme, no library. */
export interface FieldFigure {
	readonly layer: LayerName;
	readonly title: string;
	readonly unit: string;
	readonly colours: ColourMapName;
	readonly range: readonly [number, number];
	/** What the rows cover. */
	readonly crop: Crop;
	/** What the canvas should show: the shapes with a small margin. */
	readonly view: Crop;
	/** Crop height × crop width, NaN outside the support. */
	readonly rows: readonly Float32Array[];
	/** Outline of the other shape. */
	readonly outline: { readonly of: Side; readonly line: Polyline };
	readonly arrows: ArrowField | null;
	/** Says how to read the map, in a few words. */
	readonly caption: string;
	/** The same picture in words, for those who do not see it. */
	readonly twin: string;
}

/** Margin of the view around the shapes, canonical px. */
const VIEW_MARGIN_PX = 5;

/** Smallest half range of the mass delta: a hundred-thousandth of a pixel's area. */
const MASS_FLOOR_UM2 = 1e-3;

/** Mass that a pixel's plan row carries (P_out 1 or P_outᵀ1), in px. */
export function marginalOf(side: Side, fields: SideFields, slot: number): number {
	const weight = fields.weight[slot] as number;
	const delta = fields.massDelta[slot] as number;
	return side === "source" ? weight + delta : weight - delta;
}

/**
 * Mean squared distance in µm² that a unit of mass of each pixel travels: Σ_j C_ij P_ij / Σ_j P_ij · 5760².
 * NaN where a pixel carries no mass.
 */
export function costDensityUm2(side: Side, fields: SideFields): Float64Array {
	return Float64Array.from(fields.cost, (cost, slot) => {
		const mass = marginalOf(side, fields, slot);
		return mass > 1e-9 ? (cost / mass) * SIGMA_UM ** 2 : Number.NaN;
	});
}

/** The displacement to show, canonical px (y, x): debiased when there and not asked otherwise. */
export function shownVelocity(artifacts: PairArtifacts, raw: boolean): { values: Float32Array; debiased: boolean } {
	const debiased = artifacts.source.velocityDebiasedYx;
	return debiased !== undefined && !raw
		? { values: debiased, debiased: true }
		: { values: artifacts.source.velocityYx, debiased: false };
}

/** Length of each displacement in µm. */
export function speedUm(velocityYx: Float32Array): Float64Array {
	const speed = new Float64Array(velocityYx.length / 2);
	for (let i = 0; i < speed.length; i++) {
		speed[i] = Math.hypot(velocityYx[2 * i] as number, velocityYx[2 * i + 1] as number) * CANONICAL_UM_PER_PX;
	}
	return speed;
}

/** From 0 to the largest value, at least `floor`: an identity pair must look calm, not show rounding as structure. */
function amountRange(values: ArrayLike<number>, floor: number): readonly [number, number] {
	const [, high] = extent(values);
	return [0, Number.isFinite(high) ? Math.max(high, floor) : floor];
}

function frameOf(artifacts: PairArtifacts, drawn: Side) {
	const other: Side = drawn === "source" ? "target" : "source";
	return {
		crop: artifacts.crop,
		view: tightBox([artifacts.source.index, artifacts.target.index], artifacts.crop, VIEW_MARGIN_PX),
		outline: { of: other, line: outlineOfMask(artifacts[other].maskBits, artifacts.crop) },
	};
}

function costFigure(artifacts: PairArtifacts): FieldFigure {
	const values = costDensityUm2("source", artifacts.source);
	const range = amountRange(values, 1);
	const median = quantile(values, 0.5);
	return {
		layer: "cost",
		title: "Cost density",
		unit: "µm² per unit mass",
		colours: "amount",
		range,
		rows: rowsFromSupport(artifacts.source.index, values, artifacts.crop),
		arrows: null,
		caption: "mean squared distance that each source pixel's mass travels, entropic blur included",
		twin:
			`Cost density of ${values.length} source pixels, in square micrometres per unit mass: median ` +
			`${formatSignificant(median)}, highest ${formatSignificant(extent(values)[1])}; half of the pixels move ` +
			`${formatLengthUm(Math.sqrt(median))} or more.`,
		...frameOf(artifacts, "source"),
	};
}

function velocityFigure(artifacts: PairArtifacts, choices: LayerChoices): FieldFigure {
	const { values, debiased } = shownVelocity(artifacts, choices.raw);
	const speed = speedUm(values);
	const arrows = arrowField(artifacts.source.index, values, choices.arrows);
	const kind = debiased ? "debiased displacement" : "displacement with entropic blur";
	const length = arrows.scale === 1 ? "at true length" : `drawn × ${formatSignificant(arrows.scale, 1)}`;
	const few =
		arrows.count === 0 ? "nothing long enough for an arrow" : `arrows every ${arrows.spacingUm} µm, ${length}`;
	return {
		layer: "velocity",
		title: "Velocity",
		unit: "µm",
		colours: "amount",
		range: amountRange(speed, 1),
		rows: rowsFromSupport(artifacts.source.index, speed, artifacts.crop),
		arrows,
		caption: `${kind} from source to target; ${few}`,
		twin:
			`Length of the ${kind} of ${speed.length} source pixels: median ${formatLengthUm(quantile(speed, 0.5))}, ` +
			`95th percentile ${formatLengthUm(quantile(speed, 0.95))}, longest ${formatLengthUm(extent(speed)[1])}.`,
		...frameOf(artifacts, "source"),
	};
}

function massFigure(artifacts: PairArtifacts, side: Side): FieldFigure {
	const fields = artifacts[side];
	const values = Float64Array.from(fields.massDelta, (delta) => delta * CANONICAL_UM2_PER_PX);
	const [low, high] = extent(values);
	const bound = Number.isFinite(low) ? Math.max(Math.abs(low), Math.abs(high), MASS_FLOOR_UM2) : MASS_FLOOR_UM2;
	let gained = 0;
	let lost = 0;
	for (const delta of values) {
		if (delta > 0) gained += delta;
		else lost -= delta;
	}
	const [plus, minus] = side === "source" ? ["amplified", "destroyed"] : ["created", "in excess"];
	return {
		layer: "mass",
		title: `Mass delta, ${side} side`,
		unit: "µm² per pixel",
		colours: "difference",
		range: [-bound, bound],
		rows: rowsFromSupport(fields.index, values, artifacts.crop),
		arrows: null,
		caption:
			side === "source"
				? "mass sent on minus mass present: blue is destroyed, red is amplified; a pixel holds 100 µm²"
				: "mass present minus mass received: red is created, blue is received in excess; a pixel holds 100 µm²",
		twin:
			`Mass delta on the ${side} side over ${values.length} pixels: ${formatFixed(gained, 1)} µm² ${plus}, ` +
			`${formatFixed(lost, 1)} µm² ${minus}.`,
		...frameOf(artifacts, side),
	};
}

/** The figure of one layer of one pair. O(crop + support log support). */
export function fieldFigure(layer: LayerName, artifacts: PairArtifacts, choices: LayerChoices): FieldFigure {
	switch (layer) {
		case "cost":
			return costFigure(artifacts);
		case "velocity":
			return velocityFigure(artifacts, choices);
		case "mass":
			return massFigure(artifacts, choices.side);
	}
}
