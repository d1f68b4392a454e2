import { colourBarTicks } from "../drawing/colourBar.ts";
import { label, type Palette, type Picture } from "../drawing/picture.ts";
import {
	type Box,
	type LegendEntry,
	legend,
	pointMark,
	rangeWithZero,
	verticalAxis,
	xScale,
	yScale,
} from "../drawing/plotFrame.ts";
import { coordinate, type SvgNode, svg } from "../drawing/svgNode.ts";
import { formatSignificant, NO_VALUE } from "../words/numbers.ts";

/** One pair in both runs. */
export interface RunPoint {
	readonly pairId: string;
	readonly a: number;
	readonly b: number;
	readonly difference: number;
	/** % of A. */
	readonly relativePct: number;
	/** The runs compared other shapes: the point says nothing about parameters. */
	readonly framesDiffer: boolean;
	/** Not converged in A, in B or in both; empty when both are. */
	readonly careful: string;
}

export interface RunScatterFigure {
	readonly points: readonly RunPoint[];
	readonly measure: string;
	readonly unit: string;
	/** B against A with the diagonal, or B − A against A with the zero line. */
	readonly plot: "values" | "difference";
	/** Drawn larger. */
	readonly chosen: string | null;
}

const CROWD = 80;
const LEFT = 74;
const RIGHT = 14;
const UNDER = 46;

/** "12.3 → 14.1 px, +14.6 %"; the words of a point, for its tooltip and the line under the plot. */
export function pointWords({ a, b, difference, relativePct }: Omit<RunPoint, "pairId">, unit: string): string {
	const change = difference === 0 ? "no difference" : `${signedNumber(difference)} ${unit}`;
	const share = Number.isFinite(relativePct) && difference !== 0 ? ` (${signedPct(relativePct)})` : "";
	return `A ${formatSignificant(a, 4)}, B ${formatSignificant(b, 4)} ${unit}: ${change}${share}`;
}

/** A difference with its sign. */
export function signedNumber(value: number): string {
	return `${value > 0 ? "+" : ""}${formatSignificant(value)}`;
}

/** From here on a difference is told as a factor. */
const FACTOR_PCT = 1000;

/** A relative difference with its sign: 0.0123 → "+0.0123 %"; 7,200 → "× 73". */
export function signedPct(value: number): string {
	if (!Number.isFinite(value)) return NO_VALUE;
	if (value >= FACTOR_PCT) return `× ${formatSignificant(1 + value / 100, 2)}`;
	return `${signedNumber(value)} %`;
}

/**
 * Every pair of two runs as a point: the same scale on both axes and the diagonal, or the difference over A's value. Pairs
 * whose masks differ are diamonds, those that did not converge carry a ring. A point's `data-id` is its pair. O(pairs).
 */
