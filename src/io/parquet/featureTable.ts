import {
	FEATURE_BOOLEAN_COLUMNS,
	FEATURE_DOUBLE_COLUMNS,
	FEATURE_INTEGER_COLUMNS,
	FEATURE_STRING_COLUMNS,
	type FeatureRow,
} from "../../domain/featureSchema.ts";
import type { ColumnKind } from "../../domain/metricsSchema.ts";
import type { RunHeader } from "../../domain/ports.ts";
import { tableMetadata } from "./metricsTable.ts";
import { type ColumnKinds, columnsFromParquet, columnsFromRows, parquetFromColumns, rowsFromColumns } from "./table.ts";

const COLUMNS: ColumnKinds = new Map<string, ColumnKind>([
	...FEATURE_STRING_COLUMNS.map((name) => [name, "string"] as const),
	...FEATURE_BOOLEAN_COLUMNS.map((name) => [name, "boolean"] as const),
	...FEATURE_INTEGER_COLUMNS.map((name) => [name, "integer"] as const),
	...FEATURE_DOUBLE_COLUMNS.map((name) => [name, "double"] as const),
]);

/** Encodes `ot_feature_matrix.parquet` (SPEC section 6.2); no rows give a table with columns and nothing else. */
export async function featuresParquet(rows: readonly FeatureRow[], header: RunHeader): Promise<Uint8Array> {
	return parquetFromColumns(columnsFromRows(COLUMNS, rows), tableMetadata(header));
}

/** Reads a feature matrix back; what is missing or of another type reads as undefined. @throws MaskflowError `damaged-file`. */
export async function featuresFromParquet(bytes: Uint8Array, file: string): Promise<FeatureRow[]> {
	const columns = await columnsFromParquet(bytes, file);
	return rowsFromColumns<FeatureRow>(COLUMNS, columns, columns.get("pair_id")?.length ?? 0);
}
