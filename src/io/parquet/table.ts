import type { Vector as Column, Data, Utf8 } from "apache-arrow";
import { MaskflowError } from "../../domain/fault.ts";
import type { ColumnKind } from "../../domain/metricsSchema.ts";
import { damagedFile } from "../arrays/faults.ts";
import { openParquetLibrary, type ParquetLibrary } from "./library.ts";

/** One column: NaN stands for undefined doubles, null for undefined integers. */
export interface TableColumn {
	readonly name: string;
	readonly kind: ColumnKind;
	readonly values: readonly (string | number | boolean | null)[];
}

/** What a table's columns hold, by name and in the order in which they are written. */
export type ColumnKinds = ReadonlyMap<string, ColumnKind>;

const ROW_GROUP_ROWS = 1000;
/** A table of 100,000 pairs stays below it. */
const MAX_TABLE_BYTES = 512 * 2 ** 20;
/** More pairs than any run has; a few kB of run lengths could claim billions of rows. */
const MAX_ROWS = 1_000_000;
const MAX_CELLS = 50_000_000;
const MAGIC = [0x50, 0x41, 0x52, 0x31] as const; // PAR1

function arrowColumn({ arrow }: ParquetLibrary, column: TableColumn) {
	const { values } = column;
	if (column.kind === "string") return arrow.vectorFromArray(values as readonly string[], new arrow.Utf8());
	if (column.kind === "boolean") return arrow.vectorFromArray(values as readonly boolean[], new arrow.Bool());
	if (column.kind === "integer") return arrow.vectorFromArray(values as readonly (number | null)[], new arrow.Int32());
	return arrow.makeVector(Float64Array.from(values as readonly number[]));
}

/**
 * Encodes columns of equal length as a Parquet file: zstd, row groups of 1,000 rows, statistics, plain (not
 * dictionary-typed) strings, the given key-value metadata. Cost: linear in the cells.
 */
export async function parquetFromColumns(
	columns: readonly TableColumn[],
	metadata: ReadonlyMap<string, string>,
): Promise<Uint8Array> {
	const library = await openParquetLibrary();
	const { arrow, parquet } = library;
	const vectors = columns.map((column) => arrowColumn(library, column));
	const fields = columns.map((column, i) => {
		const type = vectors[i]?.type ?? new arrow.Utf8();
		return new arrow.Field(column.name, type, column.kind === "integer");
	});
	const batch = new arrow.RecordBatch(
		new arrow.Schema(fields),
		arrow.makeData({
			type: new arrow.Struct(fields),
			length: columns[0]?.values.length ?? 0,
			nullCount: 0,
			children: vectors.map((vector) => vector.data[0] ?? arrow.makeData({ type: vector.type, length: 0 })),
		}),
	);
	const stream = arrow.tableToIPC(new arrow.Table([batch]), "stream");
	const properties = new parquet.WriterPropertiesBuilder()
		.setCompression(parquet.Compression.ZSTD)
		.setMaxRowGroupSize(ROW_GROUP_ROWS)
		.setStatisticsEnabled(parquet.EnabledStatistics.Chunk)
		.setKeyValueMetadata(new Map(metadata))
		.build();
	return parquet.writeParquet(parquet.Table.fromIPCStream(stream), properties);
}

/** The columns of rows that have a value for each name. O(cells). */
export function columnsFromRows(kinds: ColumnKinds, rows: readonly object[]): TableColumn[] {
	const records = rows as readonly Readonly<Record<string, string | number | boolean | null>>[];
	return Array.from(kinds, ([name, kind]) => ({ name, kind, values: records.map((row) => row[name] ?? null) }));
}

/** A cell as rows hold it; one that is missing or of another type is undefined: "", false, null or NaN. */
function valueOfKind(kind: ColumnKind, value: unknown): string | boolean | number | null {
	if (kind === "string") return typeof value === "string" ? value : "";
	if (kind === "boolean") return value === true;
	const number = typeof value === "bigint" ? Number(value) : value;
	if (typeof number === "number") return number;
	return kind === "integer" ? null : Number.NaN;
}

