import Papa from "papaparse";
import type { Delimiter } from "../tables/read/tableHeader.ts";

/** One record of a small table. */
export interface DelimitedRow {
	/** Line on which the record starts, 1-based. */
	readonly line: number;
	readonly cells: readonly string[];
	/** What is wrong with the record's quoting, or null. */
	readonly problem: string | null;
}

/**
 * Splits the text of a small table into records; records without any text are left out. Line ends CR, LF and CR LF may be
 * mixed; inside quoted cells all become LF. O(characters).
 */
export function delimitedRows(text: string, delimiter: Delimiter): DelimitedRow[] {
	// The parser guesses one kind of line end for the whole file.
	const unified = text.replace(/\r\n?/g, "\n");
	const parsed = Papa.parse<string[]>(unified, { delimiter, newline: "\n", header: false, skipEmptyLines: false });
	const problems = new Map<number, string>();
	for (const error of parsed.errors) {
		if (error.type === "Quotes" && error.row !== undefined) problems.set(error.row, error.message);
	}
	const rows: DelimitedRow[] = [];
	let line = 1;
	parsed.data.forEach((cells, i) => {
		if (cells.some((cell) => cell.trim() !== "")) rows.push({ line, cells, problem: problems.get(i) ?? null });
		line += 1 + cells.reduce((sum, cell) => sum + (cell.match(/\n/g)?.length ?? 0), 0);
	});
	return rows;
}
