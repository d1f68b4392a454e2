import { aurocOfRankSum, doubledRanks } from "./auroc.ts";
import { DEFAULT_SEED, seededRandom } from "./seededRandom.ts";

/** Number of random relabellings, and the most that are enumerated instead. */
const MOST_PERMUTATIONS = 9_999;

export interface PermutationResult {
	readonly auroc: number;
	/** Two-sided p on |AUROC − ½|; NaN when a group has no finite value. */
	readonly p: number;
	/** True: all relabellings were counted (p = #≥ / all, the observed one among them). False: p = (1 + #≥) / (draws + 1). */
	readonly exact: boolean;
	/** Relabellings counted or drawn. */
	readonly permutations: number;
	readonly nReference: number;
	readonly nTest: number;
}

/**
 * Permutation test of the AUROC between two groups, one value per embryo: labels are exchanged between embryos, group sizes
 * kept. All C(n, n_test) relabellings when they are at most 9,999, else 9,999 seeded draws (Phipson and Smyth 2010 for the
 * +1). Ranks are compared as whole numbers, so ties with the observed value count exactly. Values that are not finite are
 * left out. O(permutations × smaller group).
 */
export function permutationTest(
	reference: ArrayLike<number>,
	test: ArrayLike<number>,
	options: { readonly seed?: number; readonly mostPermutations?: number } = {},
): PermutationResult {
	const most = options.mostPermutations ?? MOST_PERMUTATIONS;
	const low = Float64Array.from(reference).filter(Number.isFinite);
	const high = Float64Array.from(test).filter(Number.isFinite);
	const [nReference, nTest] = [low.length, high.length];
	const ranks = doubledRanks([...high, ...low]);
	let observed = 0;
	for (let i = 0; i < nTest; i++) observed += ranks[i]!;
	const area = aurocOfRankSum(observed, nTest, nReference);
	const base = { auroc: area, nReference, nTest };
	if (nTest === 0 || nReference === 0) return { ...base, p: Number.NaN, exact: false, permutations: 0 };

	// |AUROC − ½| grows with |rank sum − its mean|; choosing the smaller group gives the same distances, its sum mirrored.
	const n = nTest + nReference;
	const chosen = Math.min(nTest, nReference);
	const distance = (sum: number, size: number) => Math.abs(sum - size * (n + 1));
	const bar = distance(observed, nTest);
	const total = combinations(n, chosen, most);
	if (total <= most) {
		const extreme = countCombinations(ranks, chosen, (sum) => distance(sum, chosen) >= bar);
		return { ...base, p: extreme / total, exact: true, permutations: total };
	}
	const random = seededRandom(options.seed ?? DEFAULT_SEED);
	let extreme = 0;
	for (let draw = 0; draw < most; draw++) {
		// A partial Fisher–Yates shuffle: the first `chosen` places are a uniform choice whatever order it starts from.
		let sum = 0;
		for (let i = 0; i < chosen; i++) {
			const j = i + random.below(n - i);
			const picked = ranks[j]!;
			ranks[j] = ranks[i]!;
			ranks[i] = picked;
			sum += picked;
		}
		if (distance(sum, chosen) >= bar) extreme++;
	}
	return { ...base, p: (1 + extreme) / (most + 1), exact: false, permutations: most };
}

/** C(n, k), or anything above `limit` once it is passed. */
function combinations(n: number, k: number, limit: number): number {
	let count = 1;
	for (let i = 1; i <= k; i++) {
		count = (count * (n - k + i)) / i;
		if (count > limit) return count;
	}
	return count;
}

/** How many choices of k values have a sum that satisfies the condition. */
function countCombinations(values: Float64Array, k: number, holds: (sum: number) => boolean): number {
	const visit = (from: number, left: number, sum: number): number => {
		if (left === 0) return Number(holds(sum));
		let count = 0;
		for (let i = from; i <= values.length - left; i++) count += visit(i + 1, left - 1, sum + values[i]!);
		return count;
	};
	return visit(0, k, 0);
}
