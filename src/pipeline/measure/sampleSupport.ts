import { CANONICAL_HEIGHT, CANONICAL_WIDTH } from "../../domain/grid.ts";

/** One seed for every frame: a frame gives the same sample in whichever pair it stands. */
const SEED = 42;

/**
 * The old pipeline's subsampling, kept as an option: at most `maxPoints` pixels, drawn without replacement with
 * probability proportional to weight in two strata (boundary: a 4-neighbour without weight; interior), their numbers in
 * proportion to the strata's mass. Weights are rescaled so that each stratum keeps its mass. O(pixels log pixels).
 *
 * @param weights float64 [256, 576], 0 outside the support
 */
export function sampleSupport(weights: Float64Array, maxPoints: number): Float64Array {
	const boundary: number[] = [];
	const interior: number[] = [];
	for (let i = 0; i < weights.length; i++) {
		if (!(weights[i]! > 0)) continue;
		// A single point stands for everything; otherwise each stratum gets one, or its mass would be lost.
		(maxPoints < 2 || touchesBackground(weights, i) ? boundary : interior).push(i);
	}
	if (boundary.length + interior.length <= maxPoints) return weights;
	const massOf = (stratum: number[]) => stratum.reduce((sum, i) => sum + weights[i]!, 0);
	const boundaryShare = massOf(boundary) / (massOf(boundary) + massOf(interior));
	const mostOfBoundary = Math.min(boundary.length, interior.length > 0 ? maxPoints - 1 : maxPoints);
	const nBoundary = Math.min(mostOfBoundary, Math.max(1, Math.round(maxPoints * boundaryShare)));
	const nInterior = Math.min(interior.length, maxPoints - nBoundary);
	const random = seededUniform(SEED);
	const sampled = new Float64Array(weights.length);
	for (const [stratum, n] of [
		[boundary, nBoundary],
		[interior, nInterior],
	] as const) {
		if (n === 0) continue;
		const drawn = drawWithoutReplacement(stratum, weights, n, random);
		const scale = massOf(stratum) / massOf(drawn);
		for (const i of drawn) sampled[i] = weights[i]! * scale;
	}
	return sampled;
}

function touchesBackground(weights: Float64Array, i: number): boolean {
	const y = Math.floor(i / CANONICAL_WIDTH);
	const x = i % CANONICAL_WIDTH;
	const empty = (yy: number, xx: number) =>
		yy < 0 || yy >= CANONICAL_HEIGHT || xx < 0 || xx >= CANONICAL_WIDTH || weights[yy * CANONICAL_WIDTH + xx] === 0;
	return empty(y - 1, x) || empty(y + 1, x) || empty(y, x - 1) || empty(y, x + 1);
}

/** The n largest keys log(u)/w: Efraimidis & Spirakis, "Weighted random sampling with a reservoir" (2006). */
function drawWithoutReplacement(stratum: number[], weights: Float64Array, n: number, random: () => number): number[] {
	const keyed = stratum.map((i) => ({ i, key: Math.log(random()) / weights[i]! }));
	keyed.sort((p, q) => q.key - p.key || p.i - q.i);
	return keyed.slice(0, n).map(({ i }) => i);
}

/** Uniform numbers in (0, 1): Weyl sequence through a 32-bit mixer (Steele et al., SplitMix, 2014). */
function seededUniform(seed: number): () => number {
	let state = seed >>> 0;
	return () => {
		state = (state + 0x9e3779b9) >>> 0;
		let z = state;
		z = Math.imul(z ^ (z >>> 16), 0x85ebca6b);
		z = Math.imul(z ^ (z >>> 13), 0xc2b2ae35);
		z = (z ^ (z >>> 16)) >>> 0;
		return (z + 0.5) / 4294967296;
	};
}
