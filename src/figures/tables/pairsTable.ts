import type { MetricsRow } from "../../domain/metricsSchema.ts";
import { debiasedDistanceUm } from "../pair/distance.ts";
import { reasonWords, reviewReasons } from "../pair/trust.ts";
import type { TableChoices } from "./tableChoices.ts";

type Rows = Readonly<Record<string, MetricsRow>>;

/** Columns of the metrics table that came from the manifest or the masks, in the order in which they are offered. */
const LABEL_COLUMNS = [
	"genotype",
	"set_type",
	"set_rank",
	"bin_src_hpf",
	"bin_tgt_hpf",
	"is_control_pair",
	"src_embryo_id",
	"tgt_embryo_id",
	"src_frame_index",
	"tgt_frame_index",
	"src_experiment_date",
	"tgt_experiment_date",
	"src_well",
	"tgt_well",
	"alignment_used",
] as const satisfies readonly (keyof MetricsRow)[];

/** A cell as text: numbers plain, booleans yes or no, nothing for what is undefined. */
export function cellText(row: MetricsRow, column: string): string {
	return valueText(column in row ? row[column as keyof MetricsRow] : row.extra[column]);
}

function valueText(value: unknown): string {
	if (typeof value === "boolean") return value ? "yes" : "no";
	if (typeof value === "number") return Number.isFinite(value) ? String(value) : "";
	return typeof value === "string" ? value : "";
}

/** Columns in which the pairs differ, with their values in order; a column with more than `limit` values is left to the text filter. */
export function filterColumns(
	rows: readonly MetricsRow[],
	limit = 200,
): { readonly column: string; readonly values: readonly string[] }[] {
	const extra = new Set<string>();
	for (const row of rows) for (const name in row.extra) extra.add(name);
	const names = [...LABEL_COLUMNS, ...extra];
	return names.flatMap((column) => {
		const found = new Set<unknown>();
		for (const row of rows) {
			found.add(column in row ? row[column as keyof MetricsRow] : row.extra[column]);
			// A column of names is given up after the first few hundred rows; six values at most are no text (null, undefined, "", NaN, ±∞).
			if (found.size > limit + 6) return [];
		}
		const values = [...new Set([...found].map(valueText))].filter((text) => text !== "");
		return values.length < 2 || values.length > limit ? [] : [{ column, values: values.sort(compareTexts) }];
	});
}

/** Codes of everything that speaks against a pair. */
function flagsOf(row: MetricsRow): string[] {
	if (!row.success) return ["failed"];
	return [...(row.converged ? [] : ["not_converged"]), ...reviewReasons(row)];
}

/** Every flag that occurs, with words and the number of its pairs, most frequent first. */
export function flagCounts(rows: readonly MetricsRow[]): { flag: string; label: string; pairs: number }[] {
	const counts = new Map<string, number>();
	for (const row of rows) for (const flag of flagsOf(row)) counts.set(flag, (counts.get(flag) ?? 0) + 1);
	return [...counts]
		.map(([flag, pairs]) => ({ flag, label: flagLabel(flag), pairs }))
		.sort((one, other) => other.pairs - one.pairs || one.label.localeCompare(other.label));
}

function flagLabel(flag: string): string {
	if (flag === "failed") return "failed";
	if (flag === "not_converged") return "not converged";
	return reasonWords(flag);
}

interface Asked {
	readonly pairIds: readonly string[];
	readonly rows: Rows;
	readonly choices: TableChoices;
	readonly shown: readonly string[];
}

/** The last answer: the list asks for it and so does every step through it. */
let last: Asked | null = null;

/**
 * Pairs that pass the filters, sorted; manifest order otherwise, and pairs without a value last. O(pairs log pairs), and
 * nothing when asked the same again.
 */
export function visiblePairIds(pairIds: readonly string[], rows: Rows, choices: TableChoices): readonly string[] {
	if (last?.pairIds !== pairIds || last.rows !== rows || last.choices !== choices) {
		last = { pairIds, rows, choices, shown: shownIds(pairIds, rows, choices) };
	}
	return last.shown;
}

