import { chosenVelocity, fieldOfPair } from "../../analysis/index.ts";
import type { PairArtifacts } from "../../domain/result.ts";
import { arrowField } from "../../figures/field/arrows.ts";
import type { MapFigure } from "../../figures/field/mapPicture.ts";
import { outlineOfMask } from "../../figures/field/outline.ts";
import { mapOfPair, type PairMap } from "../../figures/field/pairMap.ts";
import { extent, rowsFromSupport, tightBox } from "../../figures/field/supportGrid.ts";
import { formatSignificant } from "../../figures/words/numbers.ts";

const MARGIN_PX = 5;
const ARROWS = { spacingPx: 10, scale: "auto", minimumUm: 5 } as const;

type ReportLayer = "costDensity" | "speed" | "massBalance";

const WORDS: Readonly<
	Record<ReportLayer, { readonly title: string; readonly unit: string; readonly caption: string }>
> = {
	costDensity: {
		...{ title: "Cost density", unit: "µm² per unit mass" },
		caption: "mean squared distance that each source pixel's mass travels, entropic blur included",
	},
	speed: { title: "Velocity", unit: "µm", caption: "displacement from source to target" },
	massBalance: {
		...{ title: "Mass balance", unit: "µm² per pixel" },
		caption:
			"mass delta of both sides together, not debiased: red created or amplified, blue destroyed or received in excess; a pixel holds 100 µm²",
	},
};

/** The three maps of a pair's report. */
export const REPORT_LAYERS: readonly ReportLayer[] = ["costDensity", "speed", "massBalance"];

/** One map of a pair for the printed page. O(crop + support). */
export function reportMap(layer: ReportLayer, artifacts: PairArtifacts): MapFigure {
	const { pixels, values } = fieldOfPair(artifacts, layer);
	const [low, high] = extent(values);
	const bound = Math.max(layer === "massBalance" ? 1e-3 : 1, Math.abs(low) || 0, Math.abs(high) || 0);
	const diverging = layer === "massBalance";
	const { source, target, crop } = artifacts;
	const arrows = layer === "speed" ? arrowField(source.index, chosenVelocity(source), ARROWS) : null;
	const drawn =
		arrows === null ? "" : `; arrows every ${arrows.spacingUm} µm, drawn × ${formatSignificant(arrows.scale, 1)}`;
	const map: PairMap = {
		...WORDS[layer],
		caption: `${WORDS[layer].caption}${drawn}; line: target outline`,
		colours: diverging ? "difference" : "amount",
		range: diverging ? [-bound, bound] : [0, bound],
		crop,
		view: tightBox([source.index, target.index], crop, MARGIN_PX),
		rows: rowsFromSupport(pixels, values, crop),
		outline: { of: "target", line: outlineOfMask(target.maskBits, crop) },
		arrows,
		twin: `${WORDS[layer].title}, from ${formatSignificant(low)} to ${formatSignificant(high)} ${WORDS[layer].unit}.`,
	};
	return mapOfPair(map);
}
