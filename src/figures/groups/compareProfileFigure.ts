import { label, type Palette, type Picture, textWidth } from "../drawing/picture.ts";
import {
	type Box,
	type LegendEntry,
	legend,
	pointMark,
	rangeWithZero,
	type Scale,
	verticalAxis,
	xScale,
	yScale,
} from "../drawing/plotFrame.ts";
import { pathThrough, type SvgNode, svg } from "../drawing/svgNode.ts";
import { formatSignificant, NO_VALUE } from "../words/numbers.ts";
import { type BinStatistics, SIGNIFICANT_Q, strip, stripHeight } from "./compareStrip.ts";

/** One group along the body; every array has one entry a bin, NaN where nothing is there. */
export interface ProfileSeries {
	readonly name: string;
	readonly embryoCount: number;
	readonly lo: ArrayLike<number>;
	readonly median: ArrayLike<number>;
	readonly hi: ArrayLike<number>;
	readonly embryos: readonly { readonly embryo: string; readonly values: ArrayLike<number> }[];
}

export interface ProfileFigure {
	readonly feature: string;
	readonly unit: string;
	readonly binCount: number;
	readonly reference: ProfileSeries;
	readonly test: ProfileSeries;
	readonly floor: { readonly name: string; readonly lo: ArrayLike<number>; readonly hi: ArrayLike<number> } | null;
	/** Null until they are computed. */
	readonly statistics: readonly BinStatistics[] | null;
	readonly showEmbryos: boolean;
}

const LEFT = 66;
const RIGHT = 14;

/**
 * Two groups along the body: median and quartile band, each embryo as a thin line when wanted, controls behind, and under
 * it the statistics of each bin. Groups differ by colour and mark, marked bins by a sign. O(bins × embryos).
 */
export function profilePicture(figure: ProfileFigure, palette: Palette, width: number, height: number): Picture {
	const keys = legend(palette, LEFT, 0, width - LEFT - RIGHT, legendOf(figure, palette));
	const under = 34 + (figure.statistics === null ? 0 : stripHeight());
	const box: Box = {
		x: LEFT,
		y: keys.height + 8,
		width: width - LEFT - RIGHT,
		height: Math.max(60, height - keys.height - 8 - under),
	};
	const shown = figure.showEmbryos
		? [figure.reference, figure.test].flatMap((g) => g.embryos.map((e) => e.values))
		: [];
	const arrays = [figure.reference, figure.test].flatMap((group) => [group.lo, group.median, group.hi]);
	const floors = figure.floor === null ? [] : [figure.floor.lo, figure.floor.hi];
	const range = rangeWithZero([...shown, ...arrays, ...floors].flatMap((values) => Array.from(values)));
	const [x, y] = [xScale(box, [0, 1]), yScale(box, range)];
	const nodes = [
		...keys.nodes,
		...bodyAxis(figure, palette, box, x),
		...verticalAxis(palette, box, range, axisName(figure, box.height)),
		...(figure.floor === null ? [] : [band(figure.floor, figure.binCount, x, y, palette.faint, 0.22)]),
		...group(figure.reference, figure, palette.reference, "circle", x, y),
		...group(figure.test, figure, palette.test, "diamond", x, y),
		...(figure.statistics === null ? [] : strip(figure, figure.statistics, palette, box, x)),
	];
	return { width, height: box.y + box.height + under, nodes };
}

function legendOf(figure: ProfileFigure, palette: Palette): LegendEntry[] {
	const { reference, test, floor } = figure;
	const words = (group: ProfileSeries) =>
		`${group.name}, ${group.embryoCount} ${group.embryoCount === 1 ? "embryo" : "embryos"}: median and quartiles`;
	return [
		{ text: words(reference), colour: palette.reference, mark: "circle" },
		{ text: words(test), colour: palette.test, mark: "diamond" },
		...(floor === null ? [] : [{ text: `${floor.name}: 5 % to 95 %`, colour: palette.faint, mark: "band" as const }]),
	];
}

/** S from head to tail with the bins' edges; marked bins carry a star at the top. */
function bodyAxis(figure: ProfileFigure, palette: Palette, box: Box, x: Scale): SvgNode[] {
	const bottom = box.y + box.height;
	const edges = Array.from({ length: figure.binCount + 1 }, (_, k) => k / figure.binCount);
	const marked = (figure.statistics ?? []).filter(({ q }) => q <= SIGNIFICANT_Q);
	return [
		...marked.flatMap(({ bin }) => [
			svg("rect", {
				...{ x: x(bin / figure.binCount), width: box.width / figure.binCount },
				...{ y: box.y, height: box.height, fill: palette.text, "fill-opacity": 0.06 },
			}),
			label(palette, x((bin + 0.5) / figure.binCount), box.y + 12, "★", { size: 11, anchor: "middle" }),
		]),
		...edges.map((s) =>
			svg("line", { x1: x(s), x2: x(s), y1: bottom, y2: bottom + 4, stroke: palette.faint, "stroke-width": 1 }),
		),
		...[0, 0.2, 0.4, 0.6, 0.8, 1].map((s) =>
			label(palette, x(s), bottom + 16, s === 0 ? "head 0" : s === 1 ? "tail 1" : String(s), {
				...{ size: 11, fill: palette.faint },
				anchor: s === 0 ? "start" : s === 1 ? "end" : "middle",
			}),
		),
		label(palette, box.x + box.width / 2, bottom + 29, "S, position along the body", { size: 11, anchor: "middle" }),
	];
}

