import { CANONICAL_HEIGHT, CANONICAL_WIDTH } from "../../../src/domain/grid.ts";
import type { Mask } from "../../../src/domain/mask.ts";
import type { PairArtifacts } from "../../../src/domain/result.ts";
import { canonicalMask } from "../../support/pairs.ts";

/** Part of a ring with flat ends: radius and half width in px, angles in radians from the +x axis, clockwise (y down). */
export function bentBar(radius: number, halfWidth: number, from: number, to: number, y0: number, x0: number): Mask {
	return canonicalMask((y, x) => {
		const angle = Math.atan2(y - y0, x - x0);
		return Math.abs(Math.hypot(y - y0, x - x0) - radius) <= halfWidth && angle >= from && angle <= to;
	});
}

/** Bar around a centre, `length` by 2 · `halfWidth` px, its axis at an angle (radians, y down). */
export function straightBar(length: number, halfWidth: number, angle: number, y0 = 127.5, x0 = 287.5): Mask {
	const [c, s] = [Math.cos(angle), Math.sin(angle)];
	return canonicalMask((y, x) => {
		const along = (x - x0) * c + (y - y0) * s;
		const across = -(x - x0) * s + (y - y0) * c;
		return Math.abs(along) <= length / 2 && Math.abs(across) <= halfWidth;
	});
}

export interface Curve {
	/** (y, x) of equally spaced points, px, head to tail. */
	readonly y: readonly number[];
	readonly x: readonly number[];
	readonly lengthPx: number;
}

/** A straight trunk that goes over into an arc downwards: `trunk` px, then `angle` radians of the given radius. */
export function fishAxis(y0: number, x0: number, trunk: number, radius: number, angle: number): Curve {
	const lengthPx = trunk + radius * angle;
	const steps = Math.ceil(lengthPx * 4);
	const at = Array.from({ length: steps + 1 }, (_, i) => (lengthPx * i) / steps);
	const turned = (s: number) => Math.max(0, s - trunk) / radius;
	return {
		lengthPx,
		x: at.map((s) => x0 + Math.min(s, trunk) + radius * Math.sin(turned(s))),
		y: at.map((s) => y0 + radius * (1 - Math.cos(turned(s)))),
	};
}

/** All pixels within the half width (a function of S) of a curve's points. */
export function bodyAround(curve: Curve, halfWidth: (s: number) => number): Mask {
	const data = new Uint8Array(CANONICAL_HEIGHT * CANONICAL_WIDTH);
	curve.x.forEach((cx, i) => {
		const cy = curve.y[i] as number;
		const r = halfWidth(i / (curve.x.length - 1));
		for (let y = Math.ceil(cy - r); y <= cy + r; y++)
			for (let x = Math.ceil(cx - r); x <= cx + r; x++)
				if (Math.hypot(y - cy, x - cx) <= r) data[y * CANONICAL_WIDTH + x] = 1;
	});
	return { height: CANONICAL_HEIGHT, width: CANONICAL_WIDTH, data };
}

export function pixelsOf(mask: Mask): Uint32Array {
	return Uint32Array.from(mask.data.keys()).filter((at) => mask.data[at] === 1);
}

/** What a pixel of a made-up pair says; everything is 0 where a rule is not given, weights are 1. */
export interface PairRules {
	/** px, (y, x). */
	readonly velocityYx?: (y: number, x: number) => readonly [number, number];
	readonly debiasedYx?: (y: number, x: number) => readonly [number, number];
	/** Σ C P_out, scaled². */
	readonly cost?: (y: number, x: number) => number;
	/** P_out1 − w on the source, v − P_outᵀ1 on the target. */
	readonly sourceDelta?: (y: number, x: number) => number;
	readonly targetDelta?: (y: number, x: number) => number;
}

/** Artifacts of a pair that was never solved: fields by rule on two masks. */
export function madeUpPair(source: Mask, target: Mask, rules: PairRules): PairArtifacts {
	const at = (pixel: number) => [Math.floor(pixel / CANONICAL_WIDTH), pixel % CANONICAL_WIDTH] as const;
	const scalars = (pixels: Uint32Array, rule: ((y: number, x: number) => number) | undefined) =>
		Float32Array.from(pixels, (pixel) => rule?.(...at(pixel)) ?? 0);
	const vectors = (pixels: Uint32Array, rule: PairRules["velocityYx"]) =>
		Float32Array.from([...pixels].flatMap((pixel) => rule?.(...at(pixel)) ?? [0, 0]));
	const side = (pixels: Uint32Array, delta: ((y: number, x: number) => number) | undefined) => ({
		index: pixels,
		weight: new Float32Array(pixels.length).fill(1),
		massDelta: scalars(pixels, delta),
		potential: new Float64Array(pixels.length),
		maskBits: new Uint8Array(0),
	});
	const [from, to] = [pixelsOf(source), pixelsOf(target)];
	const frame = {
		embryoId: "",
		frameIndex: null,
		umPerPx: 10,
		alignmentUsed: "none" as const,
		orientation: "r0" as const,
		orientationOverridden: false,
		transformRawToCanonical: [1, 0, 0, 0, 1, 0] as const,
		retainedRatio: 1,
		axisRatio: 2,
		clamped: false,
		areaRemovedPct: 0,
	};
	return {
		crop: { y0: 0, y1: CANONICAL_HEIGHT, x0: 0, x1: CANONICAL_WIDTH },
		source: {
			...side(from, rules.sourceDelta),
			cost: scalars(from, rules.cost),
			velocityYx: vectors(from, rules.velocityYx),
			...(rules.debiasedYx ? { velocityDebiasedYx: vectors(from, rules.debiasedYx) } : {}),
		},
		target: { ...side(to, rules.targetDelta), cost: new Float32Array(to.length) },
		sourceFrame: frame,
		targetFrame: frame,
		certificate: { marginalError: 0, relativeGap: 0, primalObjective: 0, dualObjective: 0, converged: true },
		trace: [],
	};
}

/** Standard normal draws from a seed (mulberry32 and Box–Muller): independent of the room's own generator. */
export function normalDraws(seed: number): () => number {
	let state = seed >>> 0;
	const uniform = () => {
		state = (state + 0x6d2b79f5) >>> 0;
		let z = Math.imul(state ^ (state >>> 15), state | 1);
		z ^= z + Math.imul(z ^ (z >>> 7), z | 61);
		return ((z ^ (z >>> 14)) >>> 0) / 2 ** 32;
	};
	return () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
}
