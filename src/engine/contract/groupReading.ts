import type {
	BinComparison,
	BinCount,
	EmbryoProfile,
	GroupField,
	PairProfile,
	ProfileFeature,
} from "../../analysis/index.ts";

/** A pair of a group, and the embryo that it counts for. */
export interface GroupMember {
	readonly pairId: string;
	readonly embryo: string;
}

/** Which pairs make the groups; members of one embryo must follow one another. */
export interface GroupsRequest {
	readonly runId: string;
	readonly reference: readonly GroupMember[];
	readonly test: readonly GroupMember[];
	/** Controls whose profiles show what a difference of nothing looks like; may be empty. */
	readonly floor: readonly GroupMember[];
}

export interface ReadGroup {
	/** Per number of bins, pairs in the order of the request. */
	readonly pairs: Readonly<
		Record<BinCount, readonly { readonly pairId: string; readonly embryo: string; readonly profile: PairProfile }[]>
	>;
	readonly embryos: Readonly<Record<BinCount, readonly EmbryoProfile[]>>;
}

/** Means on the canonical grid (CANONICAL_PIXELS entries, NaN where no embryo has a value); difference = test − reference. */
export interface GroupMeans {
	readonly reference: Float32Array;
	readonly test: Float32Array;
	readonly difference: Float32Array;
}

/** Two groups of a run, read once: everything that the comparison shows, some 12 MB whatever the number of pairs. */
export interface GroupReading {
	readonly reference: ReadGroup;
	readonly test: ReadGroup;
	readonly floor: ReadGroup;
	readonly fields: Readonly<Record<GroupField, GroupMeans>>;
	/** The reference's first source mask, one bit a pixel, and its centre-line in µm, (y, x) interleaved. */
	readonly shape: {
		readonly pairId: string;
		readonly maskBits: Uint8Array;
		readonly method: "skeleton" | "principal_axis";
		readonly pointsYxUm: Float64Array;
		readonly lengthUm: number;
	};
	/** False when a pair has no debiased velocities: all of them are read plain then. */
	readonly debiased: boolean;
	/** Pairs whose arrays could not be used, with the reason; they are in no number. */
	readonly leftOut: readonly { readonly pairId: string; readonly reason: string }[];
}

export interface GroupsProgress {
	readonly pairs: number;
	readonly total: number;
}

/** One feature of two groups, one profile an embryo; answered with one comparison a bin. */
export interface FeatureRequest {
	readonly reference: readonly EmbryoProfile[];
	readonly test: readonly EmbryoProfile[];
	readonly feature: ProfileFeature;
}

export type FeatureComparison = readonly BinComparison[];
