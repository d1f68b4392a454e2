import { expect, test } from "vitest";
import { createCpuSolver } from "../../../src/compute/cpu/cpuSolver.ts";
import type { MetricsRow } from "../../../src/domain/metricsSchema.ts";
import type { RunEvent } from "../../../src/engine/contract/engineApi.ts";
import { createSolverLanes, type PairLane } from "../../../src/engine/worker/pairLane.ts";
import { runPairs } from "../../../src/engine/worker/runner.ts";
import { createThreadLanes } from "../../../src/engine/worker/threads/threadLanes.ts";
import { solvePair } from "../../../src/pipeline/index.ts";
import { cacheWithSelves, withEllipses } from "./ellipseFrames.ts";
import { fakeRun, IDENTITY, MemoryStore, manyRows } from "./fakes.ts";
import { loopThreads } from "./threadFakes.ts";

const PAIRS = 7;
const IN_ORDER = Array.from({ length: PAIRS }, (_, i) => `p${i}`);

/** Whole runs, solved in earnest by the thread's true code; only the machine's threads are made up. */
function rig(count: number, deadly?: string) {
	const computed: string[] = [];
	const frames = cacheWithSelves((key) => computed.push(key));
	const [own] = createSolverLanes({
		identity: IDENTITY,
		frames,
		solvePair,
		solver: createCpuSolver(),
		reacquire: async () => createCpuSolver(),
		cpuSolver: createCpuSolver,
		now: () => 0,
	});
	if (own === undefined) throw new Error("A solver has one lane at least.");
	const threads = loopThreads(frames, deadly);
	const needs = { count, start: threads.start, identity: IDENTITY, own, afterDeaths: "" };
	return { own, threads, computed, lanes: createThreadLanes(needs) };
}

/** What a pair is apart from how long it took. */
const timeless = ({ runtime_sec: _runtime, solve_sec: _solve, ...row }: MetricsRow) => row;

async function runOver(
	lanes: readonly PairLane[],
	store = new MemoryStore(),
	onEvent: (event: RunEvent, cancel: () => void) => void = () => {},
) {
	const { deps, request, control, dataset } = fakeRun({ rows: manyRows(PAIRS), lanes, store });
	const outcome = await runPairs(withEllipses(deps), request, control, (event) =>
		onEvent(event, () => control.say("cancel")),
	);
	for (const lane of lanes) lane.dispose();
	const results = [...store.results.values()].map(({ row, artifacts }) => ({ row: timeless(row), artifacts }));
	return { outcome, store, dataset, results };
}

test("three threads: the results of one lane in this thread, bit by bit, in manifest order, each frame and self-solution once", async () => {
	const expected = await runOver([rig(0).own]);
	const { lanes, computed, threads } = rig(3);
	const { outcome, store, dataset, results } = await runOver(lanes);
	expect(outcome).toMatchObject({ status: "done", value: { ok: PAIRS, failed: 0, frames: { decoded: PAIRS + 1 } } });
	expect(store.written).toEqual(IN_ORDER);
	expect(results).toEqual(expected.results);
	expect(threads.started()).toBe(3);
	expect([...dataset.decodes.values()]).toEqual(Array(PAIRS + 1).fill(1));
	expect(computed).toHaveLength(PAIRS + 1);
	expect(new Set(computed).size).toBe(computed.length);
});

test("a thread that dies with a pair in hand: the run's results are those of an undisturbed one", async () => {
	const expected = await runOver([rig(0).own]);
	const { lanes, threads } = rig(2, "p3");
	const notices: string[] = [];
	const { results, store } = await runOver(lanes, new MemoryStore(), (event) => {
		if (event.kind === "notice") notices.push(`${event.fault.pairId} ${event.fault.code} ${event.fault.severity}`);
	});
	expect(notices).toEqual(["p3 thread-died warning"]);
	expect(threads.started()).toBe(3);
	expect(store.written).toEqual(IN_ORDER);
	expect(results).toEqual(expected.results);
});

test("stop now keeps what was finished, and a resume with other threads ends as an undisturbed run", async () => {
	const expected = await runOver([rig(0).own]);
	const store = new MemoryStore();
	const stopped = await runOver(rig(2).lanes, store, (event, cancel) => {
		if (event.kind === "pair-finished" && event.row.pair_id === "p2") cancel();
	});
	expect(stopped.outcome).toEqual({ status: "cancelled" });
	const kept = store.written.length;
	expect(store.written).toEqual(IN_ORDER.slice(0, kept));
	expect(kept).toBeGreaterThanOrEqual(3);
	expect(kept).toBeLessThan(PAIRS);
	const { outcome, results } = await runOver(rig(2).lanes, store);
	expect(outcome).toMatchObject({ status: "done", value: { ok: PAIRS - kept, skipped: kept } });
	expect(store.written).toEqual(IN_ORDER);
	expect(results).toEqual(expected.results);
});
