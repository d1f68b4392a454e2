import { expect, test } from "vitest";
import type { MetricsRow } from "../../src/domain/metricsSchema.ts";
import type { PairResult } from "../../src/domain/result.ts";
import { createEngineClient, type EngineClient } from "../../src/engine/client/engineClient.ts";
import type { RunSummary } from "../../src/engine/contract/engineApi.ts";
import type { Outcome } from "../../src/engine/contract/outcome.ts";
import { drawnFiles, IMPORT_OPTIONS, runRequest } from "./drawnDataset.ts";

const PAIRS = 3;
const MOMENTS = 20;

function value<T>(outcome: Outcome<T>): T {
	if (outcome.status === "done") return outcome.value;
	throw new Error(outcome.status === "failed" ? JSON.stringify(outcome.fault) : "cancelled");
}

/** A page that has just been loaded: it knows what the browser's storage knows. */
async function freshPage(): Promise<EngineClient> {
	const client = createEngineClient();
	value(await client.importFiles(drawnFiles(PAIRS), IMPORT_OPTIONS, () => {}).outcome);
	return client;
}

/** Starts or resumes the run to its end, and notes which pairs were solved. */
async function run(client: EngineClient, runId: string, solved: string[]): Promise<RunSummary> {
	const job = client.startRun(runRequest(runId), (event) => {
		if (event.kind === "pair-finished" && event.row.success) solved.push(event.row.pair_id);
	});
	return value(await job.outcome);
}

/** What a pair is apart from when and under which name it was solved. */
const timeless = ({ runtime_sec: _runtime, solve_sec: _solve, run_id: _run, ...row }: MetricsRow) => row;
const resultsOf = async (client: EngineClient, runId: string) => {
	const rows = value(await client.readRun(runId)).rows.map(timeless);
	const last: PairResult = value(await client.readPair(runId, `p${PAIRS - 1}`));
	return { rows, artifacts: last.artifacts };
};

test("killed at any moment, a run resumes with the first missing pair and ends as if nothing had happened", async () => {
	const client = await freshPage();
	await run(client, `warm-${crypto.randomUUID()}`, []);
	const whole = `whole-${crypto.randomUUID()}`;
	const started = performance.now();
	await run(client, whole, []);
	const wholeMs = performance.now() - started;
	const expected = await resultsOf(client, whole);
	client.dispose();

	let interrupted = 0;
	for (let round = 0; round < MOMENTS; round++) {
		const runId = `killed-${crypto.randomUUID()}`;
		const share = (round + Math.random()) / MOMENTS;
		const solved: string[] = [];
		const doomed = await freshPage();
		void run(doomed, runId, solved).catch(() => {});
		await new Promise((resolve) => setTimeout(resolve, share * wholeMs));
		doomed.dispose();
		const before = [...solved];

		const next = await freshPage();
		const { ok, skipped, header } = await run(next, runId, solved);
		const moment = `killed after ${share.toFixed(3)} of ${wholeMs.toFixed(0)} ms with ${before.length} pairs told`;
		expect({ done: ok + skipped, state: header.state }, moment).toEqual({ done: PAIRS, state: "finished" });
		// A pair may have become durable in the moment of death, before it could be told; never the other way round.
		expect(skipped - before.length, moment).toBeGreaterThanOrEqual(0);
		expect(skipped - before.length, moment).toBeLessThanOrEqual(1);
		expect(new Set(solved).size, moment).toBe(solved.length);
		expect(await resultsOf(next, runId), moment).toEqual(expected);
		if (ok > 0) interrupted++;
		value(await next.deleteRun(runId));
		next.dispose();
	}
	expect(interrupted).toBeGreaterThan(0);
});
