import { spawn } from "node:child_process";
import { once } from "node:events";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";
import { inFolder, readRows, writeGeneratedRun } from "./generatedRun.ts";

const ROOT = resolve(import.meta.dirname, "../../..");
const RUNS = 20;
const PAIRS = 500;
/** Said by the process itself when it ends: the most memory it ever held, kilobytes. */
const TELL_PEAK = `data:text/javascript,process.on("exit",()=>process.stderr.write("peak "+process.resourceUsage().maxRSS+"\\n"))`;

test("10,000 pairs of 20 runs are merged and read back in less than 500 MB", async () => {
	await inFolder(async (folder) => {
		const folders: string[] = [];
		for (let run = 0; run < RUNS; run++) {
			const pairIds = Array.from({ length: PAIRS }, (_, i) => `pair_${run * PAIRS + i}`);
			folders.push(
				await writeGeneratedRun(folder, { runId: `shard_${run}`, pairIds, failing: new Set([`pair_${run}`]) }),
			);
		}
		const command = async (...args: string[]) => {
			const child = spawn(process.execPath, ["--import", TELL_PEAK, join(ROOT, "scripts/cli.mjs"), ...args], {
				stdio: ["ignore", "ignore", "pipe"],
			});
			let stderr = "";
			child.stderr.on("data", (chunk: Buffer) => {
				stderr += chunk.toString();
			});
			const [code] = await once(child, "close");
			return { code, peakMb: Number(/peak (\d+)/.exec(stderr)?.[1]) / 1024, stderr };
		};
		const merged = await command("merge", ...folders, "--out", join(folder, "out"), "--run-id", "all");
		expect(merged, merged.stderr).toMatchObject({ code: 0 });
		expect(merged.peakMb).toBeLessThan(500);
		const checked = await command("verify", "--tables", join(folder, "out/all"));
		expect(checked, checked.stderr).toMatchObject({ code: 0 });
		expect(checked.peakMb).toBeLessThan(500);
		expect((await readRows(join(folder, "out/all"))).length).toBe(RUNS * PAIRS);
	});
}, 300_000);
