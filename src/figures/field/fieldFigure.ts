import { SIGMA_UM } from "../../domain/grid.ts";
import { quantile } from "../../domain/quantiles.ts";
import type { PairArtifacts } from "../../domain/result.ts";
import { formatFixed, formatLengthUm, formatSignificant } from "../words/numbers.ts";
import { type ArrowChoices, arrowField } from "./arrows.ts";
import type { MapLayer } from "./layerName.ts";
import {
	type LayerChoices,
	type LayerValues,
	layerRange,
	layerValues,
	type Side,
	shownVelocity,
	speedUm,
} from "./layerValues.ts";
import { lineIntegralStreaks, type Streaks } from "./lineIntegral.ts";
import type { MapContent } from "./mapContent.ts";
import { outlineOfMask, type ShapeOutline } from "./outline.ts";
import { streamlineField } from "./streamlines.ts";
import { extent, maskBit, rowsFromSupport, tightBox } from "./supportGrid.ts";

/** One map on the canonical grid, ready to draw: no colours of a theme, no library. */
export interface FieldFigure extends MapContent {
	readonly layer: MapLayer;
	/** Empty where the picture moves (morph). */
	readonly rows: readonly Float32Array[];
	/** Outline of the other shape. */
	readonly outline: ShapeOutline;
	/** Outline of the shape itself, where its colours can be too pale to show it. */
	readonly ownOutline: ShapeOutline | null;
	/** Streaks along the direction, to be laid over the crop; null on most maps. */
	readonly streaks: Streaks | null;
}

/** Margin of the view around the shapes, canonical px. */
const VIEW_MARGIN_PX = 5;

function frameOf(artifacts: PairArtifacts, drawn: Side) {
	const other: Side = drawn === "source" ? "target" : "source";
	return {
		arrows: null,
		streaks: null,
		ownOutline: null,
		crop: artifacts.crop,
		view: tightBox([artifacts.source.index, artifacts.target.index], artifacts.crop, VIEW_MARGIN_PX),
		outline: { of: other, line: outlineOfMask(artifacts[other].maskBits, artifacts.crop) },
	};
}

/** What every coloured layer has in common. */
function colouredMap(values: LayerValues, artifacts: PairArtifacts, choices: LayerChoices) {
	return {
		unit: values.unit,
		colours: values.colours,
		range: choices.range ?? layerRange(values),
		rows: rowsFromSupport(artifacts[values.side].index, values.values, artifacts.crop),
		...frameOf(artifacts, values.side),
	};
}

function costFigure(artifacts: PairArtifacts, choices: LayerChoices): FieldFigure {
	const layer = layerValues("cost", artifacts, choices);
	const { epsilon } = choices;
	// Where nothing happens a plan of this ε spreads mass by a Gaussian of variance ε/2 along each of the two axes.
	const blur =
		epsilon === undefined
			? "entropic blur included"
			: `blur alone makes about ${formatSignificant(epsilon * SIGMA_UM ** 2, 2)} µm²`;
	const { values, debiased } = shownVelocity(artifacts, false);
	const moved = debiased
		? ` Without the blur, half of the pixels move ${formatLengthUm(quantile(speedUm(values), 0.5))} or more.`
		: "";
	return {
		layer: "cost",
		title: "Cost density",
		caption: `mean squared distance of each pixel's mass; ${blur}`,
		twin:
			`Cost density of ${layer.values.length} source pixels, in square micrometres per unit mass, ${blur}: median ` +
			`${formatSignificant(quantile(layer.values, 0.5))}, highest ${formatSignificant(extent(layer.values)[1])}.${moved}`,
		...colouredMap(layer, artifacts, choices),
	};
}

/** What is drawn over the colours to show which way the displacement goes, and how to read it. */
function drawnDirection(artifacts: PairArtifacts, velocityYx: Float32Array, choices: ArrowChoices) {
	const { index } = artifacts.source;
	if (choices.draw === "streaks") {
		const streaks = lineIntegralStreaks(index, velocityYx, artifacts.crop, { minimumUm: choices.minimumUm });
		return { drawn: { streaks }, words: "streaks run along it, either way" };
	}
	const lines = choices.draw === "lines";
	const arrows = (lines ? streamlineField : arrowField)(index, velocityYx, choices);
	const length = arrows.scale === 1 ? "at true length" : `drawn × ${formatSignificant(arrows.scale, 1)}`;
	const many = lines ? "lines along its direction" : `arrows every ${arrows.spacingUm} µm, ${length}`;
	return {
		drawn: { arrows },
		words: arrows.count > 0 ? many : `nothing long enough for ${lines ? "a line" : "an arrow"}`,
	};
}

