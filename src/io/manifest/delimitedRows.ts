import { CsvStream } from "../tables/read/csvStream.ts";
import type { TableHeader } from "../tables/read/tableHeader.ts";

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
 * @throws MaskflowError `row-too-long`.
 */
export function delimitedRows(
	text: string,
	{ delimiter, columns }: Pick<TableHeader, "delimiter" | "columns">,
	file: string,
): DelimitedRow[] {
	const rows: DelimitedRow[] = [];
	const stream = new CsvStream({ file, delimiter, columnCount: columns.length });
	const take: Parameters<CsvStream["push"]>[1] = ({ line, cellCount, problem, text: textOf }) => {
		const cells = Array.from({ length: cellCount }, (_, i) => textOf(i));
		if (cells.some((cell) => cell.trim() !== "")) rows.push({ line, cells, problem });
	};
	stream.push(new TextEncoder().encode(text.replace(/\r\n?/g, "\n")), take);
	stream.end(take);
	return rows;
}
