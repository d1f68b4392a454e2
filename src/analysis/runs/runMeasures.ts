import { debiasedCostFloor } from "../../domain/debiasedCost.ts";
import { SIGMA_UM } from "../../domain/grid.ts";
import type { DoubleColumn, MetricsRow } from "../../domain/metricsSchema.ts";
import { quantileOfSorted, sortedFinite } from "../../domain/quantiles.ts";
import type { MatchedPair } from "./matchRuns.ts";
import type { RunMeasure } from "./runMeasureNames.ts";

export interface RunMeasureWords {
	readonly key: RunMeasure;
	readonly column: DoubleColumn;
	readonly label: string;
	/** Unit of the numbers on the screen. */
	readonly unit: string;
	/** Unit of the metrics' column where the screen has another one. */
	readonly columnUnit?: string;
	/** What the column's number is multiplied by for the screen. */
	readonly factor?: number;
	readonly about: string;
	/** Below this the number of a row is rounding: it is no measure of the pair, and nothing is divided by it. */
	readonly rounding: (row: MetricsRow) => number;
}

const massRounding = (row: MetricsRow): number => 1e-9 * Math.max(row.m_src, row.m_tgt);
const none = (): number => 0;

/** The metrics hold costs in px of mass × scaled²; on every screen they are in px·mm². */
const COST = { unit: "px·mm²", columnUnit: "px·s²", factor: (SIGMA_UM * SIGMA_UM) / 1e6 };

const NOT_DEBIASED =
	"not debiased: the blur alone makes some where mass can't move far; a shape against itself shows how much";

/** What two runs are compared by, in order. */
export const RUN_MEASURES: readonly [RunMeasureWords, ...RunMeasureWords[]] = [
	{
		...{ key: "cost", column: "total_transport_cost", label: "Total cost", ...COST, rounding: none },
		about: "px of mass × squared distance, blur included",
	},
	{
		...{ key: "debiased", column: "debiased_cost", label: "Debiased cost", ...COST },
		about: "cost without the part that the blur adds; undefined where a run does not debias",
		rounding: debiasedCostFloor,
	},
	{
		...{ key: "distance", column: "mean_transport_distance_um", label: "Distance with blur", unit: "µm" },
		rounding: none,
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
		...{ about: `mass of the target that comes from nowhere; ${NOT_DEBIASED}`, rounding: massRounding },
	},
	{
		...{ key: "destroyed", column: "destroyed_mass", label: "Destroyed mass", unit: "px" },
		...{ about: `mass of the source that goes nowhere; ${NOT_DEBIASED}`, rounding: massRounding },
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

/** The same for people, as beside the pair's map: in the screen's unit, and a number that is rounding reads 0. */
export function shownDifference(measure: RunMeasureWords, pair: MatchedPair): PairDifference {
	const of = pairDifference(measure, pair);
	const { factor = 1 } = measure;
	const shown = (value: number): number => (Math.abs(value) <= of.rounding ? 0 : factor * value);
	const [difference, rounding] = [factor * of.difference, factor * of.rounding];
	return { ...of, a: shown(of.a), b: shown(of.b), difference, rounding };
}

/** How far two runs agree in one measure. */
export interface Agreement {
	/** Pairs with a number in both runs. */
	readonly n: number;
	/** Median of |relative difference|, %; NaN when nothing can be divided. */
	readonly medianPct: number;
	/** The pair that differs most, relatively, or from nothing; null when none differs. */
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
		(best, one) => (sizeOf(one) > (best === null ? 0 : sizeOf(best)) ? one : best),
		null,
	);
	const close = known.filter(({ relativePct }) => Math.abs(relativePct) <= CLOSE_PCT).length;
	return { n: known.length, medianPct: quantileOfSorted(sizes, 0.5), most, close };
}

/** |relative difference|, %; what was nothing and is something has grown without limit. */
function sizeOf({ difference, relativePct }: PairDifference): number {
	return Number.isNaN(relativePct) && difference !== 0 ? Number.POSITIVE_INFINITY : Math.abs(relativePct);
}
