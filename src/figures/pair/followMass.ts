import { CANONICAL_UM_PER_PX, CANONICAL_UM2_PER_PX, CANONICAL_WIDTH, COORD_SCALE } from "../../domain/grid.ts";
import type { RunParameters } from "../../domain/parameters.ts";
import type { PairArtifacts, SideFields } from "../../domain/result.ts";
import type { Side } from "../field/layerValues.ts";
import { directionWords, type ReadoutItem } from "../field/readout.ts";
import { slotOfPixel } from "../field/supportGrid.ts";
import { formatFixed, formatLengthUm, formatPercent, formatSignificant } from "../words/numbers.ts";

/** The parameters that the plan is read with. */
export type PlanParameters = Pick<RunParameters, "epsilon" | "normalization" | "downsample">;

/** Mass on the pixels of one side, with where it lies and how far it is spread. */
export interface MassCloud {
	/** The side that it lies on. */
	readonly side: Side;
	/** P_out on each pixel of that side's support, px. */
	readonly mass: Float64Array;
	readonly total: number;
	/** Centroid, canonical px. */
	readonly meanY: number;
	readonly meanX: number;
	/** Covariance of the mass, canonical px². */
	readonly covariance: { readonly yy: number; readonly yx: number; readonly xx: number };
}

/** Where a set of pixels' mass goes (source) or comes from (target), from the potentials alone. */
export type PlanReader = (side: Side, slots: readonly number[]) => MassCloud;

/** Masses below e^−30 px = 1e-13 px are left out. */
const NEGLIGIBLE = -30;

interface PlanSide {
	readonly y: Float64Array;
	readonly x: Float64Array;
	readonly logMass: Float64Array;
}

/**
 * Prepares reading rows of P_out = m_src · P = w ⊗ b · exp((f + g − C)/ε) (SPEC section 4) from stored potentials; O(support)
 * once, then O(support) a pixel. With pooled pixels C is between the centres of their blocks, as the solver had it.
 */
export function createPlanReader(artifacts: PairArtifacts, parameters: PlanParameters): PlanReader {
	const { epsilon, normalization, downsample } = parameters;
	const total = (side: SideFields) => side.weight.reduce((sum, weight) => sum + weight, 0);
	const unit = normalization === "each" ? total(artifacts.target) : total(artifacts.source);
	// A constant may be shared between f and g in any way; taking it out of both keeps the exponents small.
	const constant = artifacts.target.potential[0] ?? 0;
	const sides: Readonly<Record<Side, PlanSide>> = {
		source: planSide(artifacts.source, artifacts, downsample, constant, 1, epsilon),
		target: planSide(artifacts.target, artifacts, downsample, -constant, unit, epsilon),
	};
	const scale = COORD_SCALE ** 2 / epsilon;
	return (side, slots) => {
		const other: Side = side === "source" ? "target" : "source";
		const [from, to] = [sides[side], sides[other]];
		const mass = new Float64Array(to.y.length);
		for (const slot of slots) {
			const [y, x, own] = [from.y[slot] as number, from.x[slot] as number, from.logMass[slot] as number];
			for (let j = 0; j < mass.length; j++) {
				const exponent = own + to.logMass[j]! - scale * ((to.y[j]! - y) ** 2 + (to.x[j]! - x) ** 2);
				if (exponent > NEGLIGIBLE) mass[j]! += Math.exp(exponent);
			}
		}
		return cloudOf(other, artifacts[other].index, mass);
	};
}

/** The same, prepared only when something is followed: walking through pairs does not wait for it. */
export function createLazyPlanReader(artifacts: PairArtifacts, parameters: PlanParameters): PlanReader {
	let read: PlanReader | null = null;
	return (side, slots) => {
		read ??= createPlanReader(artifacts, parameters);
		return read(side, slots);
	};
}

function planSide(
	fields: SideFields,
	{ crop }: PairArtifacts,
	downsample: number,
	constant: number,
	unit: number,
	epsilon: number,
): PlanSide {
	const n = fields.index.length;
	const side = { y: new Float64Array(n), x: new Float64Array(n), logMass: new Float64Array(n) };
	const centre = (at: number, start: number) =>
		start + (Math.floor((at - start) / downsample) + 0.5) * downsample - 0.5;
	for (let k = 0; k < n; k++) {
		const pixel = fields.index[k]!;
		side.y[k] = centre(Math.floor(pixel / CANONICAL_WIDTH), crop.y0);
		side.x[k] = centre(pixel % CANONICAL_WIDTH, crop.x0);
		side.logMass[k] = Math.log(fields.weight[k]! / unit) + (fields.potential[k]! + constant) / epsilon;
	}
	return side;
}

function cloudOf(side: Side, index: Uint32Array, mass: Float64Array): MassCloud {
	let [total, sumY, sumX, yy, yx, xx] = [0, 0, 0, 0, 0, 0];
	for (let j = 0; j < mass.length; j++) {
		const m = mass[j]!;
		if (m === 0) continue;
		total += m;
		sumY += m * Math.floor(index[j]! / CANONICAL_WIDTH);
		sumX += m * (index[j]! % CANONICAL_WIDTH);
	}
	const [meanY, meanX] = [sumY / total, sumX / total];
	for (let j = 0; j < mass.length; j++) {
		const m = mass[j]!;
		if (m === 0) continue;
		const [dy, dx] = [Math.floor(index[j]! / CANONICAL_WIDTH) - meanY, (index[j]! % CANONICAL_WIDTH) - meanX];
		yy += m * dy * dy;
		yx += m * dy * dx;
		xx += m * dx * dx;
	}
	return { side, mass, total, meanY, meanX, covariance: { yy: yy / total, yx: yx / total, xx: xx / total } };
}

