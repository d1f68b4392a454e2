import type { MetricsRow } from "../../domain/metricsSchema.ts";
import type { RunHeader } from "../../domain/ports.ts";

/** A run as far as its table tells. */
export interface RunTable {
	readonly header: RunHeader;
	readonly rows: readonly MetricsRow[];
}

/** A pair that both runs have solved. */
export interface MatchedPair {
	readonly pairId: string;
	readonly a: MetricsRow;
	readonly b: MetricsRow;
	/** The two runs did not compare the same shapes, as far as tables can tell. */
	readonly framesDiffer: boolean;
}

/** A pair of both runs that has no numbers in one of them. */
export interface MissingPair {
	readonly pairId: string;
	/** "failed in A: …", "not done yet in B". */
	readonly why: string;
}

export interface RunMatch {
	readonly both: readonly MatchedPair[];
	readonly missing: readonly MissingPair[];
	readonly onlyA: readonly string[];
	readonly onlyB: readonly string[];
}

/** Pairs of two runs by pair_id, as `merge` matches them, in A's order; those of one run alone in that run's order. O(pairs). */
export function matchRuns(a: RunTable, b: RunTable): RunMatch {
	const [inA, inB] = [byId(a), byId(b)];
	const [idsA, idsB] = [idsOf(a), idsOf(b)];
	const both: MatchedPair[] = [];
	const missing: MissingPair[] = [];
	for (const pairId of idsA) {
		if (!idsB.has(pairId)) continue;
		const [rowA, rowB] = [inA.get(pairId), inB.get(pairId)];
		if (rowA?.success && rowB?.success) {
			const framesDiffer = shapesDiffer(rowA, rowB) || contentsDiffer(a.header, b.header, pairId);
			both.push({ pairId, a: rowA, b: rowB, framesDiffer });
		} else missing.push({ pairId, why: [whyMissing(rowA, "A"), whyMissing(rowB, "B")].filter(Boolean).join("; ") });
	}
	return {
		both,
		missing,
		onlyA: [...idsA].filter((id) => !idsB.has(id)),
		onlyB: [...idsB].filter((id) => !idsA.has(id)),
	};
}

function byId({ rows }: RunTable): Map<string, MetricsRow> {
	return new Map(rows.map((row) => [row.pair_id, row]));
}

/** Pairs that the run was to do, in its order; damaged bundles may have rows that their header does not list. */
function idsOf({ header, rows }: RunTable): Set<string> {
	return new Set([...header.pairIds, ...rows.map((row) => row.pair_id)]);
}

function whyMissing(row: MetricsRow | undefined, name: "A" | "B"): string {
	if (row === undefined) return `not done yet in ${name}`;
	if (row.success) return "";
	return row.error_message === "" ? `failed in ${name}` : `failed in ${name}: ${row.error_message}`;
}

/**
 * Overlap is a number of the two canonical masks alone, whatever the solver's parameters; so is the mass while a pixel weighs
 * 1. What is left is rounding: of a ratio of counts, and of the float32 weights of sampled points.
 */
function shapesDiffer(a: MetricsRow, b: MetricsRow): boolean {
	if (Math.abs(a.pair_iou - b.pair_iou) > 1e-9) return true;
	const apart = (one: number, other: number): boolean => Math.abs(one - other) > 1e-6 * one;
	const uniform = a.mass_mode === "uniform" && b.mass_mode === "uniform";
	return uniform && (apart(a.m_src, b.m_src) || apart(a.m_tgt, b.m_tgt));
}

/** Digests of the masks, where both runs were made here: equal up to the colon for equal files. */
function contentsDiffer(a: RunHeader, b: RunHeader, pairId: string): boolean {
	const [one, other] = [a, b].map(({ inputDigests }) => inputDigests?.[pairId]?.split(":", 1)[0] ?? "");
	const known = (digest: string | undefined): boolean => digest !== undefined && digest !== "" && digest !== "?";
	return known(one) && known(other) && one !== other;
}
