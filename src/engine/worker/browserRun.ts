import { createCpuSolver } from "../../compute/cpu/cpuSolver.ts";
import type { Dataset } from "../../domain/dataset.ts";
import { parametersSha256 } from "../../io/bundle/parametersSha256.ts";
import { canonicaliseFrame, orientTarget } from "../../pipeline/canonicalise/index.ts";
import { solvePair } from "../../pipeline/index.ts";
import { createFrameCache, trimCache } from "../../storage/frameCache.ts";
import { createRunStore } from "../../storage/runStore.ts";
import type { MaskflowDatabase } from "../../storage/schema.ts";
import { storageEstimate } from "../../storage/storageFault.ts";
import type { BackendReport, RunEvent, RunRequest, RunSummary } from "../contract/engineApi.ts";
import { runChannelName } from "../contract/engineWorker.ts";
import type { Outcome } from "../contract/outcome.ts";
import { APP_VERSION } from "./appVersion.ts";
import { chooseSolver } from "./chooseSolver.ts";
import { forgivingCache } from "./forgivingCache.ts";
import { createSolverLanes, type PairLane, type SolverLaneNeeds } from "./pairLane.ts";
import type { RunControl } from "./runControl.ts";
import { runPairs } from "./runner.ts";
import { browserThreads } from "./threads/browserThreads.ts";
import { createThreadLanes } from "./threads/threadLanes.ts";

/** The frame cache may hold this share of what the browser allows; beyond it the least recently wanted frames go. */
const CACHE_SHARE = 0.2;

interface BrowserRunNeeds {
	readonly dataset: Dataset;
	readonly db: MaskflowDatabase;
	readonly gpu: GPU | undefined;
	/** How many pairs the cpu solves at once. */
	readonly threads: number;
}

/** Joins the runner with the browser: IndexedDB, the chosen solver, events to this page and to tabs that watch. */
export async function runInBrowser(
	{ dataset, db, gpu, threads }: BrowserRunNeeds,
	request: RunRequest,
	control: RunControl,
	onEvent: (event: RunEvent) => void,
): Promise<Outcome<RunSummary>> {
	const channel = new BroadcastChannel(runChannelName(request.runId));
	const tell = (event: RunEvent) => {
		onEvent(event);
		channel.postMessage(event);
	};
	const { parameters, runId } = request;
	const identity = { runId, parameters, parametersSha256: await parametersSha256(parameters), appVersion: APP_VERSION };
	const { quotaBytes } = await storageEstimate();
	if (quotaBytes > 0) await trimCache(db, CACHE_SHARE * quotaBytes);
	const frames = forgivingCache(createFrameCache(db), (fault) => tell({ kind: "notice", fault }));
	const { report, solver, reacquire } = await chooseSolver(request.backend, gpu, threads);
	const now = () => performance.now();
	const needs = { identity, frames, solvePair, solver, reacquire, cpuSolver: createCpuSolver, now };
	const lanes = lanesFor(report, needs);
	try {
		const clock = { nowMs: now, date: () => new Date() };
		const deps = {
			dataset,
			frames,
			store: createRunStore(db),
			lanes,
			ordered: true,
			canonicalise: canonicaliseFrame,
			orientTarget,
			identity,
			clock,
			waitWhenFull: true,
		};
		return await runPairs(deps, request, control, tell);
	} finally {
		for (const lane of lanes) lane.dispose();
		channel.close();
	}
}

/** Lanes in this thread, as many as the solver takes at once, or, where the cpu solves several pairs at once, in threads of their own. */
function lanesFor({ kind, pairsAtOnce }: BackendReport, needs: SolverLaneNeeds): readonly PairLane[] {
	const lanes = createSolverLanes(needs);
	const [own] = lanes;
	if (kind !== "cpu" || pairsAtOnce === 1 || own === undefined) return lanes;
	const { identity } = needs;
	return createThreadLanes({ count: pairsAtOnce, start: browserThreads, identity, own, afterDeaths: AFTER_DEATHS });
}

const AFTER_DEATHS = "Close other tabs that use much memory and resume the run: the pair is tried again.";
