import { costDensityUm2 } from "../../domain/costDensity.ts";
import { CANONICAL_UM_PER_PX, CANONICAL_UM2_PER_PX } from "../../domain/grid.ts";
import type { PairArtifacts, SideFields } from "../../domain/result.ts";
import type { ColourMapName } from "../drawing/colours.ts";
import type { ArrowChoices } from "./arrows.ts";
import { extent } from "./supportGrid.ts";

export type Side = "source" | "target";

/** The layers that colour a support by a number. */
export type ColouredLayer = "cost" | "velocity" | "mass";

export interface MassChoices {
	/** The difference with its sign, or one of its two halves as an amount. */
	readonly show: "signed" | "created" | "destroyed";
	readonly unit: "um2" | "px";
}

export interface LayerChoices {
	/** Take the displacement as the plan gives it, with the entropic blur's inward pull. */
	readonly raw: boolean;
	/** Which side the mass delta shows. */
	readonly side: Side;
	readonly arrows: ArrowChoices;
	/** Sign and unit of the mass delta; signed in µm² when not given. */
	readonly mass?: MassChoices;
	/** ε of the run, to say how much of the cost is blur. */
	readonly epsilon?: number;
	/** Colour range; the pair's own when not given. */
	readonly range?: readonly [number, number];
}

/** What a layer colours: one number a support pixel of its side. */
export interface LayerValues {
	readonly side: Side;
	readonly values: Float64Array;
	readonly unit: string;
	readonly colours: ColourMapName;
	/** Smallest upper end of the colour range: an identity pair must look calm, not show rounding as structure. */
	readonly floor: number;
}

/** Smallest half range of the mass delta: a hundredth of a pixel's area. Less than that in full colour would cry wolf. */
const MASS_FLOOR_UM2 = 1;

/** Mass that a pixel's plan row carries (P_out 1 or P_outᵀ1), in px. */
export function marginalOf(side: Side, fields: SideFields, slot: number): number {
	const weight = fields.weight[slot] as number;
	const delta = fields.massDelta[slot] as number;
	return side === "source" ? weight + delta : weight - delta;
}

/** The displacement to show, canonical px (y, x): debiased when there and not asked otherwise. */
export function shownVelocity(artifacts: PairArtifacts, raw: boolean): { values: Float32Array; debiased: boolean } {
	const debiased = artifacts.source.velocityDebiasedYx;
	return debiased !== undefined && !raw
		? { values: debiased, debiased: true }
		: { values: artifacts.source.velocityYx, debiased: false };
}

/** Length of each displacement in µm. */
export function speedUm(velocityYx: Float32Array): Float64Array {
	const speed = new Float64Array(velocityYx.length / 2);
	for (let i = 0; i < speed.length; i++) {
		speed[i] = Math.hypot(velocityYx[2 * i] as number, velocityYx[2 * i + 1] as number) * CANONICAL_UM_PER_PX;
	}
	return speed;
}

/** The numbers of one layer. Created mass lies on the target side, destroyed mass on the source side. O(support). */
export function layerValues(layer: ColouredLayer, artifacts: PairArtifacts, choices: LayerChoices): LayerValues {
	if (layer === "cost") {
		const { cost, weight, massDelta } = artifacts.source;
		const values = Float64Array.from(cost, (own, slot) => costDensityUm2(own, weight[slot]!, massDelta[slot]!));
		return { side: "source", values, unit: "µm² per unit mass", colours: "amount", floor: 1 };
	}
	if (layer === "velocity") {
		const values = speedUm(shownVelocity(artifacts, choices.raw).values);
		return { side: "source", values, unit: "µm", colours: "amount", floor: 1 };
	}
	const { show, unit } = choices.mass ?? { show: "signed", unit: "um2" };
	const side = show === "signed" ? choices.side : show === "created" ? "target" : "source";
	const scale = unit === "px" ? 1 : CANONICAL_UM2_PER_PX;
	const sign = show === "destroyed" ? -1 : 1;
	const values = Float64Array.from(artifacts[side].massDelta, (delta) =>
		show === "signed" ? delta * scale : Math.max(0, sign * delta) * scale,
	);
	return {
		side,
		values,
		unit: unit === "px" ? "px per pixel" : "µm² per pixel",
		colours: show === "signed" ? "difference" : "amount",
		floor: (MASS_FLOOR_UM2 / CANONICAL_UM2_PER_PX) * scale,
	};
}

/** The range that shows all values of a layer: from 0 for amounts, centred at 0 for differences. */
export function layerRange({ values, colours, floor }: LayerValues): readonly [number, number] {
	const [low, high] = extent(values);
	const top = Number.isFinite(high) ? Math.max(high, floor) : floor;
	if (colours === "amount") return [0, top];
	const bound = Number.isFinite(low) ? Math.max(-low, top) : top;
	return [-bound, bound];
}
