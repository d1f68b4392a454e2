import type { Crop } from "../../domain/grid.ts";
import { colourBarTicks } from "../drawing/colourBar.ts";
import { colourStops, OVERLAY } from "../drawing/colours.ts";
import { label, type Palette, type Picture } from "../drawing/picture.ts";
import { coordinate, pathThrough, type SvgNode, svg } from "../drawing/svgNode.ts";
import type { ArrowField } from "./arrows.ts";
import type { MapContent } from "./mapContent.ts";
import type { Polyline } from "./outline.ts";
import { scaleBarFor } from "./scaleBar.ts";

/** A line over a map and what it is called in the legend. */
export interface MapLine {
	readonly name: string;
	readonly line: Polyline;
	readonly colour: string;
	readonly widthPx: number;
}

/** A name at a canonical pixel, for instance a tick of S. */
export interface MapMark {
	readonly text: string;
	readonly x: number;
	readonly y: number;
	/** Unit vector along which the tick is drawn. */
	readonly alongYx: readonly [number, number];
}

/** One map on the canonical grid, ready to be drawn. */
export interface MapFigure extends MapContent {
	readonly lines: readonly MapLine[];
	readonly marks: readonly MapMark[];
	/** What an overlay's three colours are; source, both and target when not given. */
	readonly overlayNames?: readonly [string, string, string];
	/** The view is a part of the map: what lies outside the drawing's own area is cut off. */
	readonly isPart?: boolean;
}

/** Room for the colour bar with its numbers and unit. */
const BAR_ROOM = 96;

/** Height at which a map of this view fills the width. */
export function mapHeight(view: Crop, width: number): number {
	return Math.round(((width - BAR_ROOM) * (view.y1 - view.y0)) / (view.x1 - view.x0)) + 30;
}

/** Where a view lies in a drawing: CSS pixels a canonical pixel, the view's corner, and the area of the map itself. */
export function mapPlace(view: Crop, width: number, height: number) {
	const across = view.x1 - view.x0;
	const down = view.y1 - view.y0;
	const area = { width: width - BAR_ROOM, height: height - 30 };
	const zoom = Math.max(0.2, Math.min(area.width / across, area.height / down));
	return { zoom, left: (area.width - zoom * across) / 2, top: Math.max(0, (area.height - zoom * down) / 2), area };
}

/**
 * The map with outline, arrows, colour bar with unit and scale bar. `href` holds the raster of `rows` as an image address;
 * pixels stay square and are never smoothed.
 */
export function mapPicture(figure: MapFigure, href: string, palette: Palette, width: number, height: number): Picture {
	const { view, crop } = figure;
	const { zoom, left, top, area } = mapPlace(view, width, height);
	const x = (column: number): number => left + (column + 0.5 - view.x0) * zoom;
	const y = (row: number): number => top + (row + 0.5 - view.y0) * zoom;
	const path = (line: Polyline) =>
		pathThrough(line.x.map((value, i) => [value === null ? null : x(value), mapped(line.y[i], y)] as const));
	const stroke = (line: Polyline, colour: string, wide: number, opacity = 1): SvgNode =>
		svg("path", {
			...{ d: path(line), fill: "none", stroke: colour, "stroke-width": wide, "stroke-linejoin": "round" },
			"stroke-opacity": opacity === 1 ? undefined : opacity,
		});
	const arrows = figure.arrows === null ? [] : arrowStrokes(figure.arrows, figure.colours, stroke);
	const map = [
		svg("image", {
			...{ x: coordinate(x(crop.x0 - 0.5)), y: coordinate(y(crop.y0 - 0.5)) },
			...{ width: coordinate((crop.x1 - crop.x0) * zoom), height: coordinate((crop.y1 - crop.y0) * zoom) },
			...{ preserveAspectRatio: "none", "image-rendering": "pixelated", href },
		}),
		...figure.lines.map((line) => stroke(line.line, line.colour, line.widthPx)),
		...arrows,
	];
	return {
		width,
		height,
		nodes: [
			...(figure.isPart === true ? [svg("svg", { x: 0, y: 0, ...area }, ...map)] : map),
			...figure.marks.flatMap((mark) => tick(mark, palette, x, y)),
			...scaleBar(palette, area.width, height, view.x1 - view.x0, zoom),
			...colourBar(figure, palette, width - BAR_ROOM + 12, 8, Math.max(60, height - 46)),
		],
	};
}