export function runScatterPicture(figure: RunScatterFigure, palette: Palette, width: number, height: number): Picture {
	const points = drawable(figure);
	const keys = legend(palette, LEFT, 0, width - LEFT - RIGHT, keysOf(figure, palette));
	const room = { width: width - LEFT - RIGHT, height: Math.max(60, height - keys.height - 12 - UNDER) };
	const box: Box = { x: LEFT, y: keys.height + 12, ...room };
	const both = rangeWithZero(points.flatMap(({ a, b }) => [a, b]));
	const isValues = figure.plot === "values";
	const xRange = isValues ? both : rangeWithZero(points.map(({ a }) => a));
	const yRange = isValues ? both : rangeWithZero(points.map(({ difference }) => difference));
	const [x, y] = [xScale(box, xRange), yScale(box, yRange)];
	const isCrowd = points.length > CROWD;
	const radius = isCrowd ? 2.8 : 4.5;
	const line = isValues ? both : null;
	const name = isValues ? `Run B: ${figure.measure}, ${figure.unit}` : `B − A: ${figure.measure}, ${figure.unit}`;
	return {
		width,
		height: box.y + box.height + UNDER,
		nodes: [
			...keys.nodes,
			...verticalAxis(palette, box, yRange, name),
			...horizontalAxis(palette, box, xRange, `Run A: ${figure.measure}, ${figure.unit}`),
			...(line === null
				? []
				: [
						svg("line", {
							...{ x1: coordinate(x(line[0])), y1: coordinate(y(line[0])) },
							...{ x2: coordinate(x(line[1])), y2: coordinate(y(line[1])) },
							...{ stroke: palette.faint, "stroke-width": 1.2, "stroke-dasharray": "5 4" },
						}),
					]),
			...points.map((point) => {
				const at = [x(point.a), y(isValues ? point.b : point.difference)] as const;
				const size = point.pairId === figure.chosen ? 1.5 * radius : radius;
				const colour = point.framesDiffer ? palette.test : palette.reference;
				const mark = (more: Readonly<Record<string, string>>): SvgNode =>
					pointMark(point.framesDiffer ? "diamond" : "circle", ...at, size, colour, { "fill-opacity": "0.8", ...more });
				// In a crowd one element a pair: the words stand under the plot and in the table.
				if (isCrowd && point.careful === "") return mark({ "data-id": point.pairId });
				return svg(
					"g",
					{ "data-id": point.pairId },
					svg("title", {}, `${point.pairId}. ${pointWords(point, figure.unit)}`),
					mark({}),
					...(point.careful === "" ? [] : [pointMark("ring", ...at, radius, palette.text)]),
				);
			}),
		],
	};
}

function drawable({ points }: RunScatterFigure): RunPoint[] {
	return points.filter(({ a, b }) => Number.isFinite(a) && Number.isFinite(b));
}

function keysOf({ points, plot }: RunScatterFigure, palette: Palette): LegendEntry[] {
	const entries: LegendEntry[] = [{ text: "pair", colour: palette.reference, mark: "circle" }];
	if (points.some(({ framesDiffer }) => framesDiffer))
		entries.push({ text: "other masks", colour: palette.test, mark: "diamond" });
	if (points.some(({ careful }) => careful !== ""))
		entries.push({ text: "not converged", colour: palette.text, mark: "ring" });
	if (plot === "values") entries.push({ text: "B = A", colour: palette.faint, mark: "dashed" });
	return entries;
}

function horizontalAxis(palette: Palette, box: Box, range: readonly [number, number], name: string): SvgNode[] {
	const ticks = colourBarTicks(range);
	const x = xScale(box, range);
	const bottom = box.y + box.height;
	return [
		...ticks.values.flatMap((value, i) => [
			svg("line", {
				...{ x1: coordinate(x(value)), x2: coordinate(x(value)), y1: coordinate(box.y), y2: coordinate(bottom) },
				...{ stroke: value === 0 ? palette.faint : palette.line, "stroke-width": 1 },
			}),
			label(palette, x(value), bottom + 16, ticks.texts[i] ?? "", { size: 11, fill: palette.faint, anchor: "middle" }),
		]),
		label(palette, box.x + box.width / 2, bottom + 34, name, { size: 11.5, anchor: "middle" }),
	];
}

/** The plot in words. */
export function runScatterTwin(figure: RunScatterFigure): string {
	const points = drawable(figure);
	const most = points.reduce<RunPoint | null>(
		(best, point) => (Math.abs(point.difference) > Math.abs(best?.difference ?? 0) ? point : best),
		null,
	);
	const above = points.filter(({ difference }) => difference > 0).length;
	const below = points.filter(({ difference }) => difference < 0).length;
	const farthest =
		most === null
			? "No pair differs."
			: `The largest difference is ${signedNumber(most.difference)} ${figure.unit}, in ${most.pairId}.`;
	return (
		`${figure.measure} of ${points.length} pairs in run B against run A, in ${figure.unit}: higher in B ${above}, ` +
		`lower ${below}. ${farthest}`
	);
}
