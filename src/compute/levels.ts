/**
 * The pyramid of lattices that a coarse-to-fine solve climbs (SPEC section 4). Neutral: both back ends build on it.
 * A lattice of factor k holds block (r, c) = the sum of fine pixels [rk, rk + k) × [ck, ck + k); blocks at the far edges may
 * be partial, so no size needs padding. In fine pixel units block r has its centre at r·k + (k − 1)/2.
 */

/** A measure on a rectangular lattice, row-major. */
export interface LatticeMeasure {
	readonly height: number;
	readonly width: number;
	readonly data: Float64Array;
}

/** Both measures at one pooling factor. `spacing` is that of this lattice, in scaled coordinates. */
export interface Level {
	readonly factor: number;
	readonly height: number;
	readonly width: number;
	readonly spacing: number;
	readonly a: Float64Array;
	/** The same array as `a` when the problem is symmetric. */
	readonly b: Float64Array;
}

/** What a level is built from: the fields of a TransportProblem that concern the lattice. */
export interface LatticePair {
	readonly height: number;
	readonly width: number;
	readonly spacing: number;
	readonly a: Float64Array;
	readonly b: Float64Array;
}

/** Sums blocks of factor × factor pixels; factor 1 returns the input itself. O(pixels). */
export function poolMeasure(measure: LatticeMeasure, factor: number): LatticeMeasure {
	if (factor === 1) return measure;
	const height = Math.ceil(measure.height / factor);
	const width = Math.ceil(measure.width / factor);
	const data = new Float64Array(height * width);
	for (let r = 0; r < measure.height; r++) {
		const block = Math.floor(r / factor) * width;
		const row = r * measure.width;
		for (let c = 0; c < measure.width; c++) {
			const at = block + Math.floor(c / factor);
			data[at] = data[at]! + measure.data[row + c]!;
		}
	}
	return { height, width, data };
}

/** The pair pooled by `factor`. Symmetry (a and b one array) is kept. O(pixels). */
export function buildLevel(pair: LatticePair, factor: number): Level {
	const { height, width } = pair;
	const a = poolMeasure({ height, width, data: pair.a }, factor);
	const b = pair.b === pair.a ? a : poolMeasure({ height, width, data: pair.b }, factor);
	return { factor, height: a.height, width: a.width, spacing: pair.spacing * factor, a: a.data, b: b.data };
}

/** Centre of lattice point `index` at `factor`, in pixels of factor 1. */
export function centreInFinePixels(index: number, factor: number): number {
	return index * factor + (factor - 1) / 2;
}

/** Bounding box of the points where either measure is positive; half-open rows and columns. All zero when both are empty. */
export function supportBox(pair: LatticePair): { r0: number; r1: number; c0: number; c1: number } {
	let r0 = pair.height;
	let r1 = 0;
	let c0 = pair.width;
	let c1 = 0;
	for (let r = 0, at = 0; r < pair.height; r++) {
		for (let c = 0; c < pair.width; c++, at++) {
			if (!(pair.a[at]! > 0 || pair.b[at]! > 0)) continue;
			if (r < r0) r0 = r;
			r1 = r + 1;
			if (c < c0) c0 = c;
			if (c >= c1) c1 = c + 1;
		}
	}
	return r1 === 0 ? { r0: 0, r1: 0, c0: 0, c1: 0 } : { r0, r1, c0, c1 };
}
