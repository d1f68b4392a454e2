import type { Crop } from "../../domain/grid.ts";
import type { ColourMapName } from "../drawing/colours.ts";
import type { ArrowField } from "./arrows.ts";

/** What every map on the canonical grid has, on the screen and in a saved figure. */
export interface MapContent {
	readonly title: string;
	readonly unit: string;
	/** "overlay": 0 is the source alone, 1 both, 2 the target alone. */
	readonly colours: ColourMapName | "overlay";
	readonly range: readonly [number, number];
	/** What the rows cover. */
	readonly crop: Crop;
	/** What is drawn of it: the shapes with a small margin. */
	readonly view: Crop;
	/** Crop height × crop width, NaN outside the support. */
	readonly rows: readonly ArrayLike<number>[];
	readonly arrows: ArrowField | null;
	/** Says how to read the map, in a few words. */
	readonly caption: string;
	/** The same picture in words, for those who do not see it. */
	readonly twin: string;
}