function shownIds(pairIds: readonly string[], rows: Rows, choices: TableChoices): readonly string[] {
	const words = choices.text.toLowerCase().split(/\s+/).filter(Boolean);
	const cells = Object.entries(choices.cells);
	const passing = pairIds.filter((pairId) => {
		const row = rows[pairId];
		if (words.length > 0) {
			const text = textOf(pairId, row);
			if (!words.every((word) => text.includes(word))) return false;
		}
		if (cells.some(([column, value]) => row === undefined || cellText(row, column) !== value)) return false;
		if (choices.flags.length === 0) return true;
		return row !== undefined && flagsOf(row).some((flag) => choices.flags.includes(flag));
	});
	return choices.sort === null ? passing : sorted(passing, rows, choices.sort);
}

/** What a pair is searched in, made once a row: each letter that is typed looks at all of them. */
const texts = new WeakMap<MetricsRow, string>();

function textOf(pairId: string, row: MetricsRow | undefined): string {
	if (row === undefined) return pairId.toLowerCase();
	const known = texts.get(row);
	if (known !== undefined) return known;
	const labels = [...LABEL_COLUMNS.map((column) => cellText(row, column)), ...Object.values(row.extra)];
	const text = [pairId, ...labels, row.error_message].join("\n").toLowerCase();
	texts.set(row, text);
	return text;
}

function sorted(pairIds: readonly string[], rows: Rows, sort: NonNullable<TableChoices["sort"]>): string[] {
	const sign = sort.descending ? -1 : 1;
	const keyed = pairIds.map((pairId, at) => {
		const row = rows[pairId];
		const text = sort.column === "pair_id" ? pairId : row === undefined ? "" : sortText(row, sort.column);
		return { pairId, at, text, number: text === "" ? Number.NaN : Number(text) };
	});
	keyed.sort((one, other) => {
		if (one.text === "" || other.text === "")
			return Number(one.text === "") - Number(other.text === "") || one.at - other.at;
		const byNumber = one.number - other.number;
		return sign * (Number.isFinite(byNumber) ? byNumber : COLLATOR.compare(one.text, other.text)) || one.at - other.at;
	});
	return keyed.map(({ pairId }) => pairId);
}

function sortText(row: MetricsRow, column: string): string {
	if (column === "status") return String(row.success ? (row.converged ? (row.review_flag ? 1 : 0) : 2) : 3);
	if (column === "debiased_distance_um") {
		const um = debiasedDistanceUm(row);
		return row.success && Number.isFinite(um) ? String(um) : "";
	}
	// The numbers of a failed pair are undefined, whatever its row says.
	return row.success || column in row.extra ? cellText(row, column) : "";
}

/** Numbers by size, other texts by the alphabet with their digits as numbers. */
function compareTexts(one: string, other: string): number {
	const [a, b] = [Number(one), Number(other)];
	if (Number.isFinite(a) && Number.isFinite(b)) return a - b;
	return COLLATOR.compare(one, other);
}
const COLLATOR = new Intl.Collator("en", { numeric: true });

/** Numbers of some pairs as CSV: the metrics table's own columns. Cells that a spreadsheet would run get an apostrophe. */
export function pairsCsv(rows: readonly MetricsRow[]): string {
	const first = rows[0];
	if (first === undefined) return "";
	const columns = [
		...Object.keys(first).filter((name) => name !== "extra"),
		...new Set(rows.flatMap((row) => Object.keys(row.extra))),
	];
	const lines = rows.map((row) => columns.map((column) => csvCell(rawCell(row, column))).join(","));
	return `${[columns.map(csvCell).join(","), ...lines].join("\r\n")}\r\n`;
}

function rawCell(row: MetricsRow, column: string): string {
	const value: unknown = column in row ? row[column as keyof MetricsRow] : row.extra[column];
	return typeof value === "boolean" ? String(value) : cellText(row, column);
}

function csvCell(text: string): string {
	const isNumber = text !== "" && Number.isFinite(Number(text));
	const safe = !isNumber && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
	return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
