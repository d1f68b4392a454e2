import { label, type Palette, type Picture } from "../drawing/picture.ts";
import { type Box, legend, xScale, yScale } from "../drawing/plotFrame.ts";
import { pathThrough, svg } from "../drawing/svgNode.ts";
import type { ConvergenceFigure } from "./convergence.ts";
import { levelWord } from "./convergence.ts";

/** Error and gap by sweep on a log axis, levels and tolerance marked, as a drawing that can be saved. */
export function convergencePicture(
	figure: ConvergenceFigure,
	palette: Palette,
	width: number,
	height: number,
): Picture {
	const [low, high] = figure.decades;
	const keys = legend(palette, 60, 0, width - 74, [
		{ text: "marginal error", colour: palette.reference, mark: "line" },
		{ text: "duality gap", colour: palette.test, mark: "dashed" },
		{ text: `tolerance ${figure.tolerance.toExponential()}`, colour: palette.faint, mark: "dashed" },
	]);
	const box: Box = { x: 60, y: keys.height + 8, width: width - 74, height: Math.max(60, height - keys.height - 44) };
	const x = xScale(box, [0, Math.max(1, figure.totalSweeps)]);
	const y = yScale(box, [low, high]);
	const bottom = box.y + box.height;
	const decades = Array.from({ length: high - low + 1 }, (_, i) => low + i);
	const across = (at: number, stroke: string, dashes?: string) =>
		svg("line", {
			...{ x1: box.x, x2: box.x + box.width, y1: y(at), y2: y(at), stroke, "stroke-width": 1 },
			"stroke-dasharray": dashes,
		});
	return {
		width,
		height,
		nodes: [
			...keys.nodes,
			...decades.flatMap((decade) => [
				across(decade, palette.line),
				label(palette, box.x - 6, y(decade) + 4, `1e${decade}`.replace("-", "−"), {
					size: 11,
					fill: palette.faint,
					anchor: "end",
				}),
			]),
			across(Math.log10(figure.tolerance), palette.faint, "4 3"),
			...figure.levels.slice(1).map(({ fromSweep }) =>
				svg("line", {
					x1: x(fromSweep),
					x2: x(fromSweep),
					y1: box.y,
					y2: bottom,
					stroke: palette.faint,
					"stroke-width": 1,
				}),
			),
			...figure.levels
				.filter((level) => level.toSweep - level.fromSweep > 0.05 * figure.totalSweeps)
				.map((level) =>
					label(palette, x(level.fromSweep) + 3, bottom + 14, levelWord(level.factor), {
						size: 11,
						fill: palette.faint,
					}),
				),
			...figure.series.map(({ name, points }) =>
				svg("path", {
					d: pathThrough(points.map(({ sweep, value }) => [x(sweep), y(Math.log10(value))] as const)),
					...{ fill: "none", stroke: name === "error" ? palette.reference : palette.test, "stroke-width": 1.6 },
					"stroke-dasharray": name === "error" ? undefined : "4 3",
				}),
			),
			label(palette, box.x + box.width / 2, bottom + 30, `sweeps, ${figure.totalSweeps} in all, by resolution`, {
				...{ size: 11, anchor: "middle" },
			}),
		],
	};
}
