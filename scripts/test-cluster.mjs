/**
 * `npm run test:cluster`: a real Slurm on this machine's loopback runs the workflow. 48 pairs in 6 shards, one of them killed
 * on the way; the merged tables must be a single run's. Where Slurm or Snakemake can't be had it says so and exits 0.
 * `--report FILE` also writes the tally as JSON, with `notRun` and the reason where it could not begin.
 * Everything that it starts it stops; what it installs (Debian's packages, a virtual environment in .cache) stays.
 */
import { execFileSync, spawn, spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { clusterPairs, equalTables } from "./cluster/clusterData.mjs";
import { startSlurm } from "./cluster/slurm.mjs";
import { ensureSlurm, ensureSnakemake } from "./cluster/tools.mjs";
import { ensureInstalled, ROOT, requireNode, say } from "./steps.mjs";

const PAIRS = 48;
const SHARDS = 6;
const LIMIT_MS = 10 * 60_000;

requireNode();
await ensureInstalled();
const missing = ensureSlurm();
const snakemake = missing === null ? ensureSnakemake() : null;
if (missing !== null || snakemake === null || !existsSync(snakemake)) {
	const notRun = `The cluster test needs Slurm and Snakemake. ${missing ?? "Snakemake could not be installed with pip."}`;
	say(`\n*** NOT RUN: ${notRun} ***\n`);
	report({ passed: 0, failed: 0, notRun });
	process.exit(0);
}

/** A copy of the built command line: another build may replace dist-cli/ while the cluster runs. */
execFileSync(process.execPath, [join(ROOT, "scripts/cli.mjs"), "--version"], { stdio: ["ignore", 2, 2] });
const built = join(ROOT, ".cache", `cluster-cli-${process.pid}`);
const work = mkdtempSync(join(tmpdir(), "maskflow-cluster-"));
const cleanups = [
	() => rmSync(built, { recursive: true, force: true }),
	() => rmSync(work, { recursive: true, force: true }),
];
/** Undoes what was done, latest first; what is under way is undone once. */
async function cleanUp() {
	for (let clean = cleanups.pop(); clean !== undefined; clean = cleanups.pop()) await clean();
}
for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"])) {
	process.once(signal, () => void cleanUp().finally(() => process.exit(130)));
}
let failed = false;
try {
	mkdirSync(join(ROOT, ".cache"), { recursive: true });
	cpSync(join(ROOT, "dist-cli"), built, { recursive: true });
	await testCluster(snakemake, join(built, "main.js"));
} catch (error) {
	failed = true;
	say(error instanceof Error ? (error.stack ?? error.message) : String(error));
} finally {
	await cleanUp();
}
const tally = { passed: failed ? 0 : 1, failed: failed ? 1 : 0 };
report(tally);
process.stdout.write(`${tally.passed} passed, ${tally.failed} failed\n`);
process.exitCode = tally.failed;

/** @param {import("./checks.mjs").Tally} tally */
function report(tally) {
	const at = process.argv.indexOf("--report");
	const path = at === -1 ? undefined : process.argv[at + 1];
	if (path !== undefined) writeFileSync(join(ROOT, path), JSON.stringify(tally));
}

/**
 * @param {string} snakemake
 * @param {string} main
 */