/** Arrows with a halo of the other tone; maps of differences are pale in their middle, so all of theirs are dark. */
function arrowStrokes(
	{ light, dark }: ArrowField,
	colours: MapFigure["colours"],
	stroke: (line: Polyline, colour: string, wide: number, opacity?: number) => SvgNode,
): SvgNode[] {
	const onBright = (line: Polyline) => [stroke(line, "#ffffff", 2.6, 0.65), stroke(line, "#000000", 1.1)];
	if (colours === "difference") return [...onBright(light), ...onBright(dark)];
	return [stroke(light, "#000000", 2.4, 0.4), stroke(light, "#ffffff", 1.1), ...onBright(dark)];
}

function mapped(value: number | null | undefined, scale: (value: number) => number): number | null {
	return value === null || value === undefined ? null : scale(value);
}

function tick(mark: MapMark, palette: Palette, x: (v: number) => number, y: (v: number) => number): SvgNode[] {
	const [dy, dx] = mark.alongYx;
	const [cx, cy] = [x(mark.x), y(mark.y)];
	const halo = { fill: "none", stroke: palette.page, "stroke-width": 3.4 };
	const d = pathThrough([
		[cx - 5 * dx, cy - 5 * dy],
		[cx + 5 * dx, cy + 5 * dy],
	]);
	return [
		svg("path", { d, ...halo }),
		svg("path", { d, fill: "none", stroke: palette.text, "stroke-width": 1.4 }),
		label(palette, cx + 15 * dx, cy + 15 * dy + 4, mark.text, { size: 11, anchor: "middle", halo: palette.page }),
	];
}

function scaleBar(palette: Palette, width: number, height: number, across: number, zoom: number): SvgNode[] {
	const bar = scaleBarFor(Math.min(across, width / zoom));
	const y = height - 18;
	return [
		svg("rect", { x: 8, y, width: coordinate(bar.lengthPx * zoom), height: 3, fill: palette.text }),
		label(palette, 8, height - 3, bar.label, { size: 11.5 }),
	];
}

function colourBar(figure: MapFigure, palette: Palette, x: number, y: number, height: number): SvgNode[] {
	if (figure.colours === "overlay") {
		return (["source", "both", "target"] as const).flatMap((name, i) => [
			svg("rect", { x, y: y + 20 * i, width: 12, height: 12, fill: `rgb(${OVERLAY[name].join(",")})` }),
			label(palette, x + 17, y + 20 * i + 10, figure.overlayNames?.[i] ?? name, { size: 11 }),
		]);
	}
	const stops = colourStops(figure.colours);
	const ticks = colourBarTicks(figure.range);
	const span = figure.range[1] - figure.range[0] || 1;
	const at = (value: number): number => y + height * (1 - (value - figure.range[0]) / span);
	const step = height / (stops.length - 1);
	return [
		...stops.slice(0, -1).map(([, colour], i) =>
			svg("rect", {
				...{ x, y: coordinate(y + height - (i + 1) * step), width: 10, height: coordinate(step + 0.6), fill: colour },
			}),
		),
		...ticks.values.flatMap((value, i) => [
			svg("line", { x1: x + 10, x2: x + 13, y1: at(value), y2: at(value), stroke: palette.faint, "stroke-width": 1 }),
			label(palette, x + 15, at(value) + 4, ticks.texts[i] ?? "", { size: 10.5 }),
		]),
		label(palette, x + 78, y + height / 2, figure.unit, { size: 11, anchor: "middle", rotate: -90 }),
	];
}
