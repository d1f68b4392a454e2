import { CANONICAL_PIXELS, CANONICAL_WIDTH } from "../../src/domain/grid.ts";
import {
	BOOLEAN_COLUMNS,
	DOUBLE_COLUMNS,
	INTEGER_COLUMNS,
	type MetricsRow,
	STRING_COLUMNS,
} from "../../src/domain/metricsSchema.ts";
import type { FrameQuality, PairArtifacts, SideFields } from "../../src/domain/result.ts";

/** A canonical pixel. */
export interface Pixel {
	readonly y: number;
	readonly x: number;
}

/** All pixels of a box, row-major. */
export function boxPixels(y0: number, y1: number, x0: number, x1: number): Pixel[] {
	const pixels: Pixel[] = [];
	for (let y = y0; y < y1; y++) for (let x = x0; x < x1; x++) pixels.push({ y, x });
	return pixels;
}

function sideOf(pixels: readonly Pixel[], cost: (p: Pixel) => number, delta: (p: Pixel) => number): SideFields {
	const maskBits = new Uint8Array(CANONICAL_PIXELS / 8);
	const index = Uint32Array.from(pixels, (p) => p.y * CANONICAL_WIDTH + p.x);
	for (const at of index) maskBits[at >> 3] = (maskBits[at >> 3] ?? 0) | (1 << (at & 7));
	return {
		index,
		weight: new Float32Array(pixels.length).fill(1),
		cost: Float32Array.from(pixels, cost),
		massDelta: Float32Array.from(pixels, delta),
		potential: new Float64Array(pixels.length),
		maskBits,
	};
}

export interface SyntheticPair {
	readonly source: readonly Pixel[];
	readonly target: readonly Pixel[];
	readonly velocity?: (p: Pixel) => readonly [dy: number, dx: number];
	readonly debiased?: (p: Pixel) => readonly [dy: number, dx: number];
	readonly cost?: (p: Pixel) => number;
	readonly sourceDelta?: (p: Pixel) => number;
	readonly targetDelta?: (p: Pixel) => number;
}

const QUALITY: FrameQuality = {
	embryoId: "e",
	frameIndex: 0,
	umPerPx: 10,
	alignmentUsed: "none",
	orientation: "r0",
	orientationOverridden: false,
	transformRawToCanonical: [1, 0, 0, 0, 1, 0],
	retainedRatio: 1,
	axisRatio: 3,
	clamped: false,
	areaRemovedPct: 0,
};

/** Artifacts with hand-written fields: nothing was solved. The crop is both supports and 16 px. */
export function syntheticArtifacts(pair: SyntheticPair): PairArtifacts {
	const zero = (): number => 0;
	const still = (): readonly [number, number] => [0, 0];
	const all = [...pair.source, ...pair.target];
	const ys = all.map((p) => p.y);
	const xs = all.map((p) => p.x);
	const interleave = (field: (p: Pixel) => readonly [number, number]) =>
		Float32Array.from(pair.source.flatMap((p) => [...field(p)]));
	return {
		crop: {
			y0: Math.max(0, Math.min(...ys) - 16),
			y1: Math.min(256, Math.max(...ys) + 17),
			x0: Math.max(0, Math.min(...xs) - 16),
			x1: Math.min(576, Math.max(...xs) + 17),
		},
		source: {
			...sideOf(pair.source, pair.cost ?? zero, pair.sourceDelta ?? zero),
			velocityYx: interleave(pair.velocity ?? still),
			...(pair.debiased === undefined ? {} : { velocityDebiasedYx: interleave(pair.debiased) }),
		},
		target: sideOf(pair.target, zero, pair.targetDelta ?? zero),
		sourceFrame: QUALITY,
		targetFrame: QUALITY,
		certificate: { marginalError: 1e-5, relativeGap: 1e-5, primalObjective: 1, dualObjective: 1, converged: true },
		trace: [],
	};
}

/** A metrics row in which everything is empty but what is given. */
export function metricsRow(given: Partial<MetricsRow>): MetricsRow {
	const fill = <T>(names: readonly string[], value: T) => Object.fromEntries(names.map((name) => [name, value]));
	return {
		...fill(STRING_COLUMNS, ""),
		...fill(BOOLEAN_COLUMNS, false),
		...fill(INTEGER_COLUMNS, null),
		...fill(DOUBLE_COLUMNS, Number.NaN),
		extra: {},
		...given,
	} as MetricsRow;
}
