import { FEATURE_DOUBLE_COLUMNS, type FeatureRow } from "../../domain/featureSchema.ts";
import { DOUBLE_COLUMNS, type MetricsRow } from "../../domain/metricsSchema.ts";
import { numberFromJson, numberToJson } from "./numbersInJson.ts";

function encodeDoubles<Row extends object>(
	row: Row,
	doubles: readonly (keyof Row & string)[],
): Record<string, unknown> {
	const record: Record<string, unknown> = Object.fromEntries(Object.entries(row));
	for (const name of doubles) record[name] = numberToJson(Number(row[name]));
	return record;
}

function decodeDoubles(record: Readonly<Record<string, unknown>>, doubles: readonly string[]): Record<string, unknown> {
	const row: Record<string, unknown> = { ...record };
	for (const name of doubles) row[name] = numberFromJson(record[name]);
	return row;
}

/** Rows as plain JSON records and back; an undefined double survives (as null), which `JSON.stringify` alone would lose. */
export const metricsRowJson = {
	encode: (row: MetricsRow) => encodeDoubles(row, DOUBLE_COLUMNS),
	decode: (record: Readonly<Record<string, unknown>>) => decodeDoubles(record, DOUBLE_COLUMNS) as unknown as MetricsRow,
};

export const featureRowJson = {
	encode: (row: FeatureRow) => encodeDoubles(row, FEATURE_DOUBLE_COLUMNS),
	decode: (record: Readonly<Record<string, unknown>>) =>
		decodeDoubles(record, FEATURE_DOUBLE_COLUMNS) as unknown as FeatureRow,
};
