import type { DoubleColumn, MetricsRow } from "../../domain/metricsSchema.ts";
import { quantileOfSorted, sortedFinite } from "../statistics/quantiles.ts";
import type { MatchedPair } from "./matchRuns.ts";
import type { RunMeasure } from "./runMeasureNames.ts";

export interface RunMeasureWords {
	readonly key: RunMeasure;
	readonly column: DoubleColumn;
	readonly label: string;
	readonly unit: string;
	readonly about: string;
	/** Below this the number of a row is rounding: it is no measure of the pair, and nothing is divided by it. */
	readonly rounding: (row: MetricsRow) => number;
}

const massRounding = (row: MetricsRow): number => 1e-9 * Math.max(row.m_src, row.m_tgt);
const none = (): number => 0;

/** What two runs are compared by, in order. */
export const RUN_MEASURES: readonly [RunMeasureWords, ...RunMeasureWords[]] = [
	{
		...{ key: "cost", column: "total_transport_cost", label: "Total cost", unit: "px·s²", rounding: none },
		about: "Σ C P in px of mass times scaled units²; s = 5,760 µm",
	},
	{
		...{ key: "debiased", column: "debiased_cost", label: "Debiased cost", unit: "px·s²" },
		about: "cost without the part that entropy adds; undefined where a run does not debias",
		rounding: (row) => 1e-6 * row.total_transport_cost,
	},
	{
		...{ key: "distance", column: "mean_transport_distance_um", label: "Mean distance", unit: "µm", rounding: none },
		about: "root mean squared distance that mass travels, blur included",
	},
	{
		...{ key: "costPerMass", column: "specific_transport_cost_um2_per_mass", label: "Cost per mass", unit: "µm²" },
		...{ about: "total cost per pixel of source mass", rounding: none },
	},
	{
		...{ key: "transported", column: "transported_mass", label: "Transported mass", unit: "px" },
		...{ about: "mass that is moved", rounding: massRounding },
	},
	{
		...{ key: "created", column: "created_mass", label: "Created mass", unit: "px" },
		...{ about: "mass of the target that comes from nowhere", rounding: massRounding },
	},
	{
		...{ key: "destroyed", column: "destroyed_mass", label: "Destroyed mass", unit: "px" },
		...{ about: "mass of the source that goes nowhere", rounding: massRounding },
	},
	{
		...{ key: "seconds", column: "solve_sec", label: "Solve time", unit: "s", rounding: none },
		about: "solver and certificate of the pair, on the machine of each run",
	},
];

export function runMeasure(key: RunMeasure): RunMeasureWords {
	return RUN_MEASURES.find((measure) => measure.key === key) ?? RUN_MEASURES[0];
}

/** One number of one pair in both runs. */
export interface PairDifference {
	readonly pairId: string;
	readonly a: number;
	readonly b: number;
	/** b − a; exactly 0 where it is rounding. */
	readonly difference: number;
	/** (b − a) / |a| in %; NaN where a is 0 or rounding and b is not. */
	readonly relativePct: number;
	/** Up to here a and b are rounding. */
	readonly rounding: number;
}

export function pairDifference(measure: RunMeasureWords, { pairId, a, b }: MatchedPair): PairDifference {
	const [one, other] = [a[measure.column], b[measure.column]];
	const floor = Math.max(measure.rounding(a), measure.rounding(b));
	const apart = other - one;
	const difference = Math.abs(apart) <= floor ? 0 : apart;
	const relativePct = difference === 0 ? 0 : Math.abs(one) <= floor ? Number.NaN : (100 * difference) / Math.abs(one);
	return { pairId, a: one, b: other, difference, relativePct, rounding: floor };
}

/** The same for people: a number that is rounding reads 0, as it does beside the pair's map. */
export function withoutRounding(of: PairDifference): PairDifference {
	const shown = (value: number): number => (Math.abs(value) <= of.rounding ? 0 : value);
	return { ...of, a: shown(of.a), b: shown(of.b) };
}

/** How far two runs agree in one measure. */
export interface Agreement {
	/** Pairs with a number in both runs. */
	readonly n: number;
	/** Median of |relative difference|, %; NaN when nothing can be divided. */
	readonly medianPct: number;
	/** The pair that differs most, relatively; null when none differs. */
	readonly most: PairDifference | null;
	/** Pairs whose relative difference is at most `CLOSE_PCT`. */
	readonly close: number;
}

/** Two converged solutions of one problem agree about so well (SPEC section 8), %. */
export const CLOSE_PCT = 0.1;

/** O(pairs log pairs). */
export function agreementOf(differences: readonly PairDifference[]): Agreement {
	const known = differences.filter(({ difference }) => Number.isFinite(difference));
	const sizes = sortedFinite(known.map(({ relativePct }) => Math.abs(relativePct)));
	const most = known.reduce<PairDifference | null>(
		(best, one) => (Math.abs(one.relativePct) > Math.abs(best?.relativePct ?? 0) ? one : best),
		null,
	);
	const close = known.filter(({ relativePct }) => Math.abs(relativePct) <= CLOSE_PCT).length;
	return { n: known.length, medianPct: quantileOfSorted(sizes, 0.5), most, close };
}
