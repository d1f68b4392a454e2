import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { auroc } from "../../../src/analysis/statistics/auroc.ts";
import { benjaminiHochberg } from "../../../src/analysis/statistics/benjaminiHochberg.ts";
import { bootstrapInterval } from "../../../src/analysis/statistics/bootstrap.ts";
import { isOutside, outlierFences } from "../../../src/analysis/statistics/outliers.ts";
import { permutationTest } from "../../../src/analysis/statistics/permutationTest.ts";
import { seededRandom } from "../../../src/analysis/statistics/seededRandom.ts";
import { spreadOf } from "../../../src/analysis/statistics/spread.ts";
import { normalDraws } from "./shapes.ts";

const A = [1.2, 3.4, 2.2, 5.0, 4.1, 2.2, 0.7];
const B = [2.2, 6.1, 5.0, 7.3, 4.4];
const X = [-0.802, -1.324, -0.248, 0.42, 1.136, 0.11, -0.553, -0.785, 0.749, 1.635, 0.273, -1.233];
const Y = [-0.058, 2.5, 1.103, -0.832, 0.816, -0.263, 0.271, 0.412, 0.187, 1.453, 0.837, 0.311, 1.31, 1.73];

/** Few distinct values, so that ties are common. */
const tied = (min: number, max: number) => fc.array(fc.integer({ min: 0, max: 6 }), { minLength: min, maxLength: max });

function aurocByCouples(reference: readonly number[], test_: readonly number[]): number {
	let wins = 0;
	for (const r of reference) for (const t of test_) wins += t > r ? 1 : t === r ? 0.5 : 0;
	return wins / (reference.length * test_.length);
}

describe("AUROC", () => {
	test("is the share of couples that the test value wins, ties half", () => {
		fc.assert(
			fc.property(tied(1, 12), tied(1, 12), (reference, test_) => {
				expect(auroc(reference, test_)).toBeCloseTo(aurocByCouples(reference, test_), 12);
				expect(auroc(reference, test_) + auroc(test_, reference)).toBeCloseTo(1, 12);
			}),
		);
	});

	test("agrees with SciPy's U statistic; leaves out what is not finite; needs both groups", () => {
		expect(auroc(A, B)).toBeCloseTo(0.8428571428571429, 14);
		expect(auroc(X, Y)).toBeCloseTo(0.7083333333333334, 14);
		expect(auroc([...A, Number.NaN], [Number.POSITIVE_INFINITY, ...B])).toBeCloseTo(0.8428571428571429, 14);
		expect([auroc([], B), auroc(A, [Number.NaN])]).toEqual([Number.NaN, Number.NaN]);
	});
});

