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
	readonly arrows: ArrowField | null;
	readonly caption: string;
	readonly twin: string;
}

/** A pair's map in the terms of saved figures: the outline in the colour that the screen gives it. */
export function mapOfPair(map: PairMap): MapFigure {
	const { outline, ...rest } = map;
	const colour = outline.of === "target" ? OKABE_ITO.vermillion : OKABE_ITO.skyBlue;
	return { ...rest, lines: [{ name: `${outline.of} outline`, line: outline.line, colour, widthPx: 1.3 }], marks: [] };
}