function group(
	series: ProfileSeries,
	figure: ProfileFigure,
	colour: string,
	mark: "circle" | "diamond",
	x: Scale,
	y: Scale,
): SvgNode[] {
	const { binCount, showEmbryos } = figure;
	const mid = (bin: number): number => x((bin + 0.5) / binCount);
	const through = (values: ArrayLike<number>) =>
		pathThrough(Array.from(values, (value, bin) => [mid(bin), y(value)] as const));
	const thin = showEmbryos ? series.embryos : [];
	return [
		band(series, binCount, x, y, colour, 0.18),
		...thin.map(({ embryo, values }) =>
			svg(
				"path",
				{ d: through(values), fill: "none", stroke: colour, "stroke-width": 0.8, "stroke-opacity": 0.55 },
				svg("title", {}, embryo),
			),
		),
		svg("path", { d: through(series.median), fill: "none", stroke: colour, "stroke-width": 2.2 }),
		...Array.from(series.median, (value, bin) => ({ value, bin }))
			.filter(({ value }) => Number.isFinite(value))
			.map(({ value, bin }) => pointMark(mark, mid(bin), y(value), 3, colour)),
	];
}

/** The area between two profiles, in pieces where a bin is empty. */
function band(
	of: { readonly lo: ArrayLike<number>; readonly hi: ArrayLike<number> },
	binCount: number,
	x: Scale,
	y: Scale,
	fill: string,
	opacity: number,
): SvgNode {
	const pieces: string[] = [];
	let start = 0;
	for (let bin = 0; bin <= binCount; bin++) {
		if (bin < binCount && Number.isFinite(of.lo[bin]) && Number.isFinite(of.hi[bin])) continue;
		const run = Array.from({ length: bin - start }, (_, i) => start + i);
		const mid = (k: number): number => x((k + 0.5) / binCount);
		if (run.length > 0) {
			const there = run.map((k) => [mid(k), y(of.hi[k] ?? 0)] as const);
			const back = run.reverse().map((k) => [mid(k), y(of.lo[k] ?? 0)] as const);
			pieces.push(`${pathThrough([...there, ...back])}Z`);
		}
		start = bin + 1;
	}
	return svg("path", { d: pieces.join(""), fill, "fill-opacity": opacity, stroke: "none" });
}

/** Feature and unit along the axis, the unit alone where the axis is short. */
function axisName({ feature, unit }: ProfileFigure, height: number): string {
	const whole = `${feature.replace(/ \(.*/, "")}, ${unit}`;
	return textWidth(whole, 11.5) <= height ? whole : unit;
}

/** The plot in words. */
export function profileTwin(figure: ProfileFigure): string {
	const { reference, test, statistics, unit } = figure;
	const largest = Array.from(test.median, (value, bin) => ({ bin, gap: value - (reference.median[bin] ?? Number.NaN) }))
		.filter(({ gap }) => Number.isFinite(gap))
		.sort((a, b) => Math.abs(b.gap) - Math.abs(a.gap))[0];
	const where =
		largest === undefined
			? "No bin has values in both groups."
			: `The medians differ most at S ${((largest.bin + 0.5) / figure.binCount).toFixed(2)}, by ${formatSignificant(largest.gap)} ${unit}.`;
	const marked = (statistics ?? []).filter(({ q }) => q <= SIGNIFICANT_Q).map(({ bin }) => bin + 1);
	const words =
		statistics === null
			? "Statistics are not computed yet."
			: marked.length === 0
				? `No bin of ${figure.binCount} has q at or below ${SIGNIFICANT_Q}; the least p is ${leastOf(statistics)}.`
				: `Bins ${marked.join(", ")} of ${figure.binCount} from the head have q at or below ${SIGNIFICANT_Q}.`;
	return `${figure.feature} along the body, ${test.name} against ${reference.name}. ${where} ${words}`;
}

function leastOf(statistics: readonly BinStatistics[]): string {
	const finite = statistics.map(({ p }) => p).filter(Number.isFinite);
	return finite.length === 0 ? NO_VALUE : formatSignificant(Math.min(...finite), 2);
}
