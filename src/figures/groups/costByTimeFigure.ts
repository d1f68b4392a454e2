import { quantile } from "../../domain/quantiles.ts";
import { label, type Palette, type Picture } from "../drawing/picture.ts";
import {
	type Box,
	hollowMark,
	type LegendEntry,
	legend,
	pointMark,
	rangeWithZero,
	verticalAxis,
	xScale,
	yScale,
} from "../drawing/plotFrame.ts";
import { coordinate, pathThrough, type SvgNode, svg } from "../drawing/svgNode.ts";
import { TOTAL_COST_UNIT } from "../pair/distance.ts";
import { formatSignificant } from "../words/numbers.ts";

export interface CostPoint {
	readonly pairId: string;
	/** Genotype, or whatever tells the groups apart. */
	readonly group: string;
	/** Hours past fertilisation; null when the manifest has none. */
	readonly hpf: number | null;
	/** px·mm²: mass times squared distance. */
	readonly cost: number;
	/** Why the pair is an outlier; null when it is none. */
	readonly outlier: string | null;
	/** A frame against itself: it shows what the blur costs, and counts neither in a median nor in a fence. */
	readonly itself: boolean;
}

export interface CostByTimeFigure {
	readonly points: readonly CostPoint[];
	/** Which time stands on x, for instance "source time". */
	readonly timeName: string;
}

const MARKS = ["circle", "diamond", "triangle", "square"] as const;
/** With more pairs than this their marks are smaller. */
const CROWD = 80;
/** With more pairs than this all but the outliers of a group are one path: thousands of elements take seconds. */
const MULTITUDE = 1500;
const AXIS = `Cost, ${TOTAL_COST_UNIT}`;

/** Groups in order of first appearance, each with a colour and a mark of its own. */
function groupMarks(
	points: readonly CostPoint[],
	colours: readonly string[],
): Map<string, { colour: string; mark: LegendEntry["mark"] }> {
	const names = [...new Set(points.map((point) => point.group))];
	return new Map(
		names.map((name, i) => [
			name,
			{ colour: colours[i % colours.length] ?? "#808080", mark: MARKS[i % MARKS.length] ?? "circle" },
		]),
	);
}

/**
 * Cost of every pair over time, one lane a group at each time, the median of each as a bar; pair order where there are no
 * times. Outliers carry a ring, frames against themselves are hollow. A point's `data-id` is its pair. O(pairs log pairs).
 */
export function costByTimePicture(figure: CostByTimeFigure, palette: Palette, width: number, height: number): Picture {
	const points = figure.points.filter((point) => Number.isFinite(point.cost));
	const marks = groupMarks(points, palette.groups);
	const keys = legend(palette, 74, 0, width - 88, keysOf(points, marks, palette));
	const box: Box = { x: 74, y: keys.height + 8, width: width - 88, height: Math.max(60, height - keys.height - 46) };
	const range = rangeWithZero(points.map((point) => point.cost));
	const places = placesOf(points, marks, box);
	const y = yScale(box, range);
	const radius = points.length > CROWD ? 2.8 : 4;
	return {
		width,
		height,
		nodes: [
			...keys.nodes,
			...verticalAxis(palette, box, range, AXIS),
			...axisOf(points, palette, box, figure.timeName),
			...mediansOf(points, places, marks, y),
			...(points.length > MULTITUDE ? crowdsOf(points, places, marks, y) : []),
			...points
				.filter((point) => points.length <= MULTITUDE || point.outlier !== null)
				.map((point) => markOf(point, places.get(point.pairId) ?? 0, y(point.cost), radius, marks, palette)),
		],
	};
}

type Marks = ReturnType<typeof groupMarks>;

function keysOf(points: readonly CostPoint[], marks: Marks, palette: Palette): LegendEntry[] {
	const keys: LegendEntry[] = [...marks].map(([name, key]) => ({ text: name || "no label", ...key }));
	if (points.some(({ hpf, itself }) => hpf !== null && !itself))
		keys.push({ text: "median at one time", colour: palette.faint, mark: "line" });
	keys.push({ text: "outlier, kept", colour: palette.text, mark: "ring" });
	if (points.some(({ itself }) => itself))
		keys.push({
			text: "frame against itself, not in medians or fences",
			colour: palette.faint,
			mark: "circle",
			hollow: true,
		});
	return keys;
}

/** One pair with its words; an outlier has a ring. */
function markOf(point: CostPoint, x: number, y: number, radius: number, marks: Marks, palette: Palette): SvgNode {
	const key = marks.get(point.group);
	const colour = key?.colour ?? palette.text;
	const aside = point.itself ? ", a frame against itself" : point.outlier === null ? "" : `. ${point.outlier}`;
	const words = `${point.pairId}: ${formatSignificant(point.cost)}${aside}`;
	return svg(
		"g",
		{ "data-id": point.pairId },
		svg("title", {}, words),
		pointMark(
			key?.mark ?? "circle",
			x,
			y,
			radius,
			colour,
			point.itself ? hollowMark(colour) : { "fill-opacity": "0.85" },
		),
		...(point.outlier === null ? [] : [pointMark("ring", x, y, 4, palette.text)]),
	);
}

/** The pairs of each group without outliers as one path of small squares, those of a frame against itself as outlines. */
function crowdsOf(
	points: readonly CostPoint[],
	places: ReadonlyMap<string, number>,
	marks: Marks,
	y: (value: number) => number,
): SvgNode[] {
	const paths = new Map([...marks].map(([name]) => [name, { filled: [] as string[], hollow: [] as string[] }]));
	for (const { pairId, group, cost, outlier, itself } of points) {
		if (outlier !== null) continue;
		const square = `M${coordinate((places.get(pairId) ?? 0) - 1)} ${coordinate(y(cost) - 1)}h2v2h-2z`;
		paths.get(group)?.[itself ? "hollow" : "filled"].push(square);
	}
	return [...paths].flatMap(([name, { filled, hollow }]) => {
		const colour = marks.get(name)?.colour ?? "#808080";
		return [
			svg("path", { d: filled.join(""), fill: colour, "fill-opacity": "0.6" }),
			svg("path", { d: hollow.join(""), ...hollowMark(colour), "stroke-width": "0.8" }),
		];
	});
}

