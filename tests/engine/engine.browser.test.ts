import { afterEach, beforeEach, expect, test } from "vitest";
import { createEngineClient, type EngineClient } from "../../src/engine/client/engineClient.ts";
import type { RunEvent } from "../../src/engine/contract/engineApi.ts";
import type { Outcome } from "../../src/engine/contract/outcome.ts";
import { drawnFiles, IMPORT_OPTIONS, runRequest } from "./drawnDataset.ts";

const FULL = { features: true, fields: true, coupling: true };
const started: Worker[] = [];
const RealWorker = globalThis.Worker;
const clients: EngineClient[] = [];

beforeEach(() => {
	// Remembers the workers, so that a test can kill one behind the client's back.
	globalThis.Worker = class extends RealWorker {
		constructor(...args: ConstructorParameters<typeof Worker>) {
			super(...args);
			started.push(this);
		}
	};
});
afterEach(() => {
	for (const client of clients.splice(0)) client.dispose();
	globalThis.Worker = RealWorker;
});

function newClient(): EngineClient {
	const client = createEngineClient();
	clients.push(client);
	return client;
}

function value<T>(outcome: Outcome<T>): T {
	if (outcome.status === "done") return outcome.value;
	throw new Error(outcome.status === "failed" ? JSON.stringify(outcome.fault) : "cancelled");
}

const newRunId = () => `test-${crypto.randomUUID()}`;
const ids = (events: readonly RunEvent[]) => events.flatMap((e) => (e.kind === "pair-finished" ? [e.row.pair_id] : []));

async function importedClient(pairs: number): Promise<EngineClient> {
	const client = newClient();
	const review = value(await client.importFiles(drawnFiles(pairs), IMPORT_OPTIONS, () => {}).outcome);
	expect(review.rows.filter((row) => row.runnable)).toHaveLength(pairs);
	return client;
}

test("files in, run, results stored, bundle out; the row without a mask fails alone", async () => {
	const client = await importedClient(2);
	const runId = newRunId();
	const events: RunEvent[] = [];
	const summary = value(await client.startRun(runRequest(runId), (event) => events.push(event)).outcome);
	expect(summary).toMatchObject({ ok: 2, failed: 1, skipped: 0, header: { state: "finished", backend: "cpu" } });
	expect(ids(events)).toEqual(["p0", "p1", "ghost"]);
	const last = events.findLast((event) => event.kind === "progress");
	expect(last?.kind === "progress" && last.progress).toMatchObject({ total: 3, done: 2, failed: 1 });

	// Another client is another worker: what it reads came from the disk.
	const reader = newClient();
	const { rows } = value(await reader.readRun(runId));
	expect(rows.map((row) => [row.pair_id, row.success, row.converged])).toEqual([
		["p0", true, true],
		["p1", true, true],
		["ghost", false, false],
	]);
	const pair = value(await reader.readPair(runId, "p1"));
	expect(pair.artifacts?.source.index.length).toBe(rows[1]?.n_support_src);
	const blob = value(await reader.exportBundle(runId, FULL, { kind: "downloads" }, () => {}).outcome);
	const zip = new Uint8Array((await blob?.arrayBuffer()) ?? []);
	expect(String.fromCharCode(...zip.subarray(0, 2))).toBe("PK");
	const names = new TextDecoder("latin1").decode(zip);
	expect(names).toContain(`${runId}/ot_pair_metrics.parquet`);
	expect(names).toContain(`${runId}/pair_artifacts/p1/fields.npz`);

	const again: RunEvent[] = [];
	const resumed = value(await client.startRun(runRequest(runId), (event) => again.push(event)).outcome);
	expect(resumed).toMatchObject({ ok: 0, failed: 1, skipped: 2 });
	expect(value(await reader.storage()).runBytes[runId]).toBeGreaterThan(0);
	value(await reader.deleteRun(runId));
	expect(value(await reader.listRuns()).map((run) => run.header.runId)).not.toContain(runId);
});

test("WebGPU and the cpu agree, and the badge's words come from the engine", async () => {
	const client = await importedClient(1);
	expect(value(await client.probe("webgpu"))).toMatchObject({ kind: "webgpu" });
	expect(value(await client.probe("cpu")).reason).not.toBe("");
	const costs: number[] = [];
	for (const backend of ["cpu", "webgpu"] as const) {
		const runId = newRunId();
		value(await client.startRun(runRequest(runId, backend), () => {}).outcome);
		const row = value(await client.readRun(runId)).rows[0];
		expect(row).toMatchObject({ success: true, converged: true, backend: backend === "cpu" ? "CPU" : "WEBGPU" });
		costs.push(row?.cost ?? Number.NaN);
	}
	expect(Math.abs((costs[1] ?? 0) / (costs[0] ?? 1) - 1)).toBeLessThan(1e-3);
});

test("a worker that dies in the middle of a run is replaced and the run goes on", async () => {
	const client = await importedClient(3);
	const runId = newRunId();
	const events: RunEvent[] = [];
	const run = client.startRun(runRequest(runId), (event) => {
		events.push(event);
		const firstPair = ids(events).length === 1 && event.kind === "pair-finished";
		if (firstPair) started.at(-1)?.terminate();
	});
	expect(value(await run.outcome)).toMatchObject({ ok: 3, failed: 1, skipped: 0 });
	expect(events.filter((e) => e.kind === "notice").map((e) => e.fault.code)).toEqual(["engine-restarted"]);
	expect(ids(events)).toEqual(["p0", "p1", "p2", "ghost"]);
});

test("stop now keeps finished pairs; resuming does the others", async () => {
	const client = await importedClient(3);
	const runId = newRunId();
	const run = client.startRun(runRequest(runId), (event) => {
		if (event.kind === "pair-finished") run.cancel();
	});
	expect((await run.outcome).status).toBe("cancelled");
	// The row without a mask may have been in hand too, and is tried again.
	const kept = value(await client.readRun(runId)).rows.filter((row) => row.success).length;
	const summary = value(await client.startRun(runRequest(runId), () => {}).outcome);
	expect(summary).toMatchObject({ ok: 3 - kept, skipped: kept, header: { state: "finished" } });
});

test("a second tab is refused the run and can watch it", async () => {
	const first = await importedClient(2);
	const second = await importedClient(2);
	const runId = newRunId();
	const watched: RunEvent[] = [];
	const stop = second.watchRun(runId, (event) => watched.push(event));
	let refused: Outcome<unknown> | undefined;
	const run = first.startRun(runRequest(runId), (event) => {
		if (event.kind !== "started") return;
		run.pause();
		void second
			.startRun(runRequest(runId), () => {})
			.outcome.then((outcome) => {
				refused = outcome;
				run.resume();
			});
	});
	value(await run.outcome);
	stop();
	expect(refused).toMatchObject({ status: "failed", fault: { code: "run-open-elsewhere" } });
	expect(ids(watched)).toEqual(["p0", "p1", "ghost"]);
});

test("what is wrong with the files is an answer, not an exception", async () => {
	const client = newClient();
	const nothing = await client.startRun(runRequest(newRunId()), () => {}).outcome;
	expect(nothing).toMatchObject({ status: "failed", fault: { code: "nothing-imported" } });
	expect(await client.readRun("never")).toMatchObject({ status: "failed", fault: { code: "unknown-run" } });
	const review = value(await client.importFiles([], IMPORT_OPTIONS, () => {}).outcome);
	expect(review.faults.map((fault) => fault.code)).toContain("no-manifest");
});
