import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { parquetMetadata, parquetReadObjects } from "hyparquet";
import { compressors } from "hyparquet-compressors";
import { beforeAll, describe, expect, test } from "vitest";
import { provideParquetWasmFromDisk } from "../../../src/cli/disk/parquetWasm.ts";
import { MaskflowError } from "../../../src/domain/fault.ts";
import {
	BOOLEAN_COLUMNS,
	DOUBLE_COLUMNS,
	INTEGER_COLUMNS,
	type MetricsRow,
	STRING_COLUMNS,
} from "../../../src/domain/metricsSchema.ts";
import { featuresParquet } from "../../../src/io/parquet/featureTable.ts";
import { extraColumnNames, metricsFromParquet, metricsParquet } from "../../../src/io/parquet/metricsTable.ts";
import { findPython, runPython } from "../../interop/python.ts";
import { emptyRow, TEST_PARAMETERS, testHeader } from "../../support/densePair.ts";
import { warnNotChecked } from "../../support/notChecked.ts";

beforeAll(provideParquetWasmFromDisk);

async function rowsOf(count: number): Promise<MetricsRow[]> {
	const row = await emptyRow("p", "run", TEST_PARAMETERS);
	return Array.from({ length: count }, (_, i) => ({
		...row,
		pair_id: `pair ${i} <b>é\ud83d\udc1f`,
		success: i % 2 === 0,
		set_rank: i % 3 === 0 ? null : -i,
		cost: i % 5 === 0 ? Number.NaN : i / 7,
		extra: { note: `=n${i}`, COST: "theirs" },
	}));
}

const exactBuffer = (bytes: Uint8Array): ArrayBuffer => new Uint8Array(bytes).buffer;

