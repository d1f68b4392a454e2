import { afterEach, beforeEach, expect, test } from "vitest";
import type { MetricsRow } from "../../src/domain/metricsSchema.ts";
import { createEngineClient, type EngineClient } from "../../src/engine/client/engineClient.ts";
import type { RunEvent } from "../../src/engine/contract/engineApi.ts";
import type { Outcome } from "../../src/engine/contract/outcome.ts";
import { drawnFiles, IMPORT_OPTIONS, runRequest } from "./drawnDataset.ts";
import threeCoresEngine from "./threeCoresEngine.ts?worker&url";

const PAIRS = 6;
const IN_ORDER = [...Array.from({ length: PAIRS }, (_, i) => `p${i}`), "ghost"];

const RealWorker = globalThis.Worker;
const clients: EngineClient[] = [];
let cores: 1 | 3 = 3;

beforeEach(() => {
	globalThis.Worker = class extends RealWorker {
		constructor(script: string | URL, options?: WorkerOptions) {
			super(cores === 3 ? threeCoresEngine : script, options);
		}
	};
});
afterEach(() => {
	for (const client of clients.splice(0)) client.dispose();
	globalThis.Worker = RealWorker;
});

function value<T>(outcome: Outcome<T>): T {
	if (outcome.status === "done") return outcome.value;
	throw new Error(outcome.status === "failed" ? JSON.stringify(outcome.fault) : "cancelled");
}

/** A page that has just been loaded on a machine of so many cores; it knows what the browser's storage knows. */
async function freshPage(seenCores: 1 | 3): Promise<EngineClient> {
	cores = seenCores;
	const client = createEngineClient();
	clients.push(client);
	value(await client.importFiles(drawnFiles(PAIRS), IMPORT_OPTIONS, () => {}).outcome);
	return client;
}

/** Threads that are alive now: each holds a lock of its name. */
async function threadsAlive(): Promise<number> {
	const { held = [] } = await navigator.locks.query();
	return held.filter(({ name }) => name?.startsWith("maskflow-thread-")).length;
}

const newRunId = (name: string) => `${name}-${crypto.randomUUID()}`;
const finishedIn = (events: readonly RunEvent[]) =>
	events.flatMap((event) => (event.kind === "pair-finished" ? [event.row.pair_id] : []));
/** What a pair is apart from when and under which name it was solved. */
const timeless = ({ runtime_sec: _runtime, solve_sec: _solve, run_id: _run, ...row }: MetricsRow) => row;

async function resultsOf(client: EngineClient, runId: string) {
	const rows = value(await client.readRun(runId)).rows.map(timeless);
	const fields = [];
	for (const row of rows) if (row.success) fields.push(value(await client.readPair(runId, row.pair_id)).artifacts);
	return { rows, fields };
}

async function wholeRun(client: EngineClient) {
	const runId = newRunId("whole");
	const events: RunEvent[] = [];
	const threads: Promise<number>[] = [];
	const run = client.startRun(runRequest(runId), (event) => {
		events.push(event);
		if (event.kind === "pair-finished") threads.push(threadsAlive());
	});
	value(await run.outcome);
	return { events, threads: await Promise.all(threads), results: await resultsOf(client, runId) };
}

test("two threads of the engine's worker give what one lane gives, bit by bit, in manifest order", async () => {
	const one = await freshPage(1);
	expect(value(await one.probe("cpu")).pairsAtOnce).toBe(1);
	const expected = await wholeRun(one);
	expect(Math.max(...expected.threads)).toBe(0);
	// Each run computes its self-solutions itself.
	value(await one.clearFrameCache());
	const two = await freshPage(3);
	expect(value(await two.probe("cpu")).pairsAtOnce).toBe(2);
	const { events, threads, results } = await wholeRun(two);
	expect(Math.max(...threads)).toBe(2);
	await expect.poll(threadsAlive).toBe(0);
	expect(finishedIn(events)).toEqual(IN_ORDER);
	expect(results.rows.map((row) => row.pair_id)).toEqual(IN_ORDER);
	expect(results).toEqual(expected.results);
	expect(results.fields).toHaveLength(PAIRS);
	// Nothing went wrong, so no lane fell back to the engine's own thread.
	expect(events.filter((event) => event.kind === "notice")).toEqual([]);
});

test("stop now in the middle: what was told is durable, in order, and a resume ends as an undisturbed run", async () => {
	const client = await freshPage(3);
	const { results: expected } = await wholeRun(client);
	const runId = newRunId("stopped");
	const told: RunEvent[] = [];
	const run = client.startRun(runRequest(runId), (event) => {
		told.push(event);
		if (finishedIn([event])[0] === "p2") run.cancel();
	});
	expect((await run.outcome).status).toBe("cancelled");

	const next = await freshPage(3);
	const kept = value(await next.readRun(runId)).rows.map((row) => row.pair_id);
	// A pair that was done before an earlier one is kept too.
	expect(kept).toEqual(IN_ORDER.filter((pairId) => kept.includes(pairId)));
	expect(kept).toEqual(expect.arrayContaining(finishedIn(told)));
	const done = kept.filter((pairId) => pairId !== "ghost").length;
	const summary = value(await next.startRun(runRequest(runId), () => {}).outcome);
	expect(summary).toMatchObject({ ok: PAIRS - done, skipped: done, header: { state: "finished" } });
	expect(await resultsOf(next, runId)).toEqual(expected);
});
