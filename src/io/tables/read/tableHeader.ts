import type { InputFile } from "../../../domain/ports.ts";
import { CsvStream } from "./csvStream.ts";
import { startsWithBom, Utf8Scan } from "./utf8.ts";

export type Delimiter = "," | ";" | "\t";
export type TableKind = "manifest" | "legacy-masks" | "frame-masks" | "frame-inventory" | "unknown";

export interface TableHeader {
	readonly delimiter: Delimiter;
	readonly hasBom: boolean;
	/** Column names, trimmed, in file order. */
	readonly columns: readonly string[];
	readonly kind: TableKind;
	/** Offset of the first byte of the header that is not UTF-8, or -1. */
	readonly notUtf8At: number;
}

const DELIMITERS: readonly Delimiter[] = [",", ";", "\t"];
/** No table has a longer header; reading stops here so that a file without line ends is not read whole. */
const HEADER_LIMIT_BYTES = 1 << 20;

/** Tells tables apart by their column names alone; file names say nothing. */
export function tableKind(columns: readonly string[]): TableKind {
	const has = (name: string) => columns.includes(name);
	if (has("mask_rle") && has("track_id") && !has("frame_index")) return "frame-masks";
	if (has("mask_rle") && has("embryo_id")) return "legacy-masks";
	if (has("frame_src") || has("frame_tgt")) return "manifest";
	if (has("pair_id") && !has("run_id")) return "manifest";
	if (has("image_id") && has("image_micrometers_per_pixel")) return "frame-inventory";
	return "unknown";
}

/** Reads a header record: of the three delimiters, the one that gives the most columns; a tie goes to the comma. */
export function headerFromBytes(bytes: Uint8Array, file: string): TableHeader {
	const hasBom = startsWithBom(bytes);
	const body = hasBom ? bytes.subarray(3) : bytes;
	let best: { delimiter: Delimiter; columns: string[] } = { delimiter: ",", columns: [] };
	for (const delimiter of DELIMITERS) {
		const columns = firstRecord(body, file, delimiter);
		if (columns.length > best.columns.length) best = { delimiter, columns };
	}
	return { ...best, hasBom, kind: tableKind(best.columns), notUtf8At: new Utf8Scan().push(bytes) };
}

/** Reads no more of the file than its first record (at most 1 MiB). */
export async function readTableHeader(file: InputFile): Promise<TableHeader> {
	const reader = file.stream().getReader();
	let head = new Uint8Array(0);
	try {
		while (head.length < HEADER_LIMIT_BYTES) {
			const { done, value } = await reader.read();
			if (done) break;
			const joined = new Uint8Array(head.length + value.length);
			joined.set(head);
			joined.set(value, head.length);
			head = joined;
			if (holdsWholeRecord(head)) break;
		}
	} finally {
		await reader.cancel();
	}
	return headerFromBytes(head, file.path);
}

function firstRecord(bytes: Uint8Array, file: string, delimiter: Delimiter): string[] {
	const reader = new CsvStream({ file, delimiter });
	let columns: string[] | null = null;
	const onRow = (row: { cellCount: number; text(cell: number): string }) => {
		const cells = Array.from({ length: row.cellCount }, (_, i) => row.text(i).trim());
		if (columns === null && cells.some((cell) => cell !== "")) columns = cells;
	};
	// In pieces, so that a long file in memory is not parsed whole for its first line.
	for (let start = 0; start < bytes.length && columns === null; start += 4096) {
		reader.push(bytes.subarray(start, start + 4096), onRow);
	}
	if (columns === null) reader.end(onRow);
	return columns ?? [];
}

/** A line end outside quotes, after some text. */
function holdsWholeRecord(bytes: Uint8Array): boolean {
	let quoted = false;
	let hasText = false;
	for (const byte of bytes) {
		if (byte === 34) quoted = !quoted;
		if (byte === 10 || byte === 13) {
			if (!quoted && hasText) return true;
		} else hasText = true;
	}
	return false;
}
