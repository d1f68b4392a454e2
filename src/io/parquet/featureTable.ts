import {
	FEATURE_BOOLEAN_COLUMNS,
	FEATURE_DOUBLE_COLUMNS,
	FEATURE_INTEGER_COLUMNS,
	FEATURE_STRING_COLUMNS,
	type FeatureRow,
} from "../../domain/featureSchema.ts";
import type { RunHeader } from "../../domain/ports.ts";
import { tableMetadata } from "./metricsTable.ts";
import { parquetFromColumns, type TableColumn } from "./table.ts";

/** Encodes `ot_feature_matrix.parquet` (SPEC section 6.2); no rows give a table with columns and nothing else. */
export async function featuresParquet(rows: readonly FeatureRow[], header: RunHeader): Promise<Uint8Array> {
	const columns: TableColumn[] = [
		...FEATURE_STRING_COLUMNS.map(
			(name): TableColumn => ({ name, kind: "string", values: rows.map((row) => row[name]) }),
		),
		...FEATURE_BOOLEAN_COLUMNS.map(
			(name): TableColumn => ({ name, kind: "boolean", values: rows.map((row) => row[name]) }),
		),
		...FEATURE_INTEGER_COLUMNS.map(
			(name): TableColumn => ({ name, kind: "integer", values: rows.map((row) => row[name]) }),
		),
		...FEATURE_DOUBLE_COLUMNS.map(
			(name): TableColumn => ({ name, kind: "double", values: rows.map((row) => row[name]) }),
		),
	];
	return parquetFromColumns(columns, tableMetadata(header));
}
