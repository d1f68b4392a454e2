import { label, type Palette, type Picture } from "../drawing/picture.ts";
import { svg } from "../drawing/svgNode.ts";
import { type MapFigure, mapHeight, mapPicture } from "../field/mapPicture.ts";

/** A map, what is written above it, and its raster as an image address. */
export interface TitledMap {
	readonly title: string;
	readonly figure: MapFigure;
	readonly address: string;
}

const GAP = 14;
const TITLE = 22;

/** Maps two in a row, each under its title, all of one size: what is saved of a pair in two runs. */
export function mapsPicture(maps: readonly TitledMap[], palette: Palette, width: number): Picture {
	const wide = Math.floor((width - GAP) / 2);
	const high = Math.max(...maps.map(({ figure }) => mapHeight(figure.view, wide)));
	return {
		width,
		height: Math.ceil(maps.length / 2) * (TITLE + high + GAP),
		nodes: maps.flatMap(({ title, figure, address }, i) => {
			const [x, y] = [(i % 2) * (wide + GAP), Math.floor(i / 2) * (TITLE + high + GAP)];
			const { nodes } = mapPicture(figure, address, palette, wide, high);
			return [
				label(palette, x, y + 14, title, { size: 13, weight: 600 }),
				svg("g", { transform: `translate(${x} ${y + TITLE})` }, ...nodes),
			];
		}),
	};
}
