import type { MetricsRow } from "../../domain/metricsSchema.ts";

/** Columns by which groups are chosen: labels of the manifest, then whatever other columns it had. */
const LABEL_COLUMNS = [
	"genotype",
	"set_type",
	"bin_src_hpf",
	"bin_tgt_hpf",
	"is_control_pair",
	"set_rank",
	"src_embryo_id",
	"tgt_embryo_id",
	"src_experiment_id",
	"tgt_experiment_id",
	"src_experiment_date",
	"tgt_experiment_date",
] as const satisfies readonly (keyof MetricsRow)[];

/** Rows agree with a criterion when their value in the column is one of the values (as text). */
export interface Criterion {
	readonly column: string;
	readonly values: readonly string[];
}

/** Value of a label or extra column as text; unknown columns, null and NaN are "". */
export function labelOf(row: MetricsRow, column: string): string {
	const known = LABEL_COLUMNS.find((name) => name === column);
	const extra = Object.hasOwn(row.extra, column) ? row.extra[column] : undefined;
	const value = known === undefined ? extra : row[known];
	if (value === undefined || value === null || Number.isNaN(value)) return "";
	return String(value);
}

export interface LabelColumn {
	readonly column: string;
	/** Distinct values that are not empty, numbers by size, text by alphabet, with how many rows have each. */
	readonly values: readonly { readonly value: string; readonly rows: number }[];
}

/** Columns that tell rows apart (two values at least, or one value and empty cells). O(rows × columns). */
export function groupingColumns(rows: readonly MetricsRow[]): LabelColumn[] {
	const extra = new Set(rows.flatMap((row) => Object.keys(row.extra)));
	return [...LABEL_COLUMNS, ...extra].flatMap((column) => {
		const counts = new Map<string, number>();
		for (const row of rows) {
			const value = labelOf(row, column);
			counts.set(value, (counts.get(value) ?? 0) + 1);
		}
		if (counts.size < 2) return [];
		counts.delete("");
		const values = [...counts].map(([value, count]) => ({ value, rows: count }));
		return [{ column, values: values.sort((a, b) => byNumberThenText(a.value, b.value)) }];
	});
}

/** Numbers by size and before text; text by alphabet. */
function byNumberThenText(a: string, b: string): number {
	const [x, y] = [a.trim() === "" ? Number.NaN : Number(a), b.trim() === "" ? Number.NaN : Number(b)];
	if (Number.isNaN(x) !== Number.isNaN(y)) return Number.isNaN(x) ? 1 : -1;
	return Number.isNaN(x) ? (a < b ? -1 : Number(a > b)) : x - y;
}

/** Successful rows that agree with every criterion, in order. No criterion selects every successful row. */
export function selectRows(rows: readonly MetricsRow[], criteria: readonly Criterion[]): MetricsRow[] {
	return rows.filter(
		(row) => row.success && criteria.every(({ column, values }) => values.includes(labelOf(row, column))),
	);
}

export type EmbryoSide = "source" | "target";

/**
 * Which end of the pairs tells the embryos apart: the one with more distinct ids, the target when equal. When every pair
 * starts from one reference the target does; when all end in it the source does; within one embryo both are the same.
 */
export function embryoSideOf(rows: readonly MetricsRow[]): EmbryoSide {
	const sources = new Set(rows.map((row) => row.src_embryo_id));
	const targets = new Set(rows.map((row) => row.tgt_embryo_id));
	return sources.size > targets.size ? "source" : "target";
}

/** The embryo that a row counts for; a row without ids (named images) counts for itself. */
export function embryoOf(row: MetricsRow, side: EmbryoSide): string {
	return (side === "source" ? row.src_embryo_id : row.tgt_embryo_id) || row.pair_id;
}

/** Rows with an embryo's pairs next to one another, embryos in order of first appearance: the order that mean fields ask for. */
export function orderByEmbryo(rows: readonly MetricsRow[], side: EmbryoSide): MetricsRow[] {
	const byEmbryo = new Map<string, MetricsRow[]>();
	for (const row of rows) {
		const mine = byEmbryo.get(embryoOf(row, side));
		if (mine) mine.push(row);
		else byEmbryo.set(embryoOf(row, side), [row]);
	}
	return [...byEmbryo.values()].flat();
}

/**
 * True when every pair starts from one frame, so that a pixel means the same place of the same body in all of them. Otherwise
 * they share the canonical grid only, and mean fields blur by how the bodies differ.
 */
export function shareSourceFrame(rows: readonly MetricsRow[]): boolean {
	const frames = new Set(rows.map((row) => JSON.stringify([row.src_embryo_id || row.pair_id, row.src_frame_index])));
	return frames.size === 1;
}

/** A frame compared with itself: with debiasing its fields are 0, without it they are the blur, the floor of what can be seen. */
export function isIdentityPair(row: MetricsRow): boolean {
	const sameFrame = row.src_frame_index !== null && row.src_frame_index === row.tgt_frame_index;
	return sameFrame && row.src_embryo_id !== "" && row.src_embryo_id === row.tgt_embryo_id;
}

export interface GroupCheck {
	/** Embryos in both groups: a permutation of labels means nothing for them. */
	readonly sharedEmbryos: readonly string[];
	readonly nReference: number;
	readonly nTest: number;
	/** The least p that this many embryos can show: 2 ÷ C(n, n_test), or 1 ÷ 10,000 by drawing. */
	readonly leastP: number;
}

/** What to tell a person before the comparison: overlap of the groups, their sizes, and how small a p can get. */
export function checkGroups(
	reference: readonly MetricsRow[],
	test: readonly MetricsRow[],
	side: EmbryoSide,
): GroupCheck {
	const low = new Set(reference.map((row) => embryoOf(row, side)));
	const high = new Set(test.map((row) => embryoOf(row, side)));
	const smaller = Math.min(low.size, high.size);
	let ways = 1;
	for (let i = 1; i <= smaller && ways < 2e4; i++) ways = (ways * (low.size + high.size - smaller + i)) / i;
	return {
		sharedEmbryos: [...low].filter((embryo) => high.has(embryo)),
		nReference: low.size,
		nTest: high.size,
		leastP: smaller === 0 ? Number.NaN : ways <= 9_999 ? Math.min(1, 2 / ways) : 1e-4,
	};
}
