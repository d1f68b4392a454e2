import { join, resolve } from "node:path";
import { createCpuSolver } from "../../compute/cpu/cpuSolver.ts";
import { faultFromError, gatherFaults } from "../../domain/fault.ts";
import type { ReviewReport } from "../../domain/review.ts";
import { APP_VERSION } from "../../engine/worker/appVersion.ts";
import { chooseSolver } from "../../engine/worker/chooseSolver.ts";
import { forgivingCache } from "../../engine/worker/forgivingCache.ts";
import { createSolverLanes } from "../../engine/worker/pairLane.ts";
import type { RunControl } from "../../engine/worker/runControl.ts";
import { runPairs } from "../../engine/worker/runner.ts";
import type { RunnerDeps } from "../../engine/worker/runnerDeps.ts";
import { createThreadLanes } from "../../engine/worker/threads/threadLanes.ts";
import { parametersSha256 } from "../../io/bundle/parametersSha256.ts";
import { openDataset } from "../../io/dataset/openDataset.ts";
import { canonicaliseFrame, orientTarget } from "../../pipeline/canonicalise/index.ts";
import { type RunIdentity, solvePair } from "../../pipeline/index.ts";
import { EXIT, faultLine } from "../commandLine/exit.ts";
import type { RunCommand } from "../commandLine/runCommandLine.ts";
import { filesOfCommand } from "../disk/diskFiles.ts";
import { createDiskFrameCache } from "../disk/diskFrameCache.ts";
import { FileRunStore } from "../disk/fileStore.ts";
import { gpuFromDawn, noAdapterError } from "./dawn.ts";
import { nodeThreads } from "./nodeThread.ts";
import { createProgressTeller, type Terminal } from "./runProgressLine.ts";

export interface RunReport {
	readonly exitCode: number;
	/** Where the results are; null when nothing was written. */
	readonly folder: string | null;
}

/**
 * Carries out `run`: reads the inputs, says what is wrong with them row by row, and runs what can run. Results are on disk
 * pair by pair; stopping it at any moment loses the pair in hand at most.
 * @throws UsageError when the command can't be carried out as it is.
 */
export async function runCommand(
	command: RunCommand,
	runId: string,
	control: RunControl,
	terminal: Terminal,
): Promise<RunReport> {
	const say = (text: string) => terminal.write(`${text}\n`);
	const { parameters, selection } = command;
	const files = await filesOfCommand(command);
	const dataset = await openDataset(files, { selection, umPerPx: parameters.umPerPx, signal: control.signal });
	const { review } = dataset;
	const nameless = tellReview(review, say);
	if (review.faults.some((fault) => fault.severity === "error")) return { exitCode: EXIT.badUsage, folder: null };

	const identity = { runId, parameters, parametersSha256: await parametersSha256(parameters), appVersion: APP_VERSION };
	const { lanes, ordered } = await lanesOf(command, identity, say);
	const store = new FileRunStore(command.out);
	try {
		const deps = {
			dataset,
			frames: forgivingCache(createDiskFrameCache(framesFolder(command)), (fault) => say(faultLine(fault))),
			store,
			lanes,
			ordered,
			canonicalise: canonicaliseFrame,
			orientTarget,
			identity,
			clock: { nowMs: () => performance.now(), date: () => new Date() },
			waitWhenFull: false,
		};
		const request = { runId, parameters, selection, orientationOverrides: {}, noResume: command.noResume };
		const outcome = await runPairs(deps, request, control, createProgressTeller(terminal));
		if (terminal.isTTY) say("");
		const folder = resolve(store.runFolder(runId));
		if (outcome.status === "failed") {
			say(faultLine(outcome.fault));
			return { exitCode: REFUSALS.has(outcome.fault.code) ? EXIT.badUsage : EXIT.somePairFailed, folder: null };
		}
		await store.finalizeRun(runId);
		if (outcome.status === "cancelled") {
			say("Stopped. Finished pairs are kept; the same command goes on with the first missing one.");
			return { exitCode: EXIT.interrupted, folder };
		}
		const { ok, failed, skipped, frames } = outcome.value;
		say(`${frames.decoded} frames decoded, ${frames.wanted - frames.decoded} taken from the cache.`);
		say(`${ok} pairs ok, ${failed + nameless} failed, ${skipped} were done already.`);
		return { exitCode: failed + nameless > 0 ? EXIT.somePairFailed : EXIT.ok, folder };
	} finally {
		for (const lane of lanes) lane.dispose();
		await store.close();
	}
}

/** Faults that another command line would not have met. */
const REFUSALS = new Set(["run-parameters-differ", "run-masks-differ", "nothing-to-run", "run-in-use", "bad-run-id"]);

function framesFolder(command: RunCommand): string {
	return join(command.out, ".maskflow", "frames");
}

/** Lanes in this thread, as many as the solver takes at once, or, on the cpu, one for each job in threads of their own. */
async function lanesOf(
	command: RunCommand,
	identity: RunIdentity,
	say: (text: string) => void,
): Promise<Pick<RunnerDeps, "lanes" | "ordered">> {
	// The binding writes straight to stderr when a driver can't be loaded; this line says what that is about.
	if (command.backend !== "cpu") say("Looking for a graphics adapter; a driver that is missing may be named below.");
	const { gpu, detail } = command.backend === "cpu" ? { gpu: undefined, detail: "" } : await gpuFromDawn();
	const { report, solver, reacquire } = await chooseSolver(command.backend, gpu, command.jobs).catch(
		(error: unknown) => {
			const { code, message } = faultFromError(error);
			throw code === "webgpu-unavailable" ? noAdapterError([message, detail].filter(Boolean).join(" ")) : error;
		},
	);
	const atOnce = report.pairsAtOnce > 1 ? `, ${report.pairsAtOnce} pairs at once` : "";
	say(`Back end: ${report.kind} (${report.adapter})${atOnce}. ${report.reason}`);
	const frames = forgivingCache(createDiskFrameCache(framesFolder(command)), (fault) => say(faultLine(fault)));
	const now = () => performance.now();
	const cpuSolver = createCpuSolver;
	const lanes = createSolverLanes({ identity, frames, solvePair, solver, reacquire, cpuSolver, now });
	const [own] = lanes;
	if (command.jobs > 1 && report.kind === "cpu" && own !== undefined) {
		const start = nodeThreads(new URL("./worker.js", import.meta.url), { framesFolder: framesFolder(command) });
		const afterDeaths = "Run again with fewer --jobs.";
		return {
			lanes: createThreadLanes({ count: command.jobs, start, identity, own, afterDeaths }),
			ordered: false,
		};
	}
	if (command.jobs > 1)
		say("--jobs is for the cpu back end; a graphics card takes as many pairs at once as it can use.");
	return { lanes, ordered: true };
}

/** Prints what import found; returns how many rows name no pair, so that no table can hold them. */
function tellReview(review: ReviewReport, say: (text: string) => void): number {
	for (const { fault, pairIds } of gatherFaults([...review.faults, ...review.rows.flatMap((row) => row.faults)]))
		say(faultLine(fault, pairIds));
	const failing = review.rows.filter((row) => !row.runnable).length;
	say(
		`${review.rows.length} of ${review.rowsInManifest} rows selected, ${failing} of them with errors; ${review.uniqueFrames} unique frames.`,
	);
	return review.rows.filter((row) => row.pair === null).length;
}