function velocityFigure(artifacts: PairArtifacts, choices: LayerChoices): FieldFigure {
	const { values, debiased } = shownVelocity(artifacts, choices.raw);
	const layer = layerValues("velocity", artifacts, choices);
	const { drawn, words } = drawnDirection(artifacts, values, choices.arrows);
	const kind = debiased ? "debiased displacement" : "displacement with entropic blur";
	const way = debiased ? "from source to target" : "source to target";
	return {
		layer: "velocity",
		title: "Velocity",
		caption: `${kind} ${way}; ${words}`,
		twin:
			`Length of the ${kind} of ${layer.values.length} source pixels: median ${formatLengthUm(quantile(layer.values, 0.5))}, ` +
			`95th percentile ${formatLengthUm(quantile(layer.values, 0.95))}, longest ${formatLengthUm(extent(layer.values)[1])}.`,
		...colouredMap(layer, artifacts, choices),
		...drawn,
	};
}

/** In one line of a small window. */
const MASS_CAPTIONS = {
	source: "not debiased; sent − present: blue destroyed, red amplified; a pixel is 100 µm²",
	target: "not debiased; present − received: red created, blue excess; a pixel is 100 µm²",
	created: "mass of the target that comes from nowhere, not debiased; a pixel is 100 µm²",
	destroyed: "mass of the source that goes nowhere, not debiased; a pixel is 100 µm²",
} as const;

function massFigure(artifacts: PairArtifacts, choices: LayerChoices): FieldFigure {
	const layer = layerValues("mass", artifacts, choices);
	const show = choices.mass?.show ?? "signed";
	let gained = 0;
	let lost = 0;
	for (const delta of layer.values) {
		if (delta > 0) gained += delta;
		else lost -= delta;
	}
	const unit = layer.unit.split(" ")[0];
	const [plus, minus] = layer.side === "source" ? ["amplified", "destroyed"] : ["created", "in excess"];
	const sums =
		show === "signed"
			? `${formatFixed(gained, 1)} ${unit} ${plus}, ${formatFixed(lost, 1)} ${unit} ${minus}.`
			: `${formatFixed(gained, 1)} ${unit} ${show}.`;
	return {
		layer: "mass",
		title: show === "signed" ? `Mass delta, ${layer.side} side` : `Mass ${show}, ${layer.side} side`,
		caption: MASS_CAPTIONS[show === "signed" ? layer.side : show],
		twin: `Mass delta on the ${layer.side} side over ${layer.values.length} pixels: ${sums}`,
		...colouredMap(layer, artifacts, choices),
		ownOutline: { of: layer.side, line: outlineOfMask(artifacts[layer.side].maskBits, artifacts.crop) },
	};
}

function overlayFigure(artifacts: PairArtifacts): FieldFigure {
	const { crop, source, target } = artifacts;
	let [both, alone, other] = [0, 0, 0];
	const rows = Array.from({ length: crop.y1 - crop.y0 }, (_row, y) =>
		Float32Array.from({ length: crop.x1 - crop.x0 }, (_column, x) => {
			const inSource = maskBit(source.maskBits, y + crop.y0, x + crop.x0);
			const inTarget = maskBit(target.maskBits, y + crop.y0, x + crop.x0);
			if (inSource && inTarget) both += 1;
			else if (inSource) alone += 1;
			else if (inTarget) other += 1;
			return inSource ? (inTarget ? 1 : 0) : inTarget ? 2 : Number.NaN;
		}),
	);
	const union = both + alone + other;
	const share = union === 0 ? 0 : both / union;
	return {
		layer: "overlay",
		title: "Overlay",
		unit: "",
		colours: "overlay",
		range: [0, 2],
		rows,
		caption: `both aligned masks; they share ${formatFixed(100 * share, 1)} % of what they cover`,
		twin:
			`Both masks on the canonical grid: ${both} pixels in both, ${alone} in the source alone, ${other} in the ` +
			`target alone; intersection over union ${formatFixed(share, 3)}.`,
		...frameOf(artifacts, "source"),
	};
}

function morphFigure(artifacts: PairArtifacts): FieldFigure {
	return {
		layer: "morph",
		title: "Morph",
		unit: "",
		colours: "amount",
		range: [0, 1],
		rows: [],
		caption: "pixels on their way, paler where torn; created mass fades in, destroyed fades out",
		twin: `${artifacts.source.index.length} source pixels on their way to the target's outline.`,
		...frameOf(artifacts, "source"),
	};
}

/** The figure of one layer of one pair. O(crop + support log support). */
export function fieldFigure(layer: MapLayer, artifacts: PairArtifacts, choices: LayerChoices): FieldFigure {
	switch (layer) {
		case "overlay":
			return overlayFigure(artifacts);
		case "cost":
			return costFigure(artifacts, choices);
		case "velocity":
			return velocityFigure(artifacts, choices);
		case "mass":
			return massFigure(artifacts, choices);
		case "morph":
			return morphFigure(artifacts);
	}
}
