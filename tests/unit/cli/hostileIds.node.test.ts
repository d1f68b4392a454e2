import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parquetReadObjects } from "hyparquet";
import { compressors } from "hyparquet-compressors";
import { expect, test } from "vitest";
import { csv, quoted } from "../../support/tables.ts";
import { command, inTemporaryFolder, writeInputs } from "./childCommand.ts";

/** Ids that want out of the folder, into a spreadsheet's formula, into a page, or onto a device. */
const IDS = [
	"../../up",
	"/abs",
	"C:\\x",
	"=1+1",
	"<img src=x onerror=alert(1)>",
	"a\0b",
	".hidden",
	"CON",
	"Case",
	"case",
];

test("hostile pair ids and columns: every file stays below the run's folder, the log holds no formula, other rows run", async () => {
	await inTemporaryFolder(async (folder) => {
		const args = await writeInputs(folder, 1);
		const manifest = join(folder, "manifest.csv");
		const header = "pair_id,src_embryo_id,tgt_embryo_id,frame_src,frame_tgt,success,EPSILON,__proto__";
		const rows = IDS.map((id) => `${quoted(id)},wt,m0,0,0,=no,mine,x`);
		const bad = [`${"x".repeat(300)},wt,m0,0,0,,,`, "gone,wt,nobody,0,0,,,"];
		await writeFile(manifest, csv(header, ...rows, ...bad));
		const { code, stderr } = await command([...args, "--downsample", "4", "--run-id", "hostile"]);
		expect({ code, stderr: code === 1 ? "" : stderr }).toEqual({ code: 1, stderr: "" });
		for (const word of ["differs from", "Windows", "300 or more characters", "nobody"]) expect(stderr).toContain(word);
		// Nothing but what we put there, and the output folder.
		expect((await readdir(folder)).sort()).toEqual(["manifest.csv", "masks.csv", "out"]);
		expect((await readdir(join(folder, "out"))).sort()).toEqual([".maskflow", "hostile"]);
		const run = join(folder, "out", "hostile");
		const folders = await readdir(join(run, "pair_artifacts"));
		expect(folders.every((name) => /^[A-Za-z0-9_%-][A-Za-z0-9._%-]*$/.test(name))).toBe(true);
		expect(folders).toHaveLength(IDS.length);
		const bytes = await readFile(join(run, "ot_pair_metrics.parquet"));
		const table = await parquetReadObjects({ file: new Uint8Array(bytes).buffer, compressors });
		const good = table.filter((row) => row["success"] === true);
		expect(good.map((row) => row["pair_id"])).toEqual(IDS);
		expect(good[0]).toMatchObject({ epsilon: 1e-4, manifest_success: "=no", manifest_EPSILON: "mine" });
		const log = await readFile(join(run, "run_log_hostile.csv"), "utf8");
		expect(log).toContain("hostile,'=1+1,ok");
		expect(log).not.toMatch(/(^|,)"?[=+@\t]/m);
	});
});
