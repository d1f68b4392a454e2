import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { boxMask, legacyRow } from "../../support/tables.ts";
import { command, inTemporaryFolder, metricsOf, startCommand, writeInputs } from "./childCommand.ts";

const logOf = async (folder: string, runId: string) =>
	(await readFile(join(folder, "out", runId, `run_log_${runId}.csv`), "utf8"))
		.trim()
		.split("\n")
		.slice(1)
		.map((line) => line.split(",").slice(1, 3).join(" "));

describe("usage", () => {
	test("--help explains every flag and exits 0", async () => {
		const { code, stdout } = await command(["--help"]);
		expect(code).toBe(0);
		for (const flag of ["--manifest", "--epsilon", "--jobs", "--no-include-control"]) expect(stdout).toContain(flag);
		expect(stdout).toContain("Default: 0.0001.");
	});

	test.each([
		{ args: [], says: "There is no command" },
		{ args: ["run", "--out", "x"], says: "--manifest is missing" },
		{ args: ["run", "--manifest", "nowhere.csv", "--out", "x"], says: "there is no file nowhere.csv" },
		{ args: ["run", "--manifest", "m", "--out", "x", "--speed", "9"], says: "--speed" },
		{ args: ["run", "--manifest", "m", "--out", "x", "--epsilon", "0"], says: "--epsilon must be a number above 0" },
	])("$says: exit 2, nothing on stdout", async ({ args, says }) => {
		const { code, stdout, stderr } = await command(args);
		expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
		expect(stderr).toContain(says);
	});

	test("a manifest without a required column stops everything: exit 2", async () => {
		await inTemporaryFolder(async (folder) => {
			const args = await writeInputs(folder, 1);
			const { code, stdout, stderr } = await command(
				args.map((arg) => (arg.endsWith("manifest.csv") ? join(folder, "masks.csv") : arg)),
			);
			expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
			expect(stderr).toContain("manifest");
		});
	});
});

test("good pairs: exit 0, the folder's path on stdout; the same command again does nothing twice; --limit grows", async () => {
	await inTemporaryFolder(async (folder) => {
		const args = [...(await writeInputs(folder, 3)), "--run-id", "r"];
		const first = await command([...args, "--limit", "2"]);
		expect(first).toMatchObject({ code: 0, stdout: `${join(folder, "out", "r")}\n` });
		expect((await command(args)).code).toBe(0);
		expect(await logOf(folder, "r")).toEqual(["p0 ok", "p1 ok", "p0 skipped", "p1 skipped", "p2 ok"]);
		const rows = await metricsOf(join(folder, "out", "r"));
		expect(rows.map((row) => [row.pair_id, row.success, row.converged])).toEqual(
			[0, 1, 2].map((i) => [`p${i}`, true, true]),
		);

		const other = await command([...args, "--epsilon", "1e-3"]);
		expect(other).toMatchObject({ code: 2, stdout: "" });
		expect(other.stderr).toContain("epsilon was 0.0001 and is now 0.001");
		expect(other.stderr).toContain('"r-2"');
	});
});

test("bad rows are named, the others run: exit 1", async () => {
	await inTemporaryFolder(async (folder) => {
		const box = boxMask(60, 120, { top: 20, left: 20, h: 20, w: 60 });
		const unsized = legacyRow("unsized", 0, box).replace(/,[^,]*,[^,]*,[^,]*,[^,]*$/, ",,,,");
		const masks = [
			legacyRow("broken", 0, box, "!!!"),
			legacyRow("empty", 0, boxMask(60, 120, { top: 0, left: 0, h: 0, w: 0 })),
			unsized,
		];
		const extra = [
			"unknown,wt,nobody,0,0",
			"p0,wt,m0,0,0",
			"rle,wt,broken,0,0",
			"size,unsized,wt,0,0",
			"none,wt,empty,0,0",
		];
		const args = [...(await writeInputs(folder, 2, extra, masks)), "--run-id", "r"];
		const { code, stderr } = await command(args);
		expect(code).toBe(1);
		const rows = await metricsOf(join(folder, "out", "r"));
		expect(rows.map((row) => [row.pair_id, row.success])).toEqual([
			["p0", true],
			["p1", true],
			["unknown", false],
			["rle", false],
			["size", false],
			["none", false],
		]);
		for (const pair of ["unknown", "p0", "rle", "size", "none"])
			expect(stderr).toMatch(new RegExp(`^(?=.*line \\d+).*pair ${pair}: `, "m"));
		for (const row of rows.slice(2)) expect(row.error_message).not.toBe("");
	});
});

test("two threads give the same table as one", async () => {
	await inTemporaryFolder(async (folder) => {
		const args = await writeInputs(folder, 5);
		expect((await command([...args, "--run-id", "one"])).code).toBe(0);
		expect((await command([...args, "--run-id", "two", "--jobs", "2"])).code).toBe(0);
		expect(await metricsOf(join(folder, "out", "two"))).toEqual(await metricsOf(join(folder, "out", "one")));
	});
});

test("Ctrl-C keeps finished pairs and exits 130; the same command goes on", async () => {
	await inTemporaryFolder(async (folder) => {
		const args = [...(await writeInputs(folder, 12)), "--run-id", "r"];
		const running = startCommand(args);
		await running.saying("p1 ok");
		running.child.kill("SIGINT");
		const stopped = await running.finished;
		expect(stopped.code).toBe(130);
		const kept = (await metricsOf(join(folder, "out", "r"))).length;
		expect(kept).toBeGreaterThanOrEqual(2);
		expect((await command(args)).code).toBe(0);
		const log = await logOf(folder, "r");
		expect(log.filter((line) => line.endsWith(" ok"))).toHaveLength(12);
		expect(log.filter((line) => line.endsWith(" skipped"))).toHaveLength(kept);
	});
});