/** Root mean squared distance of the mass from its centroid along one axis, averaged over both, µm: the "±" of a spread. */
export function spreadUm({ yy, xx }: MassCloud["covariance"]): number {
	return Math.sqrt((yy + xx) / 2) * CANONICAL_UM_PER_PX;
}

/** Support pixels inside a polygon in canonical px (even–odd rule). O(support × corners). */
export function slotsInside(
	index: Uint32Array,
	polygon: readonly { readonly y: number; readonly x: number }[],
): number[] {
	const inside: number[] = [];
	index.forEach((pixel, slot) => {
		const [y, x] = [Math.floor(pixel / CANONICAL_WIDTH), pixel % CANONICAL_WIDTH];
		let odd = false;
		for (let i = 0, j = polygon.length - 1; i < polygon.length; j = i++) {
			const [one, other] = [polygon[i]!, polygon[j]!];
			if (one.y > y !== other.y > y && x < other.x + ((y - other.y) / (one.y - other.y)) * (one.x - other.x))
				odd = !odd;
		}
		if (odd) inside.push(slot);
	});
	return inside;
}

/** One pixel or a region of one side, and its image on the other. */
export interface FollowedMass {
	readonly side: Side;
	readonly slots: readonly number[];
	readonly fromY: number;
	readonly fromX: number;
	/** Weight of the pixels, px. */
	readonly weight: number;
	readonly image: MassCloud;
	/** In words with units, for the strip under the map. */
	readonly readout: readonly ReadoutItem[];
}

/** Follows the mass of canonical pixel (y, x); null outside the side's support. */
export function followPixel(
	read: PlanReader,
	artifacts: PairArtifacts,
	side: Side,
	y: number,
	x: number,
): FollowedMass | null {
	const slot = slotOfPixel(artifacts[side].index, y, x);
	return slot < 0 ? null : follow(read, artifacts, side, [slot]);
}

/** Follows the mass of all pixels of a side inside a polygon; null when there is none. O(pixels inside × support). */
export function followRegion(
	read: PlanReader,
	artifacts: PairArtifacts,
	side: Side,
	polygon: readonly { readonly y: number; readonly x: number }[],
): FollowedMass | null {
	const slots = slotsInside(artifacts[side].index, polygon);
	return slots.length === 0 ? null : follow(read, artifacts, side, slots);
}

function follow(read: PlanReader, artifacts: PairArtifacts, side: Side, slots: readonly number[]): FollowedMass {
	const { index, weight: weights } = artifacts[side];
	let [weight, fromY, fromX] = [0, 0, 0];
	for (const slot of slots) {
		const own = weights[slot] as number;
		weight += own;
		fromY += own * Math.floor((index[slot] as number) / CANONICAL_WIDTH);
		fromX += own * ((index[slot] as number) % CANONICAL_WIDTH);
	}
	fromY /= weight;
	fromX /= weight;
	const image = read(side, slots);
	return {
		side,
		slots,
		fromY,
		fromX,
		weight,
		image,
		readout: readoutOf(side, slots.length, weight, fromY, fromX, image),
	};
}

function readoutOf(
	side: Side,
	pixels: number,
	weight: number,
	fromY: number,
	fromX: number,
	image: MassCloud,
): ReadoutItem[] {
	if (!(image.total > 0)) return [{ label: "Mass", text: `none of it is ${side === "source" ? "sent" : "received"}` }];
	// The way that mass goes: from here when it is the source's, to here when it is the target's.
	const sign = side === "source" ? 1 : -1;
	const dy = sign * (image.meanY - fromY) * CANONICAL_UM_PER_PX;
	const dx = sign * (image.meanX - fromX) * CANONICAL_UM_PER_PX;
	const distance = Math.hypot(dy, dx);
	const goes = side === "source" ? "goes" : "comes from";
	const items: ReadoutItem[] = [
		{
			label: pixels === 1 ? `Its mass ${goes}` : "Mean displacement",
			text:
				pixels === 1
					? `${formatLengthUm(distance)} away, spread ±${formatLengthUm(spreadUm(image.covariance))}`
					: `${formatLengthUm(distance)} (${directionWords(dy, dx)})`,
		},
		{ label: side === "source" ? "Sent" : "Received", text: formatPercent((100 * image.total) / weight) },
	];
	if (pixels > 1) {
		const balance = (image.total - weight) * CANONICAL_UM2_PER_PX;
		items.unshift({ label: "Region", text: `${formatFixed(weight * CANONICAL_UM2_PER_PX, 0)} µm², ${pixels} px` });
		items.push({ label: "Balance", text: `${balance > 0 ? "+" : ""}${formatSignificant(balance)} µm²` });
	}
	return items;
}