describe("permutation test", () => {
	test("exact p agrees with SciPy's exhaustive permutation test, with and without ties", () => {
		const ties = permutationTest(A, B);
		expect([ties.exact, ties.permutations]).toEqual([true, 792]);
		expect(ties.p).toBeCloseTo(0.054292929292929296, 14);
		const none = permutationTest([0.3, 1.9, 2.5], [2.6, 4.2, 5.5, 6.1]);
		expect(none.p).toBeCloseTo(2 / 35, 14);
	});

	test("exact p is that of going through every relabelling", () => {
		fc.assert(
			fc.property(tied(1, 6), tied(1, 6), (reference, test_) => {
				const all = [...reference, ...test_];
				const observed = Math.abs(aurocByCouples(reference, test_) - 0.5);
				let [extreme, total] = [0, 0];
				for (let choice = 0; choice < 2 ** all.length; choice++) {
					const chosen = all.filter((_, i) => (choice >> i) & 1);
					if (chosen.length !== test_.length) continue;
					total++;
					const rest = all.filter((_, i) => !((choice >> i) & 1));
					if (Math.abs(aurocByCouples(rest, chosen) - 0.5) >= observed - 1e-12) extreme++;
				}
				const { p, exact, permutations } = permutationTest(reference, test_);
				expect([exact, permutations]).toEqual([true, total]);
				expect(p).toBeCloseTo(extreme / total, 12);
			}),
			{ numRuns: 60 },
		);
	});

	test("draws when there are more than 9,999 relabellings, near the exact value, the same for the same seed", () => {
		const drawn = permutationTest(X, Y, { seed: 3 });
		expect([drawn.exact, drawn.permutations]).toEqual([false, 9_999]);
		// Exact (SciPy): 0.07569; four standard errors of 9,999 draws are 0.0106.
		expect(Math.abs(drawn.p - 0.07569069240088219)).toBeLessThan(0.0106);
		expect(permutationTest(X, Y, { seed: 3 }).p).toBe(drawn.p);
		expect(permutationTest(X, Y, { seed: 4 }).p).not.toBe(drawn.p);
	});

	test("a drawn p is (1 + #≥) / (n + 1): never 0, and 1 when nothing differs", () => {
		const far = permutationTest(
			X,
			Y.map((y) => y + 100),
		);
		expect(far.p).toBe(1 / 10_000);
		expect(permutationTest(Array<number>(12).fill(1), Array<number>(14).fill(1)).p).toBe(1);
	});

	test("the choice between counting and drawing turns at 9,999", () => {
		const rising = (n: number, from: number) => Array.from({ length: n }, (_, i) => from + i);
		// C(22, 4) = 7,315; C(24, 4) = 10,626.
		expect(permutationTest(rising(18, 0), rising(4, 100)).exact).toBe(true);
		expect(permutationTest(rising(20, 0), rising(4, 100)).exact).toBe(false);
		expect(permutationTest(rising(4, 0), rising(18, 100)).p).toBeCloseTo(2 / 7315, 14);
	});

	test("an empty group has no p", () => {
		expect(permutationTest([], B)).toMatchObject({ p: Number.NaN, auroc: Number.NaN, nReference: 0, nTest: 5 });
	});

	test("null data: exact and drawn tests reject at the nominal rate", () => {
		const normal = normalDraws(7);
		const draw = (n: number) => Array.from({ length: n }, normal);
		const rate = (trials: number, n: number, m: number, most: number) => {
			let rejected = 0;
			for (let i = 0; i < trials; i++)
				if (permutationTest(draw(n), draw(m), { seed: i, mostPermutations: most }).p <= 0.05) rejected++;
			return rejected / trials;
		};
		// The largest p of the rank-sum distribution that is at most 0.05 (SciPy's counts): 0.03497 of 6 against 7 (exact),
		// 0.04988 of 8 against 8 (12,870 relabellings, drawn). Bounds are four standard errors of 3,000 trials.
		expect(Math.abs(rate(3_000, 6, 7, 9_999) - 0.03497)).toBeLessThan(4 * Math.sqrt((0.035 * 0.965) / 3_000));
		expect(Math.abs(rate(3_000, 8, 8, 199) - 0.04988)).toBeLessThan(4 * Math.sqrt((0.05 * 0.95) / 3_000));
	});
});

describe("Benjamini–Hochberg", () => {
	test("agrees with SciPy's false_discovery_control", () => {
		const q = benjaminiHochberg([0.001, 0.008, 0.039, 0.041, 0.042, 0.06, 0.074, 0.205, 0.212, 0.216]);
		const expected = [0.01, 0.04, 0.084, 0.084, 0.084, 0.1, 0.1057142857142857, 0.216, 0.216, 0.216];
		expected.forEach((value, i) => {
			expect(q[i]).toBeCloseTo(value, 12);
		});
		[0.625, 0.025, 0.025, 0.9, 0.05].forEach((value, i) => {
			expect(benjaminiHochberg([0.5, 0.01, 0.01, 0.9, 0.03])[i]).toBeCloseTo(value, 12);
		});
	});

	test("what is not a number is no test", () => {
		const q = benjaminiHochberg([0.01, Number.NaN, 0.04]);
		expect([q[0], q[1], q[2]]).toEqual([0.02, Number.NaN, 0.04]);
		expect(benjaminiHochberg([])).toEqual(new Float64Array(0));
	});

	test("keeps the order of p, never lowers one, never passes 1", () => {
		fc.assert(
			fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 30 }), (p) => {
				const q = benjaminiHochberg(p);
				p.forEach((value, i) => {
					expect(q[i]).toBeGreaterThanOrEqual(value - 1e-15);
					expect(q[i]).toBeLessThanOrEqual(1);
					p.forEach((other, j) => {
						if (value < other) expect(q[i]).toBeLessThanOrEqual((q[j] as number) + 1e-15);
					});
				});
			}),
		);
	});
});

