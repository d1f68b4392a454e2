import {
	BOOLEAN_COLUMNS,
	type ColumnKind,
	DOUBLE_COLUMNS,
	FEATURE_SCHEMA_VERSION,
	INTEGER_COLUMNS,
	type MetricsRow,
	STRING_COLUMNS,
} from "../../domain/metricsSchema.ts";
import { parametersRecord } from "../../domain/parameters.ts";
import type { RunHeader } from "../../domain/ports.ts";
import {
	type ColumnKinds,
	columnsFromParquet,
	columnsFromRows,
	parquetFromColumns,
	rowsFromColumns,
	type TableColumn,
} from "./table.ts";

/** What the tables say about their run in their key-value metadata, beside the columns. */
export function tableMetadata(header: RunHeader): Map<string, string> {
	return new Map([
		["feature_schema_version", FEATURE_SCHEMA_VERSION],
		["run_id", header.runId],
		["app_version", header.appVersion],
		["parameters", JSON.stringify(parametersRecord(header.parameters))],
		["parameters_sha256", header.parametersSha256],
	]);
}

const KNOWN: ColumnKinds = new Map<string, ColumnKind>([
	...STRING_COLUMNS.map((name) => [name, "string"] as const),
	...BOOLEAN_COLUMNS.map((name) => [name, "boolean"] as const),
	...INTEGER_COLUMNS.map((name) => [name, "integer"] as const),
	...DOUBLE_COLUMNS.map((name) => [name, "double"] as const),
]);

/**
 * Column names for the manifest's own columns. One that would repeat a column of ours or an earlier one becomes
 * `manifest_<name>`, then `manifest_<name>_2` and so on; case does not tell names apart (it does not in SQL).
 */
export function extraColumnNames(extras: Iterable<string>): Map<string, string> {
	const taken = new Set(KNOWN.keys());
	const names = new Map<string, string>();
	for (const extra of extras) {
		let name = extra === "" ? "manifest_column" : extra;
		for (let i = 1; taken.has(name.toLowerCase()); i++) name = i === 1 ? `manifest_${extra}` : `manifest_${extra}_${i}`;
		taken.add(name.toLowerCase());
		names.set(extra, name);
	}
	return names;
}

/** Encodes `ot_pair_metrics.parquet` (SPEC section 6.1), the manifest's own columns last and as text. */
export async function metricsParquet(rows: readonly MetricsRow[], header: RunHeader): Promise<Uint8Array> {
	const extras = extraColumnNames(new Set(rows.flatMap((row) => Object.keys(row.extra))));
	const columns: TableColumn[] = [
		...columnsFromRows(KNOWN, rows),
		...Array.from(extras, ([extra, name]): TableColumn => {
			return {
				name,
				kind: "string",
				values: rows.map((row) => (Object.hasOwn(row.extra, extra) ? (row.extra[extra] ?? "") : "")),
			};
		}),
	];
	return parquetFromColumns(columns, tableMetadata(header));
}

/**
 * Reads a metrics table back. Columns that are missing or of another type read as undefined; unknown ones become `extra`.
 * @throws MaskflowError `damaged-file`.
 */
export async function metricsFromParquet(bytes: Uint8Array, file: string): Promise<MetricsRow[]> {
	const columns = await columnsFromParquet(bytes, file);
	const length = columns.values().next().value?.length ?? 0;
	const rows = rowsFromColumns<MetricsRow & { extra: Record<string, string> }>(KNOWN, columns, length);
	const extras = [...columns].filter(([name]) => !KNOWN.has(name));
	for (const [i, row] of rows.entries()) {
		row.extra = Object.fromEntries(extras.map(([name, values]) => [name, values[i] == null ? "" : String(values[i])]));
	}
	return rows;
}
