import type { Crop } from "../../domain/grid.ts";
import { type ColourMapName, OKABE_ITO } from "../drawing/colours.ts";
import type { ArrowField } from "./arrows.ts";
import type { MapFigure } from "./mapPicture.ts";
import type { Polyline } from "./outline.ts";

/** What a pair's map must tell to be drawn as a figure that stands alone. */
export interface PairMap {
	readonly title: string;
	readonly unit: string;
	readonly colours: ColourMapName | "overlay";
	readonly range: readonly [number, number];
	readonly crop: Crop;
	readonly view: Crop;
	readonly rows: readonly ArrayLike<number>[];
	readonly outline: { readonly of: "source" | "target"; readonly line: Polyline };
	readonly ownOutline?: { readonly of: "source" | "target"; readonly line: Polyline } | null;
	readonly arrows: ArrowField | null;
	readonly caption: string;
	readonly twin: string;
}

/** The shape itself, where a map outlines it: a hairline that stands on light and dark pages. */
export const OWN_OUTLINE = "#8b9099";

/** A pair's map in the terms of saved figures: the outlines in the colours that the screen gives them. */
export function mapOfPair(map: PairMap): MapFigure {
	const { outline, ownOutline, ...rest } = map;
	const colour = outline.of === "target" ? OKABE_ITO.vermillion : OKABE_ITO.skyBlue;
	const own = ownOutline ?? null;
	return {
		...rest,
		lines: [
			...(own === null ? [] : [{ name: `${own.of} outline`, line: own.line, colour: OWN_OUTLINE, widthPx: 0.8 }]),
			{ name: `${outline.of} outline`, line: outline.line, colour, widthPx: 1.3 },
		],
		marks: [],
	};
}
