import { CANONICAL_UM_PER_PX, CANONICAL_WIDTH, type Crop } from "../../domain/grid.ts";
import { quantile } from "../../domain/quantiles.ts";
import { OKABE_ITO } from "../drawing/colours.ts";
import { type ArrowChoices, type ArrowField, arrowField } from "../field/arrows.ts";
import type { MapFigure, MapLine, MapMark } from "../field/mapPicture.ts";
import { outlineOfMask } from "../field/outline.ts";
import { extent, maskBit } from "../field/supportGrid.ts";
import { formatSignificant } from "../words/numbers.ts";

export type CompareSide = "reference" | "test" | "difference";
export type CompareFieldName = "costDensity" | "speed" | "created" | "destroyed" | "massBalance";

export interface CompareFieldWords {
	readonly title: string;
	readonly unit: string;
	readonly about: string;
}

/** The mean fields that can be looked at, in order. */
export const COMPARE_FIELDS: Readonly<Record<CompareFieldName, CompareFieldWords>> = {
	costDensity: {
		title: "Cost density",
		unit: "µm² per unit mass",
		about: "mean squared distance that a pixel's mass travels",
	},
	speed: { title: "Speed", unit: "µm", about: "mean length of the displacement" },
	created: {
		title: "Created mass",
		unit: "px of mass per pixel",
		about: "mass that appears on the target side, not debiased",
	},
	destroyed: {
		title: "Destroyed mass",
		unit: "px of mass per pixel",
		about: "mass that is lost on the source side, not debiased",
	},
	massBalance: {
		title: "Mass balance",
		unit: "µm² per pixel",
		about: "signed mass delta of both sides together, not debiased, above zero created or amplified",
	},
};

/** The reference body: mask, and its line with method; (y, x) in µm. */
export interface ReferenceShape {
	readonly maskBits: Uint8Array;
	readonly method: "skeleton" | "principal_axis";
	readonly pointsYxUm: Float64Array;
	readonly lengthUm: number;
}

export interface CompareFieldInput {
	readonly name: CompareFieldName;
	readonly side: CompareSide;
	/** The field of this side over the canonical grid, NaN outside; smoothed already where that was asked for. */
	readonly values: ArrayLike<number>;
	/** Both groups' fields, which share one colour range. */
	readonly bothGroups: readonly ArrayLike<number>[];
	/** Mean displacement in µm of this side, drawn over speed. */
	readonly velocityUm: { readonly y: ArrayLike<number>; readonly x: ArrayLike<number> } | null;
	readonly arrows: ArrowChoices;
	readonly shape: ReferenceShape;
	readonly showLine: boolean;
	readonly smoothingUm: number;
	readonly groupName: string;
}

const MARGIN_PX = 6;
const WHOLE: Crop = { y0: 0, y1: 256, x0: 0, x1: CANONICAL_WIDTH };
/** Smallest range of a map: less is rounding, not structure. */
const FLOOR: Readonly<Record<CompareFieldName, number>> = {
	costDensity: 1,
	speed: 1,
	created: 1e-5,
	destroyed: 1e-5,
	massBalance: 1e-3,
};

/** One side of the comparison as a map. Amounts share one range over both groups; differences are centred at zero. O(grid). */
export function compareFieldFigure(input: CompareFieldInput): MapFigure {
	const { name, side, values, shape } = input;
	const { title, unit, about } = COMPARE_FIELDS[name];
	const diverging = side === "difference" || name === "massBalance";
	const ranged = side === "difference" ? [values] : input.bothGroups;
	const bound = Math.max(
		FLOOR[name],
		...ranged.flatMap((field) => extent(field).map(Math.abs)).filter(Number.isFinite),
	);
	const box = boxOf([values, ...input.bothGroups], shape.maskBits);
	const smoothed = input.smoothingUm > 0 ? ` Smoothed by ${input.smoothingUm} µm for display only.` : "";
	const median = quantile(values, 0.5);
	const [low, high] = extent(values);
	const arrows = input.velocityUm === null ? null : arrowsOf(values, input.velocityUm, input.arrows);
	return {
		title: side === "difference" ? `Difference in ${title.toLowerCase()}` : `Mean ${title.toLowerCase()}`,
		unit,
		colours: diverging ? "difference" : "amount",
		range: diverging ? [-bound, bound] : [0, bound],
		crop: box,
		view: padded(box),
		rows: rowsOf(values, box),
		arrows,
		lines: linesOf(input),
		marks: input.showLine ? ticksOf(shape) : [],
		caption: `${input.groupName}: ${side === "difference" ? "test − reference of the " : ""}${about}${arrowWords(arrows)}.${smoothed}`,
		twin:
			`${title} of ${input.groupName}, in ${unit}: median ${formatSignificant(median)}, from ${formatSignificant(low)} ` +
			`to ${formatSignificant(high)}.${smoothed}`,
	};
}

