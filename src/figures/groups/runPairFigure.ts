import { CANONICAL_HEIGHT, CANONICAL_WIDTH, type Crop } from "../../domain/grid.ts";
import type { PairArtifacts } from "../../domain/result.ts";
import { type ArrowChoices, type ArrowField, arrowField } from "../field/arrows.ts";
import { fieldFigure } from "../field/fieldFigure.ts";
import {
	type ColouredLayer,
	type LayerChoices,
	type LayerValues,
	layerRange,
	layerValues,
	shownVelocity,
} from "../field/layerValues.ts";
import type { MapFigure } from "../field/mapPicture.ts";
import { mapOfPair } from "../field/pairMap.ts";
import { extent, rowsFromSupport } from "../field/supportGrid.ts";
import { formatFixed, formatPercent, formatSignificant } from "../words/numbers.ts";
import { type FrameDifference, frameDifferences, framesMap } from "./runFrames.ts";
import { signedNumber } from "./runScatterFigure.ts";

/** The same layer of one pair in two runs, with what is between them. */
export interface RunPairFigure {
	readonly a: MapFigure;
	readonly b: MapFigure;
	/** B − A where both have a value; both masks over each other where the frames differ. */
	readonly between: MapFigure;
	/** How large the difference is and where; empty when the frames differ. */
	readonly summary: string;
	/** Empty when both runs compared the same masks. */
	readonly frames: readonly FrameDifference[];
	/** The displacement is shown as the plans give it. */
	readonly raw: boolean;
	/** What the person should know about the comparison of these maps; empty when nothing. */
	readonly note: string;
}

const TITLES: Readonly<Record<ColouredLayer, string>> = {
	cost: "Cost density",
	velocity: "Speed",
	mass: "Mass delta",
};

/**
 * Both runs' maps with one colour range, one length of arrows and one view, and the map of B − A. A displacement that only
 * one run has debiased is shown plain in both. O(crop + support log support).
 */
export function runPairFigure(
	layer: ColouredLayer,
	a: PairArtifacts,
	b: PairArtifacts,
	wanted: LayerChoices,
): RunPairFigure {
	const debiased = [a, b].filter(({ source }) => source.velocityDebiasedYx !== undefined).length;
	// Arrows whatever the inspector draws: only they show lengths that can be compared.
	const arrows: ArrowChoices = { ...wanted.arrows, draw: "arrows" };
	const choices = { ...wanted, arrows, raw: wanted.raw || debiased < 2 };
	const [valuesA, valuesB] = [layerValues(layer, a, choices), layerValues(layer, b, choices)];
	const range = sharedRange(layerRange(valuesA), layerRange(valuesB));
	const [mapA, mapB] = sameArrows(layer, a, b, { ...choices, range });
	const view = unionOf(mapA.view, mapB.view);
	const frames = frameDifferences(a, b);
	const note =
		layer === "velocity" && debiased === 1
			? "Only one of the runs is debiased: both are shown with the entropic blur."
			: "";
	const { between, summary } =
		frames.length > 0
			? { between: framesMap(a, b, frames, view), summary: "" }
			: differenceMap(layer, a, b, valuesA, valuesB, choices, { view, lines: mapA.lines });
	return { a: { ...mapA, view }, b: { ...mapB, view }, between, summary, frames, raw: choices.raw, note };
}

/** Both maps; automatic arrows take the shorter of the two lengths, so that they can be compared. */
function sameArrows(layer: ColouredLayer, a: PairArtifacts, b: PairArtifacts, choices: LayerChoices) {
	const draw = (artifacts: PairArtifacts, of: LayerChoices) => mapOfPair(fieldFigure(layer, artifacts, of));
	const maps = [draw(a, choices), draw(b, choices)] as const;
	const scales = maps.flatMap(({ arrows }) => (arrows === null || arrows.count === 0 ? [] : [arrows.scale]));
	if (scales.length < 2 || scales[0] === scales[1]) return maps;
	const arrows = { ...choices.arrows, scale: Math.min(...scales) };
	return [draw(a, { ...choices, arrows }), draw(b, { ...choices, arrows })] as const;
}

function sharedRange(one: readonly [number, number], other: readonly [number, number]): readonly [number, number] {
	return [Math.min(one[0], other[0]), Math.max(one[1], other[1])];
}

function unionOf(one: Crop, other: Crop): Crop {
	return {
		y0: Math.min(one.y0, other.y0),
		y1: Math.max(one.y1, other.y1),
		x0: Math.min(one.x0, other.x0),
		x1: Math.max(one.x1, other.x1),
	};
}

/** Slots of the pixels that both supports have. Both rise. */
function commonPixels(one: Uint32Array, other: Uint32Array): { index: Uint32Array; a: number[]; b: number[] } {
	const [index, a, b]: [number[], number[], number[]] = [[], [], []];
	let j = 0;
	for (let i = 0; i < one.length; i++) {
		const at = one[i] as number;
		while (j < other.length && (other[j] as number) < at) j++;
		if (other[j] !== at) continue;
		index.push(at);
		a.push(i);
		b.push(j);
	}
	return { index: Uint32Array.from(index), a, b };
}

