import { costDensityUm2 } from "../../domain/costDensity.ts";
import { CANONICAL_UM_PER_PX, CANONICAL_UM2_PER_PX } from "../../domain/grid.ts";
import type { PairArtifacts } from "../../domain/result.ts";
import { chosenVelocity } from "../profile/pairProfile.ts";
import { createFieldAccumulator, type FieldAccumulator, type MeanField } from "./meanField.ts";

/**
 * Fields of a group on the canonical grid.
 * - costDensity: cost of the mass of a source pixel, µm² per unit mass (cost · σ² ÷ P_out1; NaN where next to no mass leaves)
 * - speed: |v|; velocityY, velocityX: components (image axes, y down), µm
 * - created (target grid), destroyed (source grid): px of mass per pixel
 * - massBalance: created − destroyed as signed pixel deltas of both sides, µm² per pixel
 */
export const GROUP_FIELDS = [
	"costDensity",
	"speed",
	"velocityY",
	"velocityX",
	"created",
	"destroyed",
	"massBalance",
] as const;
export type GroupField = (typeof GROUP_FIELDS)[number];

export interface GroupFieldsAccumulator {
	/** Adds a pair; pairs of one embryo must follow one another. O(support). @throws RangeError when they do not. */
	add(embryo: string, artifacts: PairArtifacts): void;
	/** Means so far; each field is built when asked for. */
	field(name: GroupField): MeanField;
}

/**
 * Mean fields of a group, streaming: one pair in memory at a time, one embryo counts once. Meaningful for pairs that share
 * their source frame; other pairs share the canonical grid only, and the caller says so. Keeps 5 MB a field.
 * `fields` limits the work to what is shown; the default is all.
 */
export function createGroupFields(
	options: { readonly fields?: readonly GroupField[]; readonly velocity?: "debiased" | "plain" } = {},
): GroupFieldsAccumulator {
	const wanted = options.fields ?? GROUP_FIELDS;
	const accumulators = new Map<GroupField, FieldAccumulator>(
		wanted.map((name) => [name, createFieldAccumulator(isMass(name) ? "zero" : "missing")]),
	);
	return {
		add(embryo, artifacts) {
			for (const [name, accumulator] of accumulators) {
				const { pixels, values } = fieldOfPair(artifacts, name, options.velocity ?? "debiased");
				accumulator.add(embryo, pixels, values);
			}
		},
		field(name) {
			const accumulator = accumulators.get(name);
			if (!accumulator) throw new RangeError(`The field ${name} was not accumulated.`);
			return accumulator.field();
		},
	};
}

function isMass(name: GroupField): boolean {
	return name === "created" || name === "destroyed" || name === "massBalance";
}

/** One field of one pair on its support, in the units of `GROUP_FIELDS`. O(support). */
export function fieldOfPair(
	artifacts: PairArtifacts,
	name: GroupField,
	velocity: "debiased" | "plain" = "debiased",
): { readonly pixels: Uint32Array; readonly values: Float64Array } {
	const { source, target } = artifacts;
	const v = chosenVelocity(source, velocity);
	const perSource = (value: (i: number) => number) => ({
		pixels: source.index,
		values: Float64Array.from(source.index, (_, i) => value(i)),
	});
	switch (name) {
		case "costDensity":
			return perSource((i) => costDensityUm2(source.cost[i]!, source.weight[i]!, source.massDelta[i]!));
		case "speed":
			return perSource((i) => Math.hypot(v[2 * i]!, v[2 * i + 1]!) * CANONICAL_UM_PER_PX);
		case "velocityY":
			return perSource((i) => v[2 * i]! * CANONICAL_UM_PER_PX);
		case "velocityX":
			return perSource((i) => v[2 * i + 1]! * CANONICAL_UM_PER_PX);
		case "destroyed":
			return perSource((i) => Math.max(0, -source.massDelta[i]!));
		case "created":
			return { pixels: target.index, values: Float64Array.from(target.massDelta, (delta) => Math.max(0, delta)) };
		case "massBalance":
			return massBalance(artifacts);
	}
}

/** massDelta of both sides added per pixel of the union of the supports, both in row-major order. */
function massBalance({ source, target }: PairArtifacts): { pixels: Uint32Array; values: Float64Array } {
	const pixels: number[] = [];
	const values: number[] = [];
	let [i, j] = [0, 0];
	while (i < source.index.length || j < target.index.length) {
		const a = source.index[i] ?? Number.POSITIVE_INFINITY;
		const b = target.index[j] ?? Number.POSITIVE_INFINITY;
		let value = 0;
		if (a <= b) value += source.massDelta[i++]!;
		if (b <= a) value += target.massDelta[j++]!;
		pixels.push(Math.min(a, b));
		values.push(value * CANONICAL_UM2_PER_PX);
	}
	return { pixels: Uint32Array.from(pixels), values: Float64Array.from(values) };
}