function arrowWords(arrows: ArrowField | null): string {
	if (arrows === null || arrows.count === 0) return "";
	const length = arrows.scale === 1 ? "at true length" : `drawn × ${formatSignificant(arrows.scale, 1)}`;
	return `; arrows of the mean displacement every ${arrows.spacingUm} µm, ${length}`;
}

/** "skeleton" or "principal axis", with the length of the line. */
export function lineWords(shape: ReferenceShape): string {
	const method = shape.method === "skeleton" ? "skeleton" : "principal axis";
	return `Centre-line of the reference mask: ${method}, ${formatSignificant(shape.lengthUm)} µm`;
}

function linesOf({ shape, showLine }: CompareFieldInput): MapLine[] {
	const outline = {
		name: "reference outline",
		line: outlineOfMask(shape.maskBits, WHOLE),
		colour: "#7c808a",
		widthPx: 1.1,
	};
	if (!showLine) return [outline];
	const xs: number[] = [];
	const ys: number[] = [];
	for (let i = 0; i < shape.pointsYxUm.length; i += 2) {
		ys.push((shape.pointsYxUm[i] as number) / CANONICAL_UM_PER_PX);
		xs.push((shape.pointsYxUm[i + 1] as number) / CANONICAL_UM_PER_PX);
	}
	const line = { x: xs, y: ys };
	return [
		outline,
		{ name: "", line, colour: "#000000", widthPx: 3.6 },
		{ name: "centre-line", line, colour: OKABE_ITO.yellow, widthPx: 1.8 },
	];
}

/** Ticks of S every fifth of the line, across it. */
function ticksOf(shape: ReferenceShape): MapMark[] {
	const count = shape.pointsYxUm.length / 2;
	return [0, 0.2, 0.4, 0.6, 0.8, 1].map((s) => {
		const at = Math.round(s * (count - 1));
		const [before, after] = [Math.max(0, at - 2), Math.min(count - 1, at + 2)];
		const dy = (shape.pointsYxUm[2 * after] as number) - (shape.pointsYxUm[2 * before] as number);
		const dx = (shape.pointsYxUm[2 * after + 1] as number) - (shape.pointsYxUm[2 * before + 1] as number);
		const length = Math.hypot(dy, dx) || 1;
		return {
			text: s === 0 ? "0" : s === 1 ? "1" : `.${10 * s}`,
			x: (shape.pointsYxUm[2 * at + 1] as number) / CANONICAL_UM_PER_PX,
			y: (shape.pointsYxUm[2 * at] as number) / CANONICAL_UM_PER_PX,
			// Towards the upper side of the screen, where nothing hangs from the body.
			alongYx: dx >= 0 ? [-dx / length, dy / length] : [dx / length, -dy / length],
		};
	});
}

function arrowsOf(
	values: ArrayLike<number>,
	velocity: { readonly y: ArrayLike<number>; readonly x: ArrayLike<number> },
	choices: ArrowChoices,
): ArrowField {
	const index: number[] = [];
	const yx: number[] = [];
	for (let at = 0; at < values.length; at++) {
		const [dy, dx] = [velocity.y[at] as number, velocity.x[at] as number];
		if (!Number.isFinite(dy) || !Number.isFinite(dx)) continue;
		index.push(at);
		yx.push(dy / CANONICAL_UM_PER_PX, dx / CANONICAL_UM_PER_PX);
	}
	return arrowField(Uint32Array.from(index), Float32Array.from(yx), choices);
}

function boxOf(fields: readonly ArrayLike<number>[], maskBits: Uint8Array): Crop {
	let [y0, y1, x0, x1] = [WHOLE.y1, 0, WHOLE.x1, 0];
	for (let y = 0; y < WHOLE.y1; y++) {
		for (let x = 0; x < WHOLE.x1; x++) {
			const at = y * CANONICAL_WIDTH + x;
			if (!maskBit(maskBits, y, x) && !fields.some((field) => Number.isFinite(field[at]))) continue;
			y0 = Math.min(y0, y);
			y1 = y + 1;
			x0 = Math.min(x0, x);
			x1 = Math.max(x1, x + 1);
		}
	}
	return y1 > y0 ? { y0, y1, x0, x1 } : WHOLE;
}

function padded(box: Crop): Crop {
	return { y0: box.y0 - 3 * MARGIN_PX, y1: box.y1 + MARGIN_PX, x0: box.x0 - MARGIN_PX, x1: box.x1 + MARGIN_PX };
}

function rowsOf(values: ArrayLike<number>, box: Crop): Float32Array[] {
	return Array.from({ length: box.y1 - box.y0 }, (_, row) =>
		Float32Array.from({ length: box.x1 - box.x0 }, (_, column) => {
			return values[(box.y0 + row) * CANONICAL_WIDTH + box.x0 + column] as number;
		}),
	);
}
