import { OKABE_ITO } from "../drawing/colours.ts";
import type { MapContent } from "./mapContent.ts";
import type { MapFigure } from "./mapPicture.ts";
import type { ShapeOutline } from "./outline.ts";

/** What a pair's map must tell to be drawn as a figure that stands alone. */
export interface PairMap extends MapContent {
	readonly outline: ShapeOutline;
	readonly ownOutline?: ShapeOutline | null;
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