function timesOf(points: readonly CostPoint[]): number[] {
	return [...new Set(points.flatMap((point) => (point.hpf === null ? [] : [point.hpf])))].sort((a, b) => a - b);
}

/** Room for one time on the axis: as wide as the nearest two times are apart. */
function stepOf(times: readonly number[]): number {
	const gaps = times.slice(1).map((time, i) => time - (times[i] ?? time));
	return gaps.length === 0 ? 1 : Math.min(...gaps);
}

function timeScale(times: readonly number[], box: Box) {
	const step = stepOf(times);
	return xScale(box, [(times[0] ?? 0) - 0.6 * step, (times.at(-1) ?? 0) + 0.6 * step]);
}

function seatKey(group: string, hpf: number | null): string {
	return JSON.stringify([hpf, group]);
}

/** The pairs of each group at each time. O(pairs). */
function seatsOf(points: readonly CostPoint[]): Map<string, CostPoint[]> {
	const seats = new Map<string, CostPoint[]>();
	for (const point of points) {
		const key = seatKey(point.group, point.hpf);
		const seat = seats.get(key);
		if (seat === undefined) seats.set(key, [point]);
		else seat.push(point);
	}
	return seats;
}

function placesOf(points: readonly CostPoint[], marks: ReadonlyMap<string, unknown>, box: Box): Map<string, number> {
	const times = timesOf(points);
	if (times.length === 0) {
		const x = xScale(box, [-0.5, Math.max(0.5, points.length - 0.5)]);
		return new Map(points.map((point, i) => [point.pairId, x(i)]));
	}
	const x = timeScale(times, box);
	const step = stepOf(times);
	const lanes = [...marks.keys()];
	const lane = (0.84 * step) / lanes.length;
	const places = new Map<string, number>();
	for (const members of seatsOf(points).values()) {
		members.forEach((point, i) => {
			const middle = (point.hpf ?? 0) + (lanes.indexOf(point.group) - (lanes.length - 1) / 2) * lane;
			const spread = members.length === 1 ? 0 : (i / (members.length - 1) - 0.5) * 0.7 * lane;
			places.set(point.pairId, x(middle + spread));
		});
	}
	return places;
}

function axisOf(points: readonly CostPoint[], palette: Palette, box: Box, timeName: string): SvgNode[] {
	const bottom = box.y + box.height;
	const times = timesOf(points);
	const words = (text: string) =>
		label(palette, box.x + box.width / 2, bottom + 32, text, { size: 11, anchor: "middle" });
	if (times.length === 0) return [words("pairs in the order of the manifest, which has no times")];
	const x = timeScale(times, box);
	const every = Math.ceil(times.length / Math.max(1, Math.floor(box.width / 34)));
	return [
		...times
			.filter((_, i) => i % every === 0)
			.map((time) =>
				label(palette, x(time), bottom + 16, String(time), { size: 11, fill: palette.faint, anchor: "middle" }),
			),
		words(`${timeName}, hours past fertilisation`),
	];
}

function mediansOf(
	points: readonly CostPoint[],
	places: ReadonlyMap<string, number>,
	marks: Marks,
	y: (value: number) => number,
): SvgNode[] {
	const seats = seatsOf(points.filter(({ itself }) => !itself));
	const times = timesOf(points);
	return [...marks].flatMap(([name, { colour }]) => {
		const stops = times.flatMap((time) => {
			const here = seats.get(seatKey(name, time)) ?? [];
			if (here.length === 0) return [];
			const xs = here.map((point) => places.get(point.pairId) ?? 0);
			const median = quantile(
				here.map((point) => point.cost),
				0.5,
			);
			return [{ left: Math.min(...xs) - 8, right: Math.max(...xs) + 8, at: y(median) }];
		});
		if (stops.length === 0) return [];
		const bars = stops.map(({ left, right, at }) =>
			svg("line", { x1: left, x2: right, y1: at, y2: at, stroke: colour, "stroke-width": 2.2, "stroke-opacity": 0.8 }),
		);
		const through = pathThrough(stops.map(({ left, right, at }) => [(left + right) / 2, at] as const));
		return [
			...bars,
			svg("path", { d: through, fill: "none", stroke: colour, "stroke-width": 1, "stroke-opacity": 0.6 }),
		];
	});
}

/** The plot in words. */
export function costByTimeTwin(figure: CostByTimeFigure): string {
	const costs = new Map<string, number[]>(figure.points.map(({ group }) => [group, []]));
	for (const { group, cost, itself } of figure.points) if (!itself) costs.get(group)?.push(cost);
	const groups = [...costs].map(([name, of]) => {
		const median = of.length === 0 ? "" : `, median ${formatSignificant(quantile(of, 0.5))}`;
		return `${name || "no label"}: ${of.length} ${of.length === 1 ? "pair" : "pairs"}${median}`;
	});
	const outliers = figure.points.filter((point) => point.outlier !== null).length;
	const itself = figure.points.filter((point) => point.itself).length;
	const aside =
		itself === 0 ? "" : ` ${itself} more, frames against themselves, count neither in medians nor in fences.`;
	return `Cost of each pair in ${TOTAL_COST_UNIT} (mass times squared distance). ${groups.join("; ")}.${aside} ${outliers} flagged as outliers, none removed.`;
}
