import { label, type Palette } from "../drawing/picture.ts";
import { type Box, rangeWithZero, type Scale, verticalAxis, yScale } from "../drawing/plotFrame.ts";
import { type SvgNode, svg } from "../drawing/svgNode.ts";
import { formatSignificant, NO_VALUE } from "../words/numbers.ts";

interface Interval {
	readonly estimate: number;
	readonly lo: number;
	readonly hi: number;
}

/** Statistics of a bin, as the analysis gives them. */
export interface BinStatistics {
	readonly bin: number;
	readonly difference: Interval;
	readonly auroc: Interval;
	readonly p: number;
	readonly q: number;
}

/** A bin is marked when its adjusted p is at most this. */
export const SIGNIFICANT_Q = 0.05;

const DIFFERENCE_HEIGHT = 74;
const ROW = 16;
const GAP = 20;

export function stripHeight(): number {
	return GAP + DIFFERENCE_HEIGHT + 8 + 3 * ROW + 4;
}

/**
 * Statistics of each bin, aligned with the profile above: difference of medians with its 95 % interval, then AUROC, p and q
 * as numbers; marked bins are bold with a star.
 */
export function strip(
	figure: { readonly binCount: number; readonly unit: string },
	statistics: readonly BinStatistics[],
	palette: Palette,
	above: Box,
	x: Scale,
): SvgNode[] {
	const box: Box = { ...above, y: above.y + above.height + 34 + GAP, height: DIFFERENCE_HEIGHT };
	const range = rangeWithZero(statistics.flatMap(({ difference: d }) => [d.estimate, d.lo, d.hi]));
	const y = yScale(box, range);
	const mid = (bin: number): number => x((bin + 0.5) / figure.binCount);
	const small = above.width / figure.binCount < 34 ? 9 : 11;
	const line = (row: number): number => box.y + box.height + 8 + ROW * row + 11;
	const row = (at: number, name: string, text: (bin: BinStatistics) => string): SvgNode[] => [
		label(palette, box.x - 6, line(at), name, { size: 11, fill: palette.faint, anchor: "end" }),
		...statistics.map((bin) =>
			label(palette, mid(bin.bin), line(at), text(bin), {
				size: small,
				anchor: "middle",
				...(bin.q <= SIGNIFICANT_Q ? { weight: 700 } : {}),
			}),
		),
	];
	return [
		label(palette, box.x, box.y - 6, "Difference of medians, test − reference, with 95 % bootstrap interval", {
			...{ size: 11, fill: palette.faint },
		}),
		...verticalAxis(palette, box, range, shortUnit(figure.unit)),
		...statistics.flatMap(({ bin, difference, q }) => {
			if (!Number.isFinite(difference.estimate)) return [];
			const stroke = q <= SIGNIFICANT_Q ? palette.text : palette.faint;
			const whisker = Number.isFinite(difference.lo)
				? [
						svg("line", {
							...{ x1: mid(bin), x2: mid(bin), y1: y(difference.lo), y2: y(difference.hi) },
							...{ stroke, "stroke-width": 1.6 },
						}),
					]
				: [];
			const full = q <= SIGNIFICANT_Q;
			const point = { cx: mid(bin), cy: y(difference.estimate), r: 3.2, stroke, "stroke-width": 1.4 };
			return [...whisker, svg("circle", { ...point, fill: full ? stroke : palette.page })];
		}),
		...row(0, "AUROC", ({ auroc }) => fixed(auroc.estimate)),
		...row(1, "p", ({ p }) => probability(p)),
		...row(2, "q (BH)", ({ q }) => (q <= SIGNIFICANT_Q ? `${probability(q)}★` : probability(q))),
	];
}

function shortUnit(unit: string): string {
	return unit.length > 14 ? `${unit.slice(0, 13)}…` : unit;
}

function fixed(value: number): string {
	return Number.isFinite(value) ? value.toFixed(2).replace(/^0/, "") : NO_VALUE;
}

/** p without its leading zero: .013; below a thousandth with an exponent. */
export function probability(value: number): string {
	if (!Number.isFinite(value)) return NO_VALUE;
	if (value >= 0.9995) return "1";
	if (value >= 0.001) return value.toPrecision(2).replace(/^0/, "");
	return formatSignificant(value, 1);
}
