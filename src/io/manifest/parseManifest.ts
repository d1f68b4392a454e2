import type { Fault } from "../../domain/fault.ts";
import { faultFromError } from "../../domain/fault.ts";
import { headerFromBytes } from "../tables/read/tableHeader.ts";
import { decodeUtf8Strictly } from "../tables/read/utf8.ts";
import { type DelimitedRow, delimitedRows } from "./delimitedRows.ts";
import { FolderNames } from "./folderNames.ts";
import { readManifestHeader } from "./manifestColumns.ts";
import { type ManifestRow, readManifestRow } from "./manifestRow.ts";

export interface Manifest {
	readonly path: string;
	/** Every record of the file, good or bad, in file order. */
	readonly rows: readonly ManifestRow[];
	/** Faults of the file; after an error here `rows` is empty and nothing can run. */
	readonly faults: readonly Fault[];
	readonly extraColumns: readonly string[];
}

/**
 * Reads a manifest (SPEC section 2.1): comma, semicolon or tab by its header, strict UTF-8 with or without byte order
 * mark. Never throws: what is wrong is in `faults` and in each row's faults. O(characters).
 */
export function parseManifest(bytes: Uint8Array, path: string): Manifest {
	let records: DelimitedRow[];
	try {
		const text = decodeUtf8Strictly(bytes, path);
		records = delimitedRows(text, headerFromBytes(bytes, path), path);
	} catch (error) {
		return { path, rows: [], faults: [faultFromError(error)], extraColumns: [] };
	}
	const [head, ...body] = records;
	if (head === undefined) return { path, rows: [], faults: [emptyManifest(path)], extraColumns: [] };
	const header = readManifestHeader(head.cells, path, head.line);
	const extraColumns = header.extra.map((column) => column.name);
	if (header.faults.length > 0) return { path, rows: [], faults: header.faults, extraColumns };
	const lineOfPair = new Map<string, number>();
	const folders = new FolderNames(path);
	const rows = body.map((record) => {
		const row = readManifestRow(record, header, path);
		const earlier = lineOfPair.get(row.pairId);
		if (row.pairId === "") return row;
		if (earlier !== undefined)
			return { ...row, repeated: true, faults: [...row.faults, repeatedPair(row, path, earlier)] };
		lineOfPair.set(row.pairId, row.line);
		return { ...row, faults: [...row.faults, ...folders.faultsOf(row)] };
	});
	return { path, rows, faults: rows.length === 0 ? [emptyManifest(path)] : [], extraColumns };
}

function emptyManifest(file: string): Fault {
	return {
		code: "manifest-empty",
		severity: "error",
		message: `The manifest ${file} has no rows.`,
		nextStep: "Add one row for each pair.",
		file,
	};
}

function repeatedPair(row: ManifestRow, file: string, earlierLine: number): Fault {
	return {
		code: "duplicate-pair-id",
		severity: "error",
		message: `The pair_id ${row.pairId} is already used in line ${earlierLine}; this row is not run.`,
		nextStep: "Give each row a pair_id of its own.",
		file,
		row: row.line,
		column: "pair_id",
		pairId: row.pairId,
	};
}
