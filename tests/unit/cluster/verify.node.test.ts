import { copyFile, cp, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { FileRunStore } from "../../../src/cli/disk/fileStore.ts";
import { pairProblems } from "../../../src/cli/verify/verifyPair.ts";
import { tableProblems } from "../../../src/cli/verify/verifyTables.ts";
import { verifyVerb } from "../../../src/cli/verify/verifyVerb.ts";
import { createCpuSolver } from "../../../src/compute/cpu/cpuSolver.ts";
import type { Downsample, MassMode, Normalization, RunParameters } from "../../../src/domain/parameters.ts";
import type { PairResult } from "../../../src/domain/result.ts";
import { METRICS_FILE } from "../../../src/domain/runFiles.ts";
import { runLogLineOf } from "../../../src/io/bundle/runLog.ts";
import { metricsParquet } from "../../../src/io/parquet/metricsTable.ts";
import type { pairFeatures } from "../../../src/pipeline/features/pairFeatures.ts";
import { solvePair } from "../../../src/pipeline/index.ts";
import { canonicalMask, pairContext, pairInputs, pairSpec } from "../../support/pairs.ts";
import { captured, generatedHeader, generatedRows, inFolder, readRows, writeGeneratedRun } from "./generatedRun.ts";

const ellipse = (cx: number, a: number, b: number) =>
	canonicalMask((y, x) => ((y - 128) / b) ** 2 + ((x - cx) / a) ** 2 <= 1);
const SOURCE = ellipse(288, 22, 12);
const TARGET = ellipse(292, 19, 14);

/** A solved pair; float32 rounding happens where a file would do it, in its arrays. */
async function solved(parameters: Partial<RunParameters> = {}): Promise<PairResult & { parameters: RunParameters }> {
	const context = pairContext(createCpuSolver(), { debias: false, ...parameters });
	return { ...(await solvePair(pairInputs(SOURCE, TARGET), context)), parameters: context.parameters };
}

describe("pairProblems", () => {
	test.each([
		{},
		{ normalization: "shared" as Normalization, epsilon: 1e-3 },
		{ downsample: 2 as Downsample },
		{ massMode: "distance_transform" as MassMode, regM: 0.005 },
		{ maxSupportPoints: 200 },
	])("nothing is wrong with what the pipeline makes: %j", async (parameters) => {
		const { row, artifacts, parameters: all } = await solved(parameters);
		expect(artifacts && pairProblems(row, artifacts, all)).toEqual([]);
	});

	test("each kind of lie is found", async () => {
		const { row, artifacts, parameters } = await solved();
		if (artifacts === null) throw new Error("The pair failed.");
		const { source, target } = artifacts;
		const find = (changedRow: Partial<typeof row>, changed: Partial<typeof artifacts> = {}) =>
			pairProblems({ ...row, ...changedRow }, { ...artifacts, ...changed }, parameters).join("\n");
		expect(find({ created_mass: row.created_mass + 1 })).toMatch(/^created_mass is .* when recomputed$/);
		expect(find({ converged: false })).toBe("converged is false, and true when recomputed");
		expect(find({ marginal_error: row.marginal_error / 2 })).toContain("marginal_error is");
		expect(find({}, { source: { ...source, potential: source.potential.map((f) => f + 1e-5) } })).toContain(
			"converged is true, and false",
		);
		expect(find({}, { source: { ...source, potential: source.potential.map(() => Number.NaN) } })).toBe(
			"its potentials are missing or not finite",
		);
		expect(find({}, { target: { ...target, weight: target.weight.map((w) => 2 * w) } })).toContain(
			"the target's weight at support pixel 0 is 2",
		);
		expect(find({}, { source: { ...target, velocityYx: source.velocityYx } })).not.toBe("");
		expect(
			find({}, { source: { ...source, velocityYx: source.velocityYx.map((v, i) => (i === 4 ? v + 0.01 : v)) } }),
		).toContain("velocity_px_per_frame_yx holds");
		expect(find({}, { target: { ...target, massDelta: target.massDelta.map(() => Number.NaN) } })).toContain(
			"mass_delta_tgt_px holds NaN",
		);
	});
});

describe("tableProblems", () => {
	const run = { runId: "r", pairIds: ["a", "b", "c"], failing: new Set(["c"]) };

	test("a failed pair with a reason is no problem; what does not fit together is", async () => {
		const header = await generatedHeader(run);
		const rows = generatedRows(run, header);
		const [a, b, c] = rows;
		if (a === undefined || b === undefined || c === undefined) throw new Error("Three rows are needed.");
		const features = [{ pair_id: "a" }, { pair_id: "b" }] as unknown as ReturnType<typeof pairFeatures>[];
		const tables = { header, rows, features, log: rows.map(runLogLineOf), sha256: header.parametersSha256 };
		expect(tableProblems(tables)).toEqual([]);
		const find = (changed: Partial<typeof tables>) => tableProblems({ ...tables, ...changed });
		expect(find({ rows: [a, c], features: features.slice(0, 1) })).toEqual(["pair b: it has no row"]);
		expect(find({ rows: [a, b, b, c] })).toEqual(["pair b: it has more than one row"]);
		expect(find({ rows: [{ ...a, run_id: "x" }, b, c] })).toEqual(['pair a: its row belongs to run "x"']);
		expect(find({ rows: [{ ...a, created_mass: 151 }, b, c] })).toEqual([
			expect.stringContaining("mass is not conserved"),
		]);
		expect(find({ rows: [a, b, { ...c, error_message: "" }] })).toEqual(["pair c: it failed without a reason"]);
		expect(find({ features: features.slice(1) })).toEqual(["pair a: it is missing in the feature matrix"]);
		expect(find({ log: [] })).toHaveLength(3);
		expect(find({ sha256: "0" })).toEqual([expect.stringContaining("parameters_sha256")]);
	});
});

describe("verify", () => {
	let results: PairResult[] = [];
	beforeAll(async () => {
		const context = pairContext(createCpuSolver(), { debias: false });
		for (const id of ["one", "two"]) {
			const inputs = { ...pairInputs(SOURCE, id === "one" ? TARGET : ellipse(285, 24, 11)), pair: pairSpec(id) };
			results.push(await solvePair(inputs, { ...context, runId: "r" }));
		}
	});

	/** A run folder as `run` leaves it. */
	async function writtenRun(folder: string): Promise<string> {
		const header = await generatedHeader({
			runId: "r",
			pairIds: ["one", "two"],
			parameters: { align: "none", debias: false },
		});
		const store = new FileRunStore(folder);
		await store.writeHeader(header);
		results = results.map(({ row, artifacts }) => ({
			row: { ...row, parameters_sha256: header.parametersSha256 },
			artifacts,
		}));
		for (const result of results) {
			await store.putResult("r", result);
			await store.appendLog(runLogLineOf(result.row));
		}
		await store.finalizeRun("r");
		await store.close();
		return join(folder, "r");
	}
	const verify = (...args: string[]) => captured(() => verifyVerb(args));

	test("a run as it was written: exit 0; tampered files: a line each and exit 1", async () => {
		await inFolder(async (folder) => {
			const run = await writtenRun(folder);
			expect(await verify(run)).toMatchObject({
				code: 0,
				stdout: `${run}: 2 pairs, 2 recomputed, 0 failed, 0 not converged, 0 problems\n`,
			});

			const swapped = join(folder, "swapped");
			await cp(run, swapped, { recursive: true });
			await copyFile(
				join(run, "pair_artifacts/one/potentials.npz"),
				join(swapped, "pair_artifacts/two/potentials.npz"),
			);
			await rm(join(swapped, "pair_artifacts/one/fields.npz"));
			const { code, stdout } = await verify(swapped);
			expect(code).toBe(1);
			expect(stdout).toMatch(/pair two: its potentials are missing or not finite|pair two: .* when recomputed/);
			expect(stdout).toMatch(/pair one: .*fields\.npz.* it is not there/);

			const rows = await readRows(run);
			const header = await generatedHeader({
				runId: "r",
				pairIds: ["one", "two"],
				parameters: { align: "none", debias: false },
			});
			await writeFile(
				join(run, METRICS_FILE),
				await metricsParquet(
					rows.map((row) => ({ ...row, destroyed_mass: 0 })),
					header,
				),
			);
			const tables = await verify(run, "--tables");
			expect(tables.code).toBe(1);
			expect(tables.stdout.match(/mass is not conserved/g)).toHaveLength(2);
			expect(tables.stdout).toContain("2 pairs, tables checked, 0 failed, 0 not converged, 2 problems");
		});
	});

	test("lost run.json, torn table and no run at all", async () => {
		await inFolder(async (folder) => {
			const run = await writeGeneratedRun(folder, { runId: "r", pairIds: ["a"] });
			const bytes = await readFile(join(run, METRICS_FILE));
			await writeFile(join(run, METRICS_FILE), bytes.subarray(0, bytes.length / 2));
			const { code, stdout } = await verify(run);
			expect(code).toBe(1);
			expect(stdout).toContain("it is not a complete Parquet file");
			expect(stdout).toContain("pair a: it has no row");
			await expect(verify(folder)).rejects.toThrow("is not a run folder");
			await expect(verify()).rejects.toThrow("Name the run folders");
		});
	});
});