async function testCluster(snakemake, main) {
	const { manifest, masks, yolk } = clusterPairs(work, PAIRS);
	const parameters = ["--downsample", "2"];
	say(`A single run of ${PAIRS} pairs, to compare with…`);
	const inputs = ["--manifest", manifest, "--masks", masks, "--yolk", yolk, "--backend", "cpu"];
	const single = ["run", ...inputs, "--out", join(work, "single"), "--run-id", "single", ...parameters];
	const { status, stderr } = spawnSync(process.execPath, [main, ...single], { encoding: "utf8" });
	// One of the pairs has no mask: it fails, and must fail in the same way on the cluster.
	if (status !== 1) throw new Error(`The single run ended with ${status}:\n${stderr}`);

	say("Starting munged, slurmctld and slurmd on the loopback…");
	const slurm = await startSlurm(join(work, "slurm"));
	cleanups.push(slurm.stop);
	const config = join(work, "config.json");
	const out = join(work, "results");
	writeFileSync(
		config,
		JSON.stringify({
			manifest,
			masks: [masks],
			yolk,
			out,
			run_id: "merged",
			shards: SHARDS,
			parameters: parameters.join(" "),
			threads_per_shard: 1,
			mem_mb_per_shard: 1000,
			minutes_per_shard: 10,
			maskflow: `${process.execPath} ${main}`,
		}),
	);
	say(`The workflow: ${PAIRS} pairs in ${SHARDS} shards through Slurm…`);
	const started = Date.now();
	const workflow = startWorkflow(snakemake, config, slurm.environment);
	cleanups.push(workflow.stop);
	const killed = await killOneShard(out, slurm, workflow.finished);
	const { code, output } = await workflow.finished;
	if (code !== 0 || killed === null)
		throw new Error(
			[`Snakemake ended with ${code}; killed: ${killed}.`, output, logsBelow(work), slurm.log()].join("\n"),
		);
	const log = readFileSync(join(out, "logs", `${killed}.log`), "utf8");
	const again = [...log.matchAll(/(\d+) were done already/g)].map((match) => Number(match[1]));
	if (!again.some((done) => done > 0))
		throw new Error(`${killed} was killed and did not go on where it stopped:\n${log}`);
	await equalTables(join(work, "single", "single"), join(out, "merged"), PAIRS);
	const verified = spawnSync(process.execPath, [main, "verify", join(out, "merged")], { encoding: "utf8" });
	if (verified.status !== 0)
		throw new Error(`verify ended with ${verified.status}:\n${verified.stdout}${verified.stderr}`);
	say(verified.stdout.trim());
	const seconds = Math.round((Date.now() - started) / 1000);
	say(
		`${killed} was killed by scancel and went on; the merged tables are a single run's. ${seconds} s on the cluster.`,
	);
}

/**
 * @param {string} snakemake
 * @param {string} config
 * @param {Record<string, string>} environment
 */
function startWorkflow(snakemake, config, environment) {
	const args = ["--profile", join(ROOT, "workflow/profiles/slurm"), "--configfile", config, "--directory", work];
	const quick = ["--slurm-init-seconds-before-status-checks", "3", "--seconds-between-status-checks", "3"];
	const here = ["--slurm-no-account", "--slurm-status-command", "squeue", "--slurm-delete-logfiles-older-than", "0"];
	const child = spawn(
		snakemake,
		["--snakefile", join(ROOT, "workflow/Snakefile"), ...args, ...quick, ...here, "--latency-wait", "5"],
		{ env: { ...process.env, ...environment }, stdio: ["ignore", "pipe", "pipe"] },
	);
	let output = "";
	const collect = (/** @type {Buffer} */ chunk) => {
		output += chunk.toString();
	};
	child.stdout.on("data", collect);
	child.stderr.on("data", collect);
	const timer = setTimeout(() => child.kill("SIGINT"), LIMIT_MS);
	/** @type {Promise<{ code: number | null, output: string }>} */
	const finished = new Promise((resolve) => {
		child.on("error", (error) => resolve({ code: 127, output: String(error) }));
		child.on("close", (code) => {
			clearTimeout(timer);
			resolve({ code, output });
		});
	});
	const stop = async () => {
		if (child.exitCode === null) child.kill("SIGINT");
		await finished;
	};
	return { finished, stop };
}

/**
 * Cancels the job of the first shard that has finished a pair and not its last one.
 * @param {string} out
 * @param {Awaited<ReturnType<typeof startSlurm>>} slurm
 * @param {Promise<unknown>} finished
 * @returns {Promise<string | null>} the shard; null when the workflow ended before
 */
async function killOneShard(out, slurm, finished) {
	let over = false;
	void finished.then(() => {
		over = true;
	});
	const shards = Array.from({ length: SHARDS }, (_, i) => `shard_${String(i + 1).padStart(4, "0")}`);
	while (!over) {
		for (const shard of shards) {
			const state = join(out, "shards", shard, ".maskflow");
			const rows = existsSync(join(state, "rows.ndjson")) ? readFileSync(join(state, "rows.ndjson"), "utf8") : "";
			const done = rows.split("\n").length - 1;
			if (done < 1 || done > PAIRS / SHARDS - 3) continue;
			const job = readFileSync(join(state, "job"), "utf8").trim();
			slurm.call("scancel", [job]);
			say(`scancel ${job}: ${shard}, ${done} of its ${PAIRS / SHARDS} pairs done.`);
			return shard;
		}
		await new Promise((resolve) => setTimeout(resolve, 50));
	}
	return null;
}

/**
 * The ends of the jobs' logs, for a person who has to find out why.
 * @param {string} folder
 */
function logsBelow(folder) {
	const paths = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((path) => path.endsWith(".log"));
	return paths.map((path) => `== ${path}\n${readFileSync(join(folder, path), "utf8").slice(-3000)}`).join("\n");
}
