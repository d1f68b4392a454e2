import { quantile } from "../../domain/quantiles.ts";
import { binSpan } from "../profile/bins.ts";
import type { EmbryoProfile } from "../profile/embryoProfiles.ts";
import type { ProfileFeature } from "../profile/pairProfile.ts";
import { auroc } from "../statistics/auroc.ts";
import { benjaminiHochberg } from "../statistics/benjaminiHochberg.ts";
import { bootstrapInterval, type Interval } from "../statistics/bootstrap.ts";
import { permutationTest } from "../statistics/permutationTest.ts";
import { DEFAULT_SEED } from "../statistics/seededRandom.ts";
import { type Spread, spreadOf } from "../statistics/spread.ts";

/** Two groups in one bin of one feature. */
export interface BinComparison {
	readonly bin: number;
	/** The bin's span of S. */
	readonly lo: number;
	readonly hi: number;
	readonly reference: Spread;
	readonly test: Spread;
	/** median(test) − median(reference) with its 95 % bootstrap interval. */
	readonly difference: Interval;
	/** Chance that a test embryo lies above a reference embryo, with its 95 % bootstrap interval. */
	readonly auroc: Interval;
	/** Two-sided, by permuting embryos. */
	readonly p: number;
	readonly exact: boolean;
	readonly permutations: number;
	/** Benjamini–Hochberg over the feature's bins. */
	readonly q: number;
}

export interface CompareOptions {
	readonly seed?: number;
	/** Bootstrap resamples, default 2,000. */
	readonly resamples?: number;
}

/**
 * Compares two groups bin by bin, one profile per embryo (`embryoProfiles`). A bin where a group has no finite value has NaN
 * statistics and is no test in the adjustment. The same input and seed give the same numbers.
 * O(bins × (permutations × smaller group + resamples × embryos log embryos)): some 0.3 s for 20 bins and 30 embryos.
 */
export function compareProfiles(
	reference: readonly EmbryoProfile[],
	test: readonly EmbryoProfile[],
	feature: ProfileFeature,
	options: CompareOptions = {},
): BinComparison[] {
	const binCount = reference[0]?.binCount ?? test[0]?.binCount ?? 0;
	const seed = options.seed ?? DEFAULT_SEED;
	const bins = Array.from({ length: binCount }, (_, bin) => {
		const low = reference.map((profile) => profile.values[feature][bin] ?? Number.NaN);
		const high = test.map((profile) => profile.values[feature][bin] ?? Number.NaN);
		const drawing = { seed: seed + bin, ...(options.resamples === undefined ? {} : { resamples: options.resamples }) };
		const { p, exact, permutations } = permutationTest(low, high, { seed: seed + bin });
		return {
			bin,
			lo: binSpan(bin, binCount).lo,
			hi: binSpan(bin, binCount).hi,
			reference: spreadOf(low),
			test: spreadOf(high),
			difference: bootstrapInterval(low, high, undefined, drawing),
			auroc: bootstrapInterval(low, high, auroc, drawing),
			p,
			exact,
			permutations,
		};
	});
	const q = benjaminiHochberg(bins.map((bin) => bin.p));
	return bins.map((bin) => ({ ...bin, q: q[bin.bin] ?? Number.NaN }));
}

/** A band of profiles along the body, one entry per bin. */
export interface ProfileBand {
	readonly n: Uint32Array;
	readonly lo: Float64Array;
	readonly median: Float64Array;
	readonly hi: Float64Array;
}

/**
 * Median and a lower and upper quantile of profiles per bin: quartiles for a group, the 5th and 95th percentile of identity
 * or wild-type-against-wild-type controls as the noise floor. O(bins × n log n).
 */
export function profileBand(
	profiles: readonly EmbryoProfile[],
	feature: ProfileFeature,
	quantiles: readonly [lo: number, hi: number] = [0.25, 0.75],
): ProfileBand {
	const binCount = profiles[0]?.binCount ?? 0;
	const column = (bin: number) => profiles.map((profile) => profile.values[feature][bin] ?? Number.NaN);
	const per = (value: (of: number[]) => number) =>
		Float64Array.from({ length: binCount }, (_, bin) => value(column(bin)));
	return {
		n: Uint32Array.from({ length: binCount }, (_, bin) => column(bin).filter(Number.isFinite).length),
		lo: per((of) => quantile(of, quantiles[0])),
		median: per((of) => quantile(of, 0.5)),
		hi: per((of) => quantile(of, quantiles[1])),
	};
}
