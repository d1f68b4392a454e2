import { binSpan } from "../profile/bins.ts";
import type { EmbryoProfile } from "../profile/embryoProfiles.ts";
import { type PairProfile, PROFILE_FEATURES, type ProfileFeature } from "../profile/pairProfile.ts";
import type { BinComparison } from "./compareProfiles.ts";

/** Numbers as they are copied: a header and rows of plain values; NaN is an empty cell in the text. */
export interface NumberTable {
	readonly columns: readonly string[];
	readonly rows: readonly (readonly (string | number)[])[];
}

/** One row per pair and bin: the numbers behind the lines of the profile plot. */
export function profileTable(
	pairs: readonly {
		readonly pairId: string;
		readonly embryo: string;
		readonly group: string;
		readonly profile: PairProfile;
	}[],
): NumberTable {
	const columns = ["pair_id", "embryo_id", "group", "k_bin", "s_lo", "s_hi", "n_pixels_src", "n_pixels_tgt"];
	return {
		columns: [...columns, ...PROFILE_FEATURES.map((feature) => feature.column)],
		rows: pairs.flatMap(({ pairId, embryo, group, profile }) =>
			Array.from({ length: profile.binCount }, (_, bin) => {
				const { lo, hi } = binSpan(bin, profile.binCount);
				const pixels = [profile.sourcePixels[bin] ?? 0, profile.targetPixels[bin] ?? 0];
				return [pairId, embryo, group, bin, lo, hi, ...pixels, ...featureCells(profile.values, bin)];
			}),
		),
	};
}

/** One row per embryo and bin: what the statistics were computed from. */
export function embryoProfileTable(
	groups: readonly { readonly group: string; readonly profiles: readonly EmbryoProfile[] }[],
): NumberTable {
	return {
		columns: [
			"embryo_id",
			"group",
			"n_pairs",
			"k_bin",
			"s_lo",
			"s_hi",
			...PROFILE_FEATURES.map((feature) => feature.column),
		],
		rows: groups.flatMap(({ group, profiles }) =>
			profiles.flatMap(({ embryo, pairCount, binCount, values }) =>
				Array.from({ length: binCount }, (_, bin) => {
					const { lo, hi } = binSpan(bin, binCount);
					return [embryo, group, pairCount, bin, lo, hi, ...featureCells(values, bin)];
				}),
			),
		),
	};
}

/** One row per bin: both groups' spread, difference, AUROC, p and q. Differences are test − reference. */
export function comparisonTable(feature: ProfileFeature, bins: readonly BinComparison[]): NumberTable {
	const column = PROFILE_FEATURES.find((known) => known.key === feature)?.column ?? feature;
	const spread = (name: string) => ["n", "q1", "median", "q3"].map((part) => `${name}_${part}`);
	return {
		columns: [
			...["feature", "k_bin", "s_lo", "s_hi", ...spread("reference"), ...spread("test")],
			...["difference_of_medians", "difference_lo95", "difference_hi95", "auroc", "auroc_lo95", "auroc_hi95"],
			...["p", "q_bh", "permutations", "exact"],
		],
		rows: bins.map(({ bin, lo, hi, reference, test, difference, auroc, p, q, permutations, exact }) => [
			...[column, bin, lo, hi],
			...[reference.n, reference.q1, reference.median, reference.q3],
			...[test.n, test.q1, test.median, test.q3],
			...[difference.estimate, difference.lo, difference.hi],
			...[auroc.estimate, auroc.lo, auroc.hi],
			...[p, q, permutations, exact ? "true" : "false"],
		]),
	};
}

/**
 * The table as CSV text, CRLF line ends, full precision, not-a-number as an empty cell. Text that a spreadsheet would run as
 * a formula gets a leading apostrophe (SPEC section 6.4). O(cells).
 */
export function csvOfTable(table: NumberTable): string {
	return [table.columns, ...table.rows].map((row) => `${row.map(cellText).join(",")}\r\n`).join("");
}

function cellText(value: string | number): string {
	if (typeof value === "number") return Number.isNaN(value) ? "" : String(value);
	const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
	return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

function featureCells(values: Readonly<Record<ProfileFeature, Float64Array>>, bin: number): number[] {
	return PROFILE_FEATURES.map(({ key }) => values[key][bin] ?? Number.NaN);
}
