import { colourBarTicks } from "./colourBar.ts";
import { label, type Palette } from "./picture.ts";
import { coordinate, type SvgNode, svg } from "./svgNode.ts";

/** A rectangle of a drawing. */
export interface Box {
	readonly x: number;
	readonly y: number;
	readonly width: number;
	readonly height: number;
}

/** Place of a value between two ends of a box. */
export type Scale = (value: number) => number;

export function xScale(box: Box, range: readonly [number, number]): Scale {
	const span = range[1] - range[0] || 1;
	return (value) => box.x + (box.width * (value - range[0])) / span;
}

export function yScale(box: Box, range: readonly [number, number]): Scale {
	const span = range[1] - range[0] || 1;
	return (value) => box.y + box.height * (1 - (value - range[0]) / span);
}

/** A range that holds all finite values and 0, with a little air; [0, 1] when there is none. */
export function rangeWithZero(values: Iterable<number>): readonly [number, number] {
	let [low, high] = [0, 0];
	for (const value of values) {
		if (!Number.isFinite(value)) continue;
		low = Math.min(low, value);
		high = Math.max(high, value);
	}
	if (low === high) return [0, 1];
	const air = 0.05 * (high - low);
	return [low === 0 ? 0 : low - air, high === 0 ? 0 : high + air];
}

/** Hairlines and numbers of a vertical axis, its name and unit along it. */
export function verticalAxis(palette: Palette, box: Box, range: readonly [number, number], name: string): SvgNode[] {
	const ticks = colourBarTicks(range);
	const y = yScale(box, range);
	const nodes = ticks.values.flatMap((value, i) => [
		svg("line", {
			x1: coordinate(box.x),
			x2: coordinate(box.x + box.width),
			y1: coordinate(y(value)),
			y2: coordinate(y(value)),
			stroke: value === 0 ? palette.faint : palette.line,
			"stroke-width": 1,
		}),
		label(palette, box.x - 6, y(value) + 4, ticks.texts[i] ?? "", { size: 11, fill: palette.faint, anchor: "end" }),
	]);
	const middle = box.y + box.height / 2;
	return [...nodes, label(palette, box.x - 52, middle, name, { size: 11.5, anchor: "middle", rotate: -90 })];
}

export interface LegendEntry {
	readonly text: string;
	readonly colour: string;
	readonly mark: "line" | "dashed" | "band" | "circle" | "diamond" | "triangle" | "square" | "ring";
	/** Only the outline of the mark. */
	readonly hollow?: boolean;
}

/** What makes a mark an outline. */
export function hollowMark(colour: string): Readonly<Record<string, string>> {
	return { fill: "none", stroke: colour, "stroke-width": "1.4" };
}

/** Keys side by side from (x, y); they go on in a new row when the width is full. Returns the height used too. */
export function legend(
	palette: Palette,
	x: number,
	y: number,
	width: number,
	entries: readonly LegendEntry[],
): { readonly nodes: SvgNode[]; readonly height: number } {
	const nodes: SvgNode[] = [];
	let [left, row] = [x, 0];
	for (const entry of entries) {
		const wide = 24 + 6.2 * entry.text.length + 14;
		if (left > x && left + wide > x + width) {
			left = x;
			row++;
		}
		const middle = y + 18 * row + 8;
		nodes.push(...keyOf(entry, left, middle), label(palette, left + 24, middle + 4, entry.text, { size: 11.5 }));
		left += wide;
	}
	return { nodes, height: 18 * (row + 1) };
}

function keyOf({ mark, colour, hollow = false }: LegendEntry, x: number, y: number): SvgNode[] {
	if (mark === "band") return [svg("rect", { x, y: y - 5, width: 18, height: 10, fill: colour, "fill-opacity": 0.25 })];
	const line = svg("line", {
		x1: x,
		x2: x + 18,
		y1: y,
		y2: y,
		stroke: colour,
		"stroke-width": 2,
		"stroke-dasharray": mark === "dashed" ? "4 3" : undefined,
	});
	if (mark === "line" || mark === "dashed") return [line];
	return [pointMark(mark, x + 9, y, 4, colour, hollow ? hollowMark(colour) : {})];
}

/** A mark told apart by its shape too, not by colour alone. */
export function pointMark(
	mark: LegendEntry["mark"],
	x: number,
	y: number,
	radius: number,
	colour: string,
	more: Readonly<Record<string, string>> = {},
): SvgNode {
	const polygon = (points: readonly (readonly [number, number])[]) =>
		svg("polygon", {
			points: points.map(([dx, dy]) => `${coordinate(x + dx * radius)},${coordinate(y + dy * radius)}`).join(" "),
			fill: colour,
			...more,
		});
	switch (mark) {
		case "diamond":
			return polygon([
				[0, -1.3],
				[1.3, 0],
				[0, 1.3],
				[-1.3, 0],
			]);
		case "triangle":
			return polygon([
				[0, -1.25],
				[1.2, 0.9],
				[-1.2, 0.9],
			]);
		case "square":
			return polygon([
				[-0.95, -0.95],
				[0.95, -0.95],
				[0.95, 0.95],
				[-0.95, 0.95],
			]);
		case "ring":
			return svg("circle", {
				...{ cx: coordinate(x), cy: coordinate(y), r: radius + 2.5, fill: "none" },
				...{ stroke: colour, "stroke-width": 1.6, ...more },
			});
		default:
			return svg("circle", { cx: coordinate(x), cy: coordinate(y), r: radius, fill: colour, ...more });
	}
}
