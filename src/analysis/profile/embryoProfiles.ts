import { type PairProfile, PROFILE_FEATURE_KEYS, type ProfileFeature } from "./pairProfile.ts";

/** What an embryo says: the mean of its pairs, so that one embryo counts once however many pairs it has. */
export interface EmbryoProfile {
	readonly embryo: string;
	readonly pairCount: number;
	readonly binCount: number;
	/** Per bin the mean of the pairs that have a value there; NaN where none has. */
	readonly values: Readonly<Record<ProfileFeature, Float64Array>>;
}

/**
 * Profiles of pairs averaged per embryo, in order of first appearance. All must have the same number of bins; debiased and
 * plain velocities must not be mixed. O(pairs × bins × features).
 * @throws RangeError on mixed numbers of bins or mixed velocities.
 */
export function embryoProfiles(
	pairs: readonly { readonly embryo: string; readonly profile: PairProfile }[],
): EmbryoProfile[] {
	const byEmbryo = new Map<string, PairProfile[]>();
	const first = pairs[0]?.profile;
	for (const { embryo, profile } of pairs) {
		if (profile.binCount !== first?.binCount)
			throw new RangeError("Profiles with different numbers of bins cannot be averaged.");
		if (profile.debiased !== first.debiased)
			throw new RangeError("Profiles of debiased and plain velocities cannot be averaged.");
		const mine = byEmbryo.get(embryo);
		if (mine) mine.push(profile);
		else byEmbryo.set(embryo, [profile]);
	}
	return [...byEmbryo].map(([embryo, profiles]) => {
		const binCount = profiles[0]?.binCount ?? 0;
		const mean = (key: ProfileFeature) =>
			meanPerBin(
				profiles.map((profile) => profile.values[key]),
				binCount,
			);
		const values = Object.fromEntries(PROFILE_FEATURE_KEYS.map((key) => [key, mean(key)]));
		return { embryo, pairCount: profiles.length, binCount, values: values as Record<ProfileFeature, Float64Array> };
	});
}

function meanPerBin(series: readonly Float64Array[], binCount: number): Float64Array {
	return Float64Array.from({ length: binCount }, (_, bin) => {
		const finite = series.map((values) => values[bin]!).filter(Number.isFinite);
		return finite.length === 0 ? Number.NaN : finite.reduce((sum, value) => sum + value, 0) / finite.length;
	});
}
