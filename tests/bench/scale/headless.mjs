import { spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { ROOT } from "../../../scripts/steps.mjs";
import { megabytes, tellRun } from "./report.mjs";

/** Says on stderr, when the process ends, how much memory it had at most. */
const TELL_PEAK = `data:text/javascript,process.on("exit",()=>process.stderr.write("peak kB: "+process.resourceUsage().maxRSS+"\\n"))`;

/** @param {string[]} args @returns {Promise<string>} what it said on stderr */
function node(args) {
	const child = spawn(process.execPath, args, { cwd: ROOT, stdio: ["ignore", "ignore", "pipe"] });
	let said = "";
	child.stderr.on("data", (chunk) => {
		said += chunk;
	});
	return new Promise((resolve, reject) => {
		child.on("close", (code) => (code === 0 || code === 1 ? resolve(said) : reject(new Error(`${code}: ${said}`))));
	});
}

/** The set on the command line, on the cpu; returns how many pairs failed. */
export async function runHeadless({ folder, pairs, manifest, masks }, jobs) {
	await node(["scripts/cli.mjs", "--version"]); // builds what is out of date
	const inputs = ["--manifest", manifest, "--masks", masks, "--align", "centroid"];
	const how = ["--backend", "cpu", "--jobs", jobs, "--out", join(folder, "out"), "--run-id", "scale"];
	const started = performance.now();
	const said = await node([`--import=${TELL_PEAK}`, "dist-cli/main.js", "run", ...inputs, ...how]);
	const totalS = (performance.now() - started) / 1000;
	const [, decoded, cached] = /(\d+) frames decoded, (\d+) taken/.exec(said) ?? [];
	const [, peakKb] = /peak kB: (\d+)/.exec(said) ?? [];
	const metrics = await readFile(join(folder, "out/scale/ot_pair_metrics.parquet"));
	return tellRun(`Headless, ${jobs} job${jobs === "1" ? "" : "s"}`, metrics, {
		pairs,
		totalS,
		framesDecoded: Number(decoded),
		framesWanted: Number(decoded) + Number(cached),
		memory: `${megabytes(1024 * Number(peakKb))} resident`,
	});
}