describe("the metrics table", () => {
	test("reads back as the rows it was made of", async () => {
		const rows = await rowsOf(7);
		const read = await metricsFromParquet(await metricsParquet(rows, await testHeader("run", [])), "m");
		expect(read).toHaveLength(7);
		read.forEach((row, i) => {
			const { extra, ...known } = rows[i] as MetricsRow;
			expect({ ...row, extra: null }).toEqual({ ...known, extra: null });
			expect(row.extra).toEqual({ note: extra["note"], manifest_COST: "theirs" });
		});
	});

	test("has plain types, zstd, row groups, statistics and its run in the metadata (read by hyparquet)", async () => {
		const rows = await rowsOf(2300);
		const header = await testHeader("run", []);
		const file = exactBuffer(await metricsParquet(rows, header));
		const metadata = parquetMetadata(file);
		expect(metadata.row_groups.map((group) => Number(group.num_rows))).toEqual([1000, 1000, 300]);
		const columns = metadata.row_groups[0]?.columns ?? [];
		expect(new Set(columns.map((column) => column.meta_data?.codec))).toEqual(new Set(["ZSTD"]));
		expect(columns.every((column) => column.meta_data?.statistics !== undefined)).toBe(true);
		const types = new Map(metadata.schema.map((field) => [field.name, field.type]));
		for (const name of STRING_COLUMNS) expect(types.get(name)).toBe("BYTE_ARRAY");
		for (const name of BOOLEAN_COLUMNS) expect(types.get(name)).toBe("BOOLEAN");
		for (const name of INTEGER_COLUMNS) expect(types.get(name)).toBe("INT32");
		for (const name of DOUBLE_COLUMNS) expect(types.get(name)).toBe("DOUBLE");
		const said = new Map(metadata.key_value_metadata?.map(({ key, value }) => [key, value]));
		expect(said.get("feature_schema_version")).toBe("3.0.0");
		expect(said.get("run_id")).toBe("run");
		expect(JSON.parse(said.get("parameters") ?? "")).toMatchObject({ epsilon: 1e-3, reg_m: 10 });
		const read = await parquetReadObjects({ file, compressors });
		expect(read).toHaveLength(2300);
		expect(read[1001]).toMatchObject({
			pair_id: rows[1001]?.pair_id,
			success: false,
			set_rank: -1001,
			cost: 143,
			note: "=n1001",
		});
		expect(read[0]).toMatchObject({ set_rank: null, cost: Number.NaN, manifest_COST: "theirs" });
	});

	test("has plain strings, NaN and nulls for pandas", async () => {
		const python = findPython();
		if (python === undefined) return warnNotChecked("Parquet tables with pandas");
		const folder = await mkdtemp(join(tmpdir(), "maskflow-parquet-"));
		await writeFile(join(folder, "m.parquet"), await metricsParquet(await rowsOf(4), await testHeader("run", [])));
		const program =
			"import pandas, sys; t = pandas.read_parquet(sys.argv[1]); " +
			"print(t.pair_id[3], t.success.tolist(), t.set_rank.isna().tolist(), t.cost.isna().tolist(), t.manifest_COST[0])";
		const said = runPython(python, program, join(folder, "m.parquet"));
		await rm(folder, { recursive: true });
		expect(said.trim()).toBe(
			"pair 3 <b>é🐟 [True, False, True, False] [True, False, False, True] [True, False, False, False] theirs",
		);
	});

	test("reads texts alike where a row group is plain and where it is not", async () => {
		const rows = (await rowsOf(2500)).map((row, i) => {
			const text = ["", "plain", "i".repeat(40)][i % 3] ?? "";
			return { ...row, pair_id: `p${i}`, genotype: i < 1500 ? text : `\ufeff${text}ü`, extra: { note: text } };
		});
		const bytes = await metricsParquet(rows, await testHeader("run", []));
		const read = await metricsFromParquet(bytes, "t.parquet");
		expect(
			read.map(({ pair_id, genotype, set_rank, cost, extra }) => [pair_id, genotype, set_rank, cost, extra]),
		).toEqual(rows.map(({ pair_id, genotype, set_rank, cost, extra }) => [pair_id, genotype, set_rank, cost, extra]));
	});

	test("takes half surrogates and NUL in ids", async () => {
		const rows = (await rowsOf(1)).map((row) => ({ ...row, pair_id: "a\ud800b", genotype: "x\0y" }));
		const [read] = await metricsFromParquet(await metricsParquet(rows, await testHeader("run", [])), "m");
		expect([read?.pair_id, read?.genotype]).toEqual(["a\ufffdb", "x\0y"]);
	});

	test("may be empty, and so may the features", async () => {
		const header = await testHeader("run", []);
		expect(await metricsFromParquet(await metricsParquet([], header), "m")).toEqual([]);
		const metadata = parquetMetadata(exactBuffer(await featuresParquet([], header)));
		expect(metadata.schema.map((field) => field.name)).toContain("dct_curl_band_07");
		expect(Number(metadata.num_rows)).toBe(0);
	});

	test("damaged bytes end in a fault", async () => {
		const bytes = await metricsParquet(await rowsOf(3), await testHeader("run", []));
		await fc.assert(
			fc.asyncProperty(
				fc.array(fc.tuple(fc.nat(bytes.length - 1), fc.integer({ min: 0, max: 255 })), { minLength: 1, maxLength: 6 }),
				async (changes) => {
					const copy = bytes.slice();
					for (const [at, value] of changes) copy[at] = value;
					try {
						await metricsFromParquet(copy, "m");
					} catch (error) {
						if (!(error instanceof MaskflowError)) throw error;
						expect(error.fault.code).toBe("damaged-file");
					}
				},
			),
			{ numRuns: 300 },
		);
		for (const length of [0, 3, 11, 200]) {
			await expect(metricsFromParquet(bytes.slice(0, length), "m")).rejects.toThrow(/not a complete Parquet file/);
		}
		expect(await metricsFromParquet(bytes, "m")).toHaveLength(3);
	});
});

describe("names of the manifest's own columns", () => {
	test("never repeat ours or one another, whatever the case", () => {
		const names = extraColumnNames(["note", "Note", "manifest_note", "Cost", "manifest_cost", "", "__proto__"]);
		expect([...names.values()]).toEqual([
			"note",
			"manifest_Note",
			"manifest_manifest_note",
			"manifest_Cost",
			"manifest_manifest_cost",
			"manifest_column",
			"__proto__",
		]);
		fc.assert(
			fc.property(fc.uniqueArray(fc.string({ maxLength: 6 })), (extras) => {
				const lower = [...extraColumnNames(extras).values()].map((name) => name.toLowerCase());
				expect(new Set(lower).size).toBe(extras.length);
			}),
		);
	});
});
