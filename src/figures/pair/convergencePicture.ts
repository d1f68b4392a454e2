import { label, type Palette, type Picture, textWidth } from "../drawing/picture.ts";
import { type Box, type LegendEntry, legend, type Scale, xScale, yScale } from "../drawing/plotFrame.ts";
import { pathThrough, type SvgNode, svg } from "../drawing/svgNode.ts";
import { type ConvergenceFigure, type ConvergenceLevel, levelWord, toleranceText } from "./convergence.ts";

/** Room left of the plot for the decades and the axis' name, under it for the levels and the sweeps, px. */
const LEFT = 72;
const BELOW = 46;

/** Error and gap by sweep on a log axis; levels, tolerance and a change of back end are marked. A drawing that can be saved. */
export function convergencePicture(
	figure: ConvergenceFigure,
	palette: Palette,
	width: number,
	height: number,
): Picture {
	const keys = legend(palette, LEFT, 0, width - LEFT - 14, keysOf(figure, palette));
	const top = keys.height + 8;
	const box: Box = { x: LEFT, y: top, width: width - LEFT - 14, height: Math.max(60, height - top - BELOW) };
	const x = xScale(box, [0, Math.max(1, figure.totalSweeps)]);
	const y = yScale(box, figure.decades);
	const bottom = box.y + box.height;
	return {
		width,
		height,
		nodes: [
			...keys.nodes,
			...decadeLines(figure, palette, box, y),
			across(box, y(Math.log10(figure.tolerance)), palette.text, "5 4"),
			...figure.levels.slice(1).map((level) => boundary(level, palette, box, x)),
			...levelNames(figure.levels, palette, x, bottom),
			...figure.levels.flatMap((level) => [
				curve(level.gap, palette.test, x, y, "4 3"),
				curve(level.error, palette.reference, x, y),
			]),
			label(palette, box.x + box.width / 2, bottom + 36, `sweeps, ${figure.totalSweeps} in all, by resolution`, {
				...{ size: 11.5, anchor: "middle" },
			}),
			label(palette, 14, box.y + box.height / 2, "relative error and gap", {
				...{ size: 11.5, anchor: "middle", rotate: -90 },
			}),
		],
	};
}

function keysOf({ tolerance, levels }: ConvergenceFigure, palette: Palette): LegendEntry[] {
	const handedOver = levels.some((level) => level.handedOver);
	return [
		{ text: "marginal error", colour: palette.reference, mark: "line" },
		{ text: "duality gap", colour: palette.test, mark: "dashed" },
		{ text: `tolerance ${toleranceText(tolerance)}`, colour: palette.text, mark: "dashed" },
		...(handedOver
			? [
					{
						text: "goes on on the cpu in double precision",
						colour: palette.groups[2] ?? palette.text,
						mark: "line" as const,
					},
				]
			: []),
	];
}

function across(box: Box, y: number, stroke: string, dashes?: string): SvgNode {
	return svg("line", {
		...{ x1: box.x, x2: box.x + box.width, y1: y, y2: y, stroke, "stroke-width": 1 },
		"stroke-dasharray": dashes,
	});
}

/** A hairline a decade; numbers as far apart as they can be read. */
function decadeLines({ decades: [low, high] }: ConvergenceFigure, palette: Palette, box: Box, y: Scale): SvgNode[] {
	const every = Math.max(1, Math.ceil((16 * (high - low)) / box.height));
	return Array.from({ length: high - low + 1 }, (_, i) => low + i).flatMap((decade) => [
		across(box, y(decade), palette.line),
		...((decade - low) % every === 0
			? [
					label(palette, box.x - 6, y(decade) + 4, `1e${decade}`.replace("-", "−"), {
						...{ size: 11, fill: palette.faint, anchor: "end" },
					}),
				]
			: []),
	]);
}

function boundary(level: ConvergenceLevel, palette: Palette, box: Box, x: Scale): SvgNode {
	const at = x(level.fromSweep);
	const stroke = level.handedOver ? (palette.groups[2] ?? palette.text) : palette.faint;
	return svg("line", {
		...{ x1: at, x2: at, y1: box.y, y2: box.y + box.height, stroke, "stroke-width": level.handedOver ? 2 : 1 },
	});
}

/** "half, 12 sweeps" under each level's stretch, or the word alone, or nothing, as there is room. */
function levelNames(levels: readonly ConvergenceLevel[], palette: Palette, x: Scale, bottom: number): SvgNode[] {
	let taken = x(0);
	return levels.flatMap((level, i) => {
		const [from, to] = [x(level.fromSweep), x(level.toSweep)];
		const word = level.handedOver ? "cpu" : levelWord(level.factor);
		const sweeps = level.toSweep - level.fromSweep;
		const texts = [`${word}, ${sweeps} ${sweeps === 1 ? "sweep" : "sweeps"}`, word];
		const fitting = texts.find((text) => textWidth(text, 11) < to - from - 6);
		const style = { size: 11, fill: palette.faint };
		if (fitting !== undefined) {
			taken = from + 3 + textWidth(fitting, 11);
			return [label(palette, from + 3, bottom + 16, fitting, style)];
		}
		// The last is the one that counts, and often the shortest: it ends at the right, where the one before leaves room.
		const before = texts.find((text) => taken + 12 + textWidth(text, 11) < to);
		if (i < levels.length - 1 || before === undefined) return [];
		return [label(palette, to, bottom + 16, before, { ...style, anchor: "end" })];
	});
}

function curve(points: ConvergenceLevel["error"], stroke: string, x: Scale, y: Scale, dashes?: string): SvgNode {
	return svg("path", {
		d: pathThrough(points.map(({ sweep, value }) => [x(sweep), y(Math.log10(value))] as const)),
		...{ fill: "none", stroke, "stroke-width": 1.8, "stroke-linejoin": "round" },
		"stroke-dasharray": dashes,
	});
}
