import { readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { mergedHeader, mergeRefusals, oldestFirst } from "../../../src/cli/merge/mergeRuns.ts";
import { mergeVerb } from "../../../src/cli/merge/mergeVerb.ts";
import { verifyVerb } from "../../../src/cli/verify/verifyVerb.ts";
import { FEATURES_FILE } from "../../../src/io/bundle/paths.ts";
import { featuresFromParquet } from "../../../src/io/parquet/featureTable.ts";
import { captured, generatedHeader, inFolder, readRows, writeGeneratedRun } from "./generatedRun.ts";

const merge = (folders: readonly string[], out: string, ...more: string[]) =>
	captured(() => mergeVerb([...folders, "--out", out, "--run-id", "all", ...more]));

describe("what belongs together", () => {
	test("newest last, by end and else by start; equal times keep their order", async () => {
		const at = async (runId: string, finishedAt: string | null) => ({
			header: { ...(await generatedHeader({ runId, pairIds: [] })), finishedAt },
		});
		const sources = [
			await at("c", "2026-01-03T00:00:00Z"),
			await at("open", null),
			await at("b", "2026-01-02T00:00:00Z"),
			await at("b2", "2026-01-02T00:00:00Z"),
		];
		expect(oldestFirst(sources).map(({ header }) => header.runId)).toEqual(["open", "b", "b2", "c"]);
	});

	test("other parameters are refused with their names and values", async () => {
		const one = { folder: "one", header: await generatedHeader({ runId: "one", pairIds: [] }) };
		const two = {
			folder: "two",
			header: await generatedHeader({ runId: "two", pairIds: [], parameters: { epsilon: 1e-3, debias: false } }),
		};
		expect(mergeRefusals([one, one])).toEqual([]);
		expect(mergeRefusals([one, two])).toEqual([
			"two differs from one: epsilon is 0.001, not 0.0001, debias is false, not true.",
		]);
	});

	test("the header spans its parts; one that never ended leaves the whole open", async () => {
		const one = await generatedHeader({ runId: "one", pairIds: ["a", "b"] });
		const two = { ...one, startedAt: "2025-12-31T00:00:00.000Z", pairIds: ["c", "a"], backend: "webgpu" };
		const header = mergedHeader("all", [one, two], null);
		expect(header).toMatchObject({
			runId: "all",
			startedAt: two.startedAt,
			finishedAt: one.finishedAt,
			backend: "cpu; webgpu",
			state: "finished",
		});
		expect(header.pairIds).toEqual(["a", "b", "c"]);
		expect(mergedHeader("all", [one, two], ["c", "a", "x"]).pairIds).toEqual(["c", "a"]);
		expect(mergedHeader("all", [one, { ...two, finishedAt: null }], null)).toMatchObject({
			finishedAt: null,
			state: "stopped",
		});
	});
});

describe("merge", () => {
	test("the union by pair, the newer run's rows and files, in the manifest's order", async () => {
		await inFolder(async (folder) => {
			const newer = await writeGeneratedRun(folder, {
				runId: "newer",
				pairIds: ["c", "a"],
				mark: "new",
				finishedAt: "2026-02-02T00:00:00.000Z",
			});
			const older = await writeGeneratedRun(folder, {
				runId: "older",
				pairIds: ["a", "b/../x"],
				mark: "old",
				failing: new Set(["a"]),
			});
			await writeFile(
				join(folder, "m.csv"),
				"pair_id,embryo_id,frame_src,frame_tgt\na,e,0,1\nb/../x,e,0,1\nc,e,0,1\nd,e,0,1\n",
			);
			const { code, stdout, stderr } = await merge(
				[newer, older],
				join(folder, "out"),
				"--manifest",
				join(folder, "m.csv"),
			);
			const all = join(folder, "out", "all");
			expect({ code, stdout }).toEqual({ code: 0, stdout: `${all}\n` });
			expect(stderr).toContain("3 pairs of 2 runs, 0 of them failed, 1 replaced by newer ones.");
			const rows = await readRows(all);
			expect(rows.map((row) => [row.pair_id, row.run_id, row.genotype, row.success])).toEqual([
				["a", "all", "new", true],
				["b/../x", "all", "old", true],
				["c", "all", "new", true],
			]);
			expect(rows[0]?.extra).toEqual({ note: "note 1" });
			const features = await featuresFromParquet(new Uint8Array(await readFile(join(all, FEATURES_FILE))), "f");
			expect(features.map((row) => [row.pair_id, row.run_id])).toEqual([
				["a", "all"],
				["b/../x", "all"],
				["c", "all"],
			]);
			expect(await readFile(join(all, "pair_artifacts/a/fields.npz"), "utf8")).toBe("newer a");
			expect((await stat(join(all, "pair_artifacts/c/fields.npz"))).nlink).toBe(2);
			expect(JSON.parse(await readFile(join(all, "run.json"), "utf8"))).toMatchObject({
				run_id: "all",
				pair_ids: ["a", "b/../x", "c"],
				counts: { total: 3, ok: 3, failed: 0, skipped: 0 },
			});
			const log = (await readFile(join(all, "run_log_all.csv"), "utf8")).trim().split("\n").slice(1);
			expect(log.map((line) => line.split(",").slice(0, 3).join(" "))).toEqual([
				"all a failed",
				"all b/../x ok",
				"all c ok",
				"all a ok",
			]);
			expect(await captured(() => verifyVerb([all, "--tables"]))).toMatchObject({ code: 0 });
			expect(await readdir(join(folder, "out"))).toEqual(["all"]);
		});
	});

	test("a failed pair stays with its reason; a run without successes merges", async () => {
		await inFolder(async (folder) => {
			const run = await writeGeneratedRun(folder, { runId: "r", pairIds: ["a"], failing: new Set(["a"]) });
			expect((await merge([run], join(folder, "out"))).code).toBe(0);
			const rows = await readRows(join(folder, "out/all"));
			expect(rows.map((row) => [row.success, row.error_message])).toEqual([[false, "The mask is empty. Check it."]]);
		});
	});

	test("refuses other parameters, a target that is there, folders that are no runs; writes nothing", async () => {
		await inFolder(async (folder) => {
			const one = await writeGeneratedRun(folder, { runId: "one", pairIds: ["a"] });
			const two = await writeGeneratedRun(folder, { runId: "two", pairIds: ["b"], parameters: { regM: 1 } });
			const out = join(folder, "out");
			await expect(merge([one, two], out)).rejects.toThrow("reg_m is 1, not 10");
			await expect(merge([folder], out)).rejects.toThrow("is not a run folder");
			await expect(merge([], out)).rejects.toThrow("Name the run folders");
			await expect(stat(out)).rejects.toThrow();
			expect((await merge([one], out)).code).toBe(0);
			await expect(merge([one], out)).rejects.toThrow("say --replace");
		});
	});

	test("--replace takes in what is there: the merged run itself may be a part", async () => {
		await inFolder(async (folder) => {
			const [one, two] = [
				await writeGeneratedRun(folder, { runId: "one", pairIds: ["a"] }),
				await writeGeneratedRun(folder, { runId: "two", pairIds: ["b"] }),
			];
			const out = join(folder, "out");
			await merge([one], out);
			await rm(one, { recursive: true });
			expect((await merge([join(out, "all"), two], out, "--replace")).code).toBe(0);
			expect((await readRows(join(out, "all"))).map((row) => row.pair_id)).toEqual(["a", "b"]);
			expect(await readFile(join(out, "all/pair_artifacts/a/fields.npz"), "utf8")).toBe("one a");
			await writeFile(join(folder, "precious"), "");
			await expect(
				captured(() =>
					mergeVerb([two, "--out", join(folder, ".."), "--run-id", folder.split("/").at(-1) ?? "", "--replace"]),
				),
			).rejects.toThrow("it is not replaced");
		});
	});

	test("a pair whose maps are gone stops the merge and leaves no half of it", async () => {
		await inFolder(async (folder) => {
			const run = await writeGeneratedRun(folder, { runId: "r", pairIds: ["a", "b"] });
			await rm(join(run, "pair_artifacts/b"), { recursive: true });
			await expect(merge([run], join(folder, "out"))).rejects.toThrow("pair_artifacts/b");
			expect(await readdir(join(folder, "out"))).toEqual([]);
		});
	});
});