describe("bootstrap interval", () => {
	test("of the difference of medians agrees with SciPy's percentile interval (200,000 resamples)", () => {
		const { estimate, lo, hi } = bootstrapInterval(X, Y, undefined, { resamples: 20_000 });
		expect(estimate).toBeCloseTo(0.683, 12);
		// Medians of few values jump; a neighbouring jump is within 0.05 here.
		expect(Math.abs(lo - -0.1595)).toBeLessThan(0.05);
		expect(Math.abs(hi - 1.7425)).toBeLessThan(0.05);
	});

	test("of the AUROC agrees with SciPy's", () => {
		const { estimate, lo, hi } = bootstrapInterval(X, Y, auroc, { resamples: 20_000 });
		expect(estimate).toBeCloseTo(0.7083333333333334, 12);
		expect(Math.abs(lo - 0.4880952380952381)).toBeLessThan(0.012);
		expect(Math.abs(hi - 0.8928571428571429)).toBeLessThan(0.012);
	});

	test("covers the truth about as often as it says", () => {
		const normal = normalDraws(11);
		let covered = 0;
		for (let trial = 0; trial < 400; trial++) {
			const low = Array.from({ length: 20 }, normal);
			const high = Array.from({ length: 20 }, () => normal() + 1);
			const { lo, hi } = bootstrapInterval(low, high, undefined, { resamples: 400, seed: trial });
			if (lo <= 1 && 1 <= hi) covered++;
		}
		// Percentile intervals of medians cover 95 to 97 % at this size; 400 trials have a standard error of 1.1 %.
		expect(covered / 400).toBeGreaterThan(0.91);
		expect(covered / 400).toBeLessThan(0.995);
	});

	test("is the same for the same seed, and has no bounds for a single embryo", () => {
		expect(bootstrapInterval(A, B, undefined, { seed: 5 })).toEqual(bootstrapInterval(A, B, undefined, { seed: 5 }));
		expect(bootstrapInterval([1], [2, 3])).toEqual({ estimate: 1.5, lo: Number.NaN, hi: Number.NaN });
		expect(bootstrapInterval([], B).estimate).toBeNaN();
	});
});

describe("spread and outliers", () => {
	test("median, quartiles and range leave out what is not finite", () => {
		expect(spreadOf([...A, Number.NaN])).toEqual({
			n: 7,
			min: 0.7,
			q1: 1.7000000000000002,
			median: 2.2,
			q3: 3.75,
			max: 5,
		});
		expect(spreadOf([]).median).toBeNaN();
	});

	test("Tukey's fences as numpy gives them; k moves them; the values themselves stay", () => {
		const values = [10, 12, 12, 13, 12, 11, 14, 13, 15, 10, 10, 10, 100, 12, 14, 13];
		const fences = outlierFences(values);
		expect(fences).toEqual({ lo: 7, hi: 17, n: 16 });
		expect(values.filter((value) => isOutside(value, fences))).toEqual([100]);
		expect(outlierFences(values, 0.2).hi).toBeCloseTo(13.75, 12);
		expect(isOutside(Number.NaN, fences)).toBe(false);
		expect(outlierFences([Number.NaN]).lo).toBeNaN();
	});
});

describe("seeded draws", () => {
	test("are uniform (χ² of 12 cells over 60,000 draws below its 99.9 % point) and fixed by the seed", () => {
		for (const seed of [0, 1, 2, 20_240]) {
			const random = seededRandom(seed);
			const cells = Array<number>(12).fill(0);
			for (let i = 0; i < 60_000; i++) {
				const cell = random.below(12);
				cells[cell] = (cells[cell] as number) + 1;
			}
			const chi2 = cells.reduce((sum, n) => sum + (n - 5000) ** 2 / 5000, 0);
			expect(chi2).toBeLessThan(31.3);
		}
		const first = (seed: number) => {
			const random = seededRandom(seed);
			return Array.from({ length: 5 }, () => random.below(1e9));
		};
		expect(first(8)).toEqual(first(8));
		expect(first(8)).not.toEqual(first(9));
	});
});