const MODEL_VALUE = { string: "", boolean: false, integer: null, double: 0.5 } as const;

/**
 * Rows with a value of its kind for each name; one that is missing or of another type is undefined. O(cells). Rows begin as
 * copies of one parsed model and are filled column after column: an object that gets a hundred names one by one becomes a
 * hash table, which takes twice the time here and again in all that reads it.
 */
export function rowsFromColumns<Row>(kinds: ColumnKinds, columns: ReadColumns, length: number): Row[] {
	const names = Array.from(kinds, ([name, kind]) => [name, MODEL_VALUE[kind]] as const);
	const model: Record<string, unknown> = JSON.parse(JSON.stringify(Object.fromEntries(names)));
	const rows = Array.from({ length }, () => ({ ...model }));
	for (const [name, kind] of kinds) {
		const values = columns.get(name);
		for (let i = 0; i < length; i++) rows[i]![name] = valueOfKind(kind, values?.[i]);
	}
	return rows as Row[];
}

/** Columns of a Parquet file by name, as JavaScript values (nulls as null). */
export type ReadColumns = ReadonlyMap<string, ArrayLike<unknown>>;

/**
 * Decodes a Parquet file of strings, booleans, integers and doubles. Memory: about ten times the file.
 * @throws MaskflowError `damaged-file` when the file is not one that can be read.
 */
export async function columnsFromParquet(bytes: Uint8Array, file: string): Promise<ReadColumns> {
	const framed = MAGIC.every((byte, i) => bytes[i] === byte && bytes[bytes.length - 4 + i] === byte);
	if (bytes.length < 12 || !framed) throw damagedFile(file, "it is not a complete Parquet file");
	if (bytes.length > MAX_TABLE_BYTES)
		throw damagedFile(file, `it has ${bytes.length} bytes, more than any run's table`);
	const footerBytes = new DataView(bytes.buffer, bytes.byteOffset).getUint32(bytes.length - 8, true);
	if (footerBytes > bytes.length - 12) throw damagedFile(file, "its footer is damaged");
	const { arrow, parquet } = await openParquetLibrary();
	try {
		const table = arrow.tableFromIPC(parquet.readParquet(bytes, { limit: MAX_ROWS + 1 }).intoIPCStream());
		if (table.numRows > MAX_ROWS || table.numRows * table.numCols > MAX_CELLS) {
			throw damagedFile(file, `it has ${table.numRows} rows, more than any run's table`);
		}
		return new Map(table.schema.fields.map((field, i) => [field.name, valuesOf(arrow, table.getChildAt(i))]));
	} catch (error) {
		if (error instanceof MaskflowError) throw error;
		throw damagedFile(file, "its content is damaged", String(error));
	}
}

type Arrow = ParquetLibrary["arrow"];

/** A column's values. Doubles and plain texts, which are most of a run's table, take the short ways. */
function valuesOf({ DataType, Precision, Vector }: Arrow, column: Column | null): ArrayLike<unknown> {
	if (column === null) return [];
	if (DataType.isFloat(column.type) && column.type.precision === Precision.DOUBLE && column.nullCount === 0)
		return column.toArray();
	const values: unknown[] = [];
	for (const chunk of column.data) {
		const plain = DataType.isUtf8(chunk.type) && chunk.nullCount === 0;
		for (const value of plain ? textsOf(chunk as Data<Utf8>) : new Vector([chunk])) values.push(value);
	}
	return values;
}

/** The texts of a chunk without nulls, decoded at once where a byte is a character. A byte-order mark is text. */
function textsOf({ values, valueOffsets, length }: Data<Utf8>): string[] {
	const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
	const start = valueOffsets[0] ?? 0;
	const bytes = values.subarray(start, valueOffsets[length]);
	const all = decoder.decode(bytes);
	const text = (from: number, to: number): string =>
		all.length === bytes.length ? all.slice(from, to) : decoder.decode(bytes.subarray(from, to));
	return Array.from({ length }, (_, i) => text((valueOffsets[i] ?? 0) - start, (valueOffsets[i + 1] ?? 0) - start));
}
