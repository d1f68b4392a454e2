import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parquetMetadata, parquetReadObjects } from "hyparquet";
import { compressors } from "hyparquet-compressors";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { OPENING_SNIPPETS } from "../../src/figures/words/openingSnippets.ts";
import { openNpz } from "../../src/io/arrays/npz.ts";
import { warnNotChecked } from "../support/notChecked.ts";
import { runSample } from "./goldenRuns.ts";
import { canImport, checkBundle, findPython, runPython } from "./python.ts";

type Row = Readonly<Record<string, unknown>>;

const out = mkdtempSync(join(tmpdir(), "maskflow-interop-"));
afterAll(() => rmSync(out, { recursive: true, force: true }));

let run: string;
let rows: Row[];

beforeAll(async () => {
	run = runSample(out, "--limit", "2", "--store-coupling");
	rows = (await parquetReadObjects({ file: fileOf("ot_pair_metrics.parquet"), compressors })) as Row[];
});

function fileOf(name: string): ArrayBuffer {
	return new Uint8Array(readFileSync(join(run, name))).buffer;
}

const ids = () => rows.map((row) => row["pair_id"]);
const costs = () => rows.map((row) => row["cost"]);
const snippet = (language: string) => {
	const text = readFileSync(join(import.meta.dirname, "../../docs/outputs.md"), "utf8");
	return new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``).exec(text)?.[1] ?? "";
};

describe("a run of the sample opens in", () => {
	test("hyparquet, a reader in JavaScript that is not ours", async () => {
		expect(rows).toHaveLength(2);
		expect(rows.every((row) => row["success"] === true && row["converged"] === true)).toBe(true);
		const keys = parquetMetadata(fileOf("ot_pair_metrics.parquet")).key_value_metadata?.map(({ key }) => key);
		expect(keys).toEqual(
			expect.arrayContaining(["feature_schema_version", "run_id", "parameters", "parameters_sha256"]),
		);
		const features = await parquetReadObjects({ file: fileOf("ot_feature_matrix.parquet"), compressors });
		expect(features.map((row) => row["pair_id"])).toEqual(ids());
		for (const row of rows) {
			const folder = join(run, "pair_artifacts", String(row["artifact_dir"]));
			const fields = await openNpz(readFileSync(join(folder, "fields.npz")), "fields.npz");
			expect((await fields.read("velocity_px_per_frame_yx")).shape).toEqual([256, 576, 2]);
		}
	});

	test("pandas, pyarrow, numpy and scipy, with the same numbers", () => {
		const python = findPython();
		if (python === undefined) return warnNotChecked("a run with pandas, pyarrow, numpy and scipy");
		const program = readFileSync(join(import.meta.dirname, "open_run.py"), "utf8");
		const found = JSON.parse(runPython(python, program, run));
		expect(found.pair_ids).toEqual(ids());
		expect(found.cost).toEqual(costs());
		expect(found.columns).toEqual(Object.keys(rows[0] ?? {}));
		expect(found.feature_ids).toEqual(ids());
		expect(found.strings).toEqual(["string"]);
		expect(found.compression).toBe("ZSTD");
		expect(found.statistics).toEqual([Math.min(...found.cost), Math.max(...found.cost)]);
		expect(found.key_values).toMatchObject({ run_id: "sample", feature_schema_version: "3.0.0" });
		for (const row of rows) {
			const pair = found.pairs[String(row["pair_id"])];
			expect(pair.metadata).toBe(row["pair_id"]);
			expect(pair.arrays).toMatchObject({
				velocity_px_per_frame_yx: ["float32", [256, 576, 2]],
				mask_src: ["uint8", [256, 576]],
				f: ["float64", [256, 576]],
			});
			expect(pair.cost / Number(row["cost"])).toBeCloseTo(1, 5);
			const [kind, shape, transported] = pair.plan;
			expect([kind, shape]).toEqual([expect.stringMatching(/^csr/), [row["n_support_src"], row["n_support_tgt"]]]);
			expect(transported / Number(row["transported_mass"])).toBeGreaterThan(0.998);
		}
	});

	test("DuckDB, through the snippets of docs/outputs.md and of the page", () => {
		const python = findPython();
		if (python === undefined || !canImport(python, "duckdb"))
			return warnNotChecked("the DuckDB snippets", "a Python with duckdb (name it in PYTHON)");
		const program = [
			"import duckdb, json, os, sys",
			"os.chdir(sys.argv[1])",
			`answers = [duckdb.sql(part).fetchall() for part in ${JSON.stringify(snippet("sql"))}.split(';') if part.strip()]`,
			"print(json.dumps(answers, default=str))",
		].join("\n");
		const [pairs, joined, notes] = JSON.parse(runPython(python, program, run));
		expect(pairs.map(([id]: [string]) => id).toSorted()).toEqual(ids().toSorted());
		expect(joined).toHaveLength(rows.length);
		expect(notes.map(([key]: [string]) => key)).toContain("parameters");
		const shown = OPENING_SNIPPETS.find(({ language }) => language === "DuckDB")?.code.replaceAll("RUN", run) ?? "";
		const answer = runPython(python, "import duckdb, sys; print(duckdb.sql(sys.argv[1]).fetchall())", shown);
		expect(answer).toMatch(/^\[\(.*, \d+, \d+\.\d+\)/);
	});

	test("Python, through the snippets of docs/outputs.md and of the page", () => {
		const python = findPython();
		if (python === undefined) return warnNotChecked("the Python snippets");
		expect(runPython(python, snippet("python"), run)).toContain("transported");
		const shown = OPENING_SNIPPETS.find(({ language }) => language === "Python")?.code.replaceAll("RUN", run) ?? "";
		expect(runPython(python, shown)).toContain("velocity_px_per_frame_yx");
	});

	test("R, through the snippets of docs/outputs.md and of the page", () => {
		const rscript = (program: string, ...args: string[]) =>
			spawnSync("Rscript", ["-e", program, ...args], { encoding: "utf8", cwd: out });
		if (rscript("library(nanoparquet); library(jsonlite)").status !== 0)
			return warnNotChecked("the R snippets", "Rscript with the packages nanoparquet and jsonlite");
		const documented = rscript(snippet("r"), run);
		expect({ status: documented.status, stderr: documented.stderr }).toEqual({ status: 0, stderr: "" });
		expect(documented.stdout).toContain(String(ids()[0]));
		expect(documented.stdout).toMatch(/mean speed \d+\.\d+ µm per frame\nepsilon 1e-04/);
		const shown = OPENING_SNIPPETS.find(({ language }) => language === "R")?.code.replaceAll("RUN", "sample") ?? "";
		const onThePage = rscript(shown);
		expect({ status: onThePage.status, stderr: onThePage.stderr }).toEqual({ status: 0, stderr: "" });
		expect(onThePage.stdout).toContain("Median");
	});

	test("the checker, every certificate recomputed", () => {
		const check = checkBundle(run);
		if (check === undefined) return warnNotChecked("a run of the sample");
		expect(check.output.trim()).toMatch(/^\d+ passed, 0 failed$/);
	});
});
