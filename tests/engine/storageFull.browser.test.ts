import { deleteDB, openDB } from "idb";
import { afterEach, expect, test, vi } from "vitest";
import { cdp } from "vitest/browser";
import { createEngineClient } from "../../src/engine/client/engineClient.ts";
import type { RunEvent } from "../../src/engine/contract/engineApi.ts";
import { drawnFiles, IMPORT_OPTIONS, runRequest } from "./drawnDataset.ts";

/** The protocol's session knows `send` at run time; its published type is empty. */
const protocol = cdp() as unknown as { send(method: string, parameters: object): Promise<unknown> };
const allow = (quota: { quotaSize?: number }) =>
	protocol.send("Storage.overrideQuotaForOrigin", { origin: location.origin, ...quota });

const ROOM_FOR_A_FEW_PAIRS = 600_000;

/** True when a write that is too large is refused. */
async function quotaHolds(): Promise<boolean> {
	const db = await openDB("scratch", 1, { upgrade: (fresh) => void fresh.createObjectStore("bytes") });
	const write = db.put("bytes", crypto.getRandomValues(new Uint8Array(60_000)).toString().repeat(8), 0);
	const refused = await write.then(
		() => false,
		(error: unknown) => error instanceof Error && error.name === "QuotaExceededError",
	);
	db.close();
	return refused;
}

afterEach(async () => {
	await allow({});
	await deleteDB("scratch");
});

test("storage full: the run pauses and says so, frees nothing by itself, and goes on after there is room", async () => {
	const { usage = 0 } = await navigator.storage.estimate();
	await allow({ quotaSize: usage + ROOM_FOR_A_FEW_PAIRS });
	// For half a minute the browser may go on with the room that it last knew of.
	await vi.waitFor(async () => expect(await quotaHolds()).toBe(true), { timeout: 90_000, interval: 1000 });
	const client = createEngineClient();
	await client.importFiles(drawnFiles(8), IMPORT_OPTIONS, () => {}).outcome;
	const runId = `full-${crypto.randomUUID()}`;
	const events: RunEvent[] = [];
	const run = client.startRun(runRequest(runId), (event) => {
		events.push(event);
		if (event.kind === "paused") void allow({}).then(() => run.resume());
	});
	const outcome = await run.outcome;
	expect(outcome).toMatchObject({ status: "done", value: { ok: 8, failed: 1, header: { state: "finished" } } });
	const full = events.flatMap((event) => (event.kind === "notice" ? [event.fault] : []));
	expect(full.map((fault) => fault.code)).toContain("storage-full");
	expect(events.map((event) => event.kind)).toContain("resumed");
	const finished = events.flatMap((event) => (event.kind === "pair-finished" ? [event.row.pair_id] : []));
	expect(finished).toEqual([..."01234567"].map((n) => `p${n}`).concat("ghost"));
	await client.deleteRun(runId);
	client.dispose();
});
