import type { Fault } from "../../../domain/fault.ts";
import type { InputFile } from "../../../domain/ports.ts";
import { type CsvRow, CsvStream } from "./csvStream.ts";
import type { TableHeader } from "./tableHeader.ts";
import { notUtf8Error, Utf8Scan } from "./utf8.ts";

export interface StreamOptions {
	readonly signal?: AbortSignal;
	/** Called with the bytes of each piece that was read. */
	readonly onBytes?: (bytes: number) => void;
}

/** Problems of single rows beyond this number are only counted. */
const MAX_REPORTED_ROWS = 20;

/**
 * Hands over every record below the header of a table of any size. O(bytes) time, O(longest record) memory.
 * Returns a warning for each row whose quotation marks do not match (such a row is handed over as well as it can be).
 * @throws MaskflowError `not-utf8` or `row-too-long`; rejects with the signal's reason when aborted.
 */
export async function streamRows(
	file: InputFile,
	header: TableHeader,
	options: StreamOptions,
	onRow: (row: CsvRow) => void,
): Promise<Fault[]> {
	const scan = new Utf8Scan();
	const rows = new CsvStream({ file: file.path, delimiter: header.delimiter, columnCount: header.columns.length });
	const warnings: Fault[] = [];
	let problems = 0;
	let pastHeader = false;
	const take = (row: CsvRow) => {
		if (row.problem !== null && ++problems <= MAX_REPORTED_ROWS) {
			warnings.push(rowQuotes(file.path, row.line, row.problem));
		}
		if (pastHeader) onRow(row);
		else pastHeader = holdsText(row);
	};
	let bomLeft = header.hasBom ? 3 : 0;
	let offset = 0;
	const reader = file.stream().getReader();
	try {
		for (let step = await reader.read(); !step.done; step = await reader.read()) {
			options.signal?.throwIfAborted();
			const chunk = step.value;
			const bad = scan.push(chunk);
			const skipped = Math.min(bomLeft, chunk.length);
			bomLeft -= skipped;
			if (bad >= 0) {
				rows.push(chunk.subarray(skipped, Math.max(skipped, bad - offset)), () => {});
				throw notUtf8Error(file.path, bad, rows.line, bad >= offset ? chunk[bad - offset] : undefined);
			}
			rows.push(chunk.subarray(skipped), take);
			offset += chunk.length;
			options.onBytes?.(chunk.length);
		}
	} finally {
		await reader.cancel();
	}
	const cut = scan.end();
	if (cut >= 0) throw notUtf8Error(file.path, cut, rows.line);
	rows.end(take);
	if (problems > MAX_REPORTED_ROWS) warnings.push(moreRows(file.path, problems - MAX_REPORTED_ROWS));
	return warnings;
}

function holdsText(row: CsvRow): boolean {
	for (let i = 0; i < row.cellCount; i++) if (row.text(i).trim() !== "") return true;
	return false;
}

function rowQuotes(file: string, line: number, problem: string): Fault {
	return {
		code: "row-quotes",
		severity: "warning",
		message: `${file}, line ${line}: the row's quotation marks do not match (${problem}).`,
		nextStep: "Close each quotation mark that opens a cell; double those inside.",
		file,
		row: line,
	};
}

function moreRows(file: string, count: number): Fault {
	return {
		code: "row-quotes",
		severity: "warning",
		message: `${file} has ${count} more rows whose quotation marks do not match.`,
		nextStep: "Close each quotation mark that opens a cell; double those inside.",
		file,
	};
}