function differenceMap(
	layer: ColouredLayer,
	a: PairArtifacts,
	b: PairArtifacts,
	valuesA: LayerValues,
	valuesB: LayerValues,
	choices: LayerChoices,
	{ view, lines }: Pick<MapFigure, "view" | "lines">,
): Pick<RunPairFigure, "between" | "summary"> {
	const { side, unit, floor } = valuesA;
	const pixels = commonPixels(a[side].index, b[side].index);
	const apart = Float64Array.from(pixels.index, (_, k) => {
		return (valuesB.values[pixels.b[k] as number] as number) - (valuesA.values[pixels.a[k] as number] as number);
	});
	const [low, high] = extent(apart);
	const bound = Math.max(floor, ...[-low, high].filter(Number.isFinite));
	const crop = unionOf(a.crop, b.crop);
	const title = `Difference in ${TITLES[layer].toLowerCase()}, B − A`;
	const arrows = layer === "velocity" ? changeOfVelocity(a, b, pixels, choices) : null;
	const summary = summaryOf(apart, unit, pixels.index);
	const between: MapFigure = {
		...{ title, unit, colours: "difference", range: [-bound, bound], crop, view, arrows, lines, marks: [] },
		rows: rowsFromSupport(pixels.index, apart, crop),
		caption: `B − A where both have a value${arrows === null || arrows.count === 0 ? "" : `; ${arrowWords(arrows)}`}`,
		twin: `${title}, in ${unit}. ${summary}`,
	};
	return { between, summary };
}

function arrowWords({ scale }: ArrowField): string {
	const length = scale === 1 ? "at true length" : `drawn × ${formatSignificant(scale, 1)}`;
	return `arrows: how B's displacement differs from A's, ${length}`;
}

/** "Root mean square 3.1 µm over 9,012 pixels; largest +12 µm at row 120, column 301." */
function summaryOf(apart: Float64Array, unit: string, index: Uint32Array): string {
	let [sum, n, worst] = [0, 0, -1];
	apart.forEach((value, k) => {
		if (!Number.isFinite(value)) return;
		sum += value * value;
		n += 1;
		if (worst < 0 || Math.abs(value) > Math.abs(apart[worst] as number)) worst = k;
	});
	if (n === 0) return "No pixel has a value in both runs.";
	const rms = Math.sqrt(sum / n);
	const [value, at] = [apart[worst] as number, index[worst] as number];
	const where = `row ${Math.floor(at / CANONICAL_WIDTH)}, column ${at % CANONICAL_WIDTH}`;
	return (
		`Root mean square ${formatSignificant(rms)} ${unit} over ${formatFixed(n, 0)} pixels; ` +
		`largest ${signedNumber(value)} at ${where}.`
	);
}

function changeOfVelocity(
	a: PairArtifacts,
	b: PairArtifacts,
	pixels: ReturnType<typeof commonPixels>,
	choices: LayerChoices,
): ArrowField {
	const [one, other] = [shownVelocity(a, choices.raw).values, shownVelocity(b, choices.raw).values];
	const change = Float32Array.from({ length: 2 * pixels.index.length }, (_, i) => {
		const [k, axis] = [i >> 1, i & 1];
		return (other[2 * (pixels.b[k] as number) + axis] as number) - (one[2 * (pixels.a[k] as number) + axis] as number);
	});
	return arrowField(pixels.index, change, { ...choices.arrows, scale: "auto" });
}

/** What a map shows at a canonical pixel; NaN where it is blank. */
export function valueAt({ rows, crop }: Pick<MapFigure, "rows" | "crop">, y: number, x: number): number {
	return rows[y - crop.y0]?.[x - crop.x0] ?? Number.NaN;
}

/** The frames that the two runs did not share, in words; empty when all are shared. */
export function frameWords(frames: readonly FrameDifference[]): string {
	if (frames.length === 0) return "";
	const parts = frames.map(
		({ side, onlyA, onlyB, union }) =>
			`the ${side} frame differs in ${formatFixed(onlyA + onlyB, 0)} pixels ` +
			`(${formatPercent((100 * (onlyA + onlyB)) / union)} of both masks)`,
	);
	return `The runs did not compare the same masks: ${parts.join("; ")}. A difference of the maps would mix shape with everything else, so both masks are shown instead.`;
}

/** Per-pixel numbers of the maps: every canonical pixel that a map has. O(grid). */
export function runPairRows(figure: RunPairFigure): (readonly [y: number, x: number, a: number, b: number])[] {
	const rows: (readonly [number, number, number, number])[] = [];
	for (let y = 0; y < CANONICAL_HEIGHT; y++) {
		for (let x = 0; x < CANONICAL_WIDTH; x++) {
			const [a, b] = [valueAt(figure.a, y, x), valueAt(figure.b, y, x)];
			if (Number.isFinite(a) || Number.isFinite(b)) rows.push([y, x, a, b]);
		}
	}
	return rows;
}
