import { CANONICAL_PIXELS } from "../../domain/grid.ts";

/** Mean over embryos per canonical pixel. Arrays have CANONICAL_PIXELS entries, NaN (count 0) where no embryo has a value. */
export interface MeanField {
	readonly mean: Float64Array;
	/** Sample variance between embryos (n − 1); NaN under two embryos. */
	readonly variance: Float64Array;
	readonly count: Uint16Array;
	readonly embryoCount: number;
}

/**
 * What a pixel outside a pair's support is: `missing` (no displacement or cost is defined there: the pair does not count) or
 * `zero` (no mass was created or destroyed there: the pair counts with 0 wherever any pair of the group has the pixel).
 */
export type Outside = "missing" | "zero";

/** A running mean field: pairs go in one at a time, grouped by embryo, and need not be kept. */
export interface FieldAccumulator {
	/**
	 * Adds one pair's values on its support (`pixels`: y · 576 + x). Pairs of one embryo must follow one another.
	 * Values that are not finite are missing. O(support), and O(grid) when a new embryo begins.
	 * @throws RangeError when an embryo comes back after another one was begun.
	 */
	add(embryo: string, pixels: Uint32Array, values: ArrayLike<number>): void;
	/** The field of everything added so far. More may be added afterwards. O(grid). */
	field(): MeanField;
}

/**
 * Mean, variance and count per pixel with one embryo counting once: pairs are averaged into their embryo, embryos into the
 * group (Welford 1962, so no sums of squares cancel). Keeps 5 arrays of the grid (5 MB) whatever the number of pairs.
 */
export function createFieldAccumulator(outside: Outside = "missing"): FieldAccumulator {
	const seen = new Set<string>();
	const mean = new Float64Array(CANONICAL_PIXELS);
	const squares = new Float64Array(CANONICAL_PIXELS);
	const count = new Uint16Array(CANONICAL_PIXELS);
	const openSum = new Float64Array(CANONICAL_PIXELS);
	const openCount = new Uint16Array(CANONICAL_PIXELS);
	let open: string | null = null;
	let openPairs = 0;

	/** Folds the open embryo into the given arrays. */
	const fold = (toMean: Float64Array, toSquares: Float64Array, toCount: Uint16Array): void => {
		for (let at = 0; at < CANONICAL_PIXELS; at++) {
			if (openCount[at] === 0) continue;
			const value = openSum[at]! / (outside === "zero" ? openPairs : openCount[at]!);
			const n = ++toCount[at]!;
			const step = value - toMean[at]!;
			toMean[at]! += step / n;
			toSquares[at]! += step * (value - toMean[at]!);
		}
	};
	return {
		add(embryo, pixels, values) {
			if (embryo !== open) {
				if (seen.has(embryo))
					throw new RangeError(`The pairs of embryo ${embryo} do not follow one another, so it would count twice.`);
				if (open !== null) fold(mean, squares, count);
				openSum.fill(0);
				openCount.fill(0);
				openPairs = 0;
				open = embryo;
				seen.add(embryo);
			}
			openPairs++;
			for (let i = 0; i < pixels.length; i++) {
				const value = values[i]!;
				if (!Number.isFinite(value)) continue;
				openSum[pixels[i]!]! += value;
				openCount[pixels[i]!]!++;
			}
		},
		field() {
			const [toMean, toSquares, toCount] = [mean.slice(), squares.slice(), count.slice()];
			if (open !== null) fold(toMean, toSquares, toCount);
			return finished(toMean, toSquares, toCount, seen.size, outside);
		},
	};
}

function finished(
	mean: Float64Array,
	squares: Float64Array,
	count: Uint16Array,
	embryoCount: number,
	outside: Outside,
): MeanField {
	for (let at = 0; at < CANONICAL_PIXELS; at++) {
		const n = count[at]!;
		if (n === 0) {
			mean[at] = Number.NaN;
			squares[at] = Number.NaN;
			continue;
		}
		if (outside === "zero" && n < embryoCount) {
			// The embryos without the pixel join as zeros (Chan, Golub and LeVeque 1979, combining two sets).
			squares[at]! += (mean[at]! ** 2 * n * (embryoCount - n)) / embryoCount;
			mean[at]! *= n / embryoCount;
			count[at] = embryoCount;
		}
		squares[at] = count[at]! < 2 ? Number.NaN : squares[at]! / (count[at]! - 1);
	}
	return { mean, variance: squares, count, embryoCount };
}

export interface FieldDifference {
	/** test − reference per pixel; NaN where a group has fewer embryos than asked for. */
	readonly difference: Float64Array;
	/** √(s²/n + s²/n) of both groups; NaN where a group has fewer than two embryos. */
	readonly standardError: Float64Array;
}

/** Difference of two mean fields where both rest on at least `leastEmbryos` embryos. O(grid). */
export function differenceOfFields(test: MeanField, reference: MeanField, leastEmbryos = 1): FieldDifference {
	const difference = new Float64Array(CANONICAL_PIXELS).fill(Number.NaN);
	const standardError = new Float64Array(CANONICAL_PIXELS).fill(Number.NaN);
	const least = Math.max(1, leastEmbryos);
	for (let at = 0; at < CANONICAL_PIXELS; at++) {
		const [n, m] = [test.count[at]!, reference.count[at]!];
		if (n < least || m < least) continue;
		difference[at] = test.mean[at]! - reference.mean[at]!;
		standardError[at] = Math.sqrt(test.variance[at]! / n + reference.variance[at]! / m);
	}
	return { difference, standardError };
}
