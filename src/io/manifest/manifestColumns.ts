import type { Fault } from "../../domain/fault.ts";

/** Columns of SPEC section 2.1; every other column is carried to the metrics table as text. */
const MANIFEST_COLUMNS = [
	"pair_id",
	"frame_src",
	"frame_tgt",
	"embryo_id",
	"src_embryo_id",
	"tgt_embryo_id",
	"analysis_use",
	"is_control_pair",
	"set_type",
	"set_rank",
	"genotype",
	"bin_src_hpf",
	"bin_tgt_hpf",
	"stage_src_hpf",
	"stage_tgt_hpf",
	"src_mask",
	"tgt_mask",
	"src_um_per_px",
	"tgt_um_per_px",
] as const;
export type ManifestColumn = (typeof MANIFEST_COLUMNS)[number];

export interface ManifestHeader {
	/** Position of each known column that is there. */
	readonly known: ReadonlyMap<ManifestColumn, number>;
	/** Names and positions of the others, in file order; a repeated or empty name gets a number. */
	readonly extra: readonly { readonly name: string; readonly index: number }[];
	readonly columnCount: number;
	/** Missing or repeated columns: nothing runs. */
	readonly faults: readonly Fault[];
}

const REQUIRED: readonly ManifestColumn[] = ["pair_id", "frame_src", "frame_tgt"];

export function readManifestHeader(cells: readonly string[], file: string, line: number): ManifestHeader {
	const known = new Map<ManifestColumn, number>();
	const extra: { name: string; index: number }[] = [];
	const faults: Fault[] = [];
	const taken = new Set<string>(MANIFEST_COLUMNS);
	cells.forEach((cell, index) => {
		const name = cell.trim();
		const column = MANIFEST_COLUMNS.find((candidate) => candidate === name);
		if (column === undefined) extra.push({ name: freeName(name || `column_${index + 1}`, taken), index });
		else if (known.has(column)) faults.push(repeatedColumn(file, line, column));
		else known.set(column, index);
	});
	const missing: string[] = REQUIRED.filter((column) => !known.has(column));
	const bySide = known.has("src_embryo_id") && known.has("tgt_embryo_id");
	const byPath = known.has("src_mask") && known.has("tgt_mask");
	if (!known.has("embryo_id") && !bySide && !byPath) missing.push("embryo_id (or src_embryo_id and tgt_embryo_id)");
	if (missing.length > 0) faults.push(missingColumns(file, line, missing));
	return { known, extra, columnCount: cells.length, faults };
}

function freeName(name: string, taken: Set<string>): string {
	let free = name;
	for (let n = 2; taken.has(free); n++) free = `${name}_${n}`;
	taken.add(free);
	return free;
}

function missingColumns(file: string, line: number, missing: readonly string[]): Fault {
	return {
		code: "manifest-column-missing",
		severity: "error",
		message: `The manifest ${file} lacks ${missing.length === 1 ? "the column" : "the columns"} ${missing.join(", ")}.`,
		nextStep:
			"Add what is missing to the header row; the cells may stay empty where src_mask and tgt_mask name images.",
		file,
		row: line,
		column: missing.join(", "),
	};
}

function repeatedColumn(file: string, line: number, column: string): Fault {
	return {
		code: "manifest-column-repeated",
		severity: "error",
		message: `The manifest ${file} has the column ${column} more than once.`,
		nextStep: "Keep one of them.",
		file,
		row: line,
		column,
	};
}
