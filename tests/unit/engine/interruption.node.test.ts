import fc from "fast-check";
import { expect, test } from "vitest";
import { fakeRun, fakeSolvePair, MemoryStore, manyRows } from "./fakes.ts";

/** What may happen while a run is going: its process dies at some await, or a person stops it. */
type Interruption = "crash before storing" | "crash after storing" | "cancel" | "stop-after-pair" | "pair fails";

test("whatever interrupts a run, resuming it does each pair once and loses none", async () => {
	const kind = fc.constantFrom<Interruption>(
		"crash before storing",
		"crash after storing",
		"cancel",
		"stop-after-pair",
		"pair fails",
	);
	const interruptions = fc.array(fc.record({ kind, atPair: fc.nat(7) }), { maxLength: 6 });
	await fc.assert(
		fc.asyncProperty(interruptions, fc.integer({ min: 1, max: 8 }), async (list, pairs) => {
			const store = new MemoryStore();
			for (const { kind: how, atPair } of list) await interruptedRun(store, pairs, how, `p${atPair % pairs}`);
			const succeededBefore = await store.succeededPairs();
			const last = fakeRun({ rows: manyRows(pairs), store });
			const outcome = await last.start();
			const left = pairs - succeededBefore.size;
			expect(outcome).toMatchObject({ status: "done", value: { ok: left, failed: 0, skipped: succeededBefore.size } });
			expect(store.header?.state).toBe("finished");
			expect([...(await store.succeededPairs())].sort()).toEqual(manyRows(pairs).map((row) => row.pairId));
			const successes = store.log.filter((line) => line.status === "ok").map((line) => line.pairId);
			expect(new Set(successes).size).toBe(successes.length);
		}),
	);
});

/** A crash is a promise that never settles again: the run is left where it stands. */
async function interruptedRun(store: MemoryStore, pairs: number, how: Interruption, at: string): Promise<void> {
	const frozen = new Promise<never>(() => {});
	let crashed: () => void = () => {};
	const crash = new Promise<void>((resolve) => {
		crashed = resolve;
	});
	const crashing = Object.assign(Object.create(store) as MemoryStore, {
		async putResult(runId: string, result: Parameters<MemoryStore["putResult"]>[1]) {
			const here = result.row.pair_id === at;
			if (here && how === "crash before storing") {
				crashed();
				return frozen;
			}
			await store.putResult(runId, result);
			if (here && how === "crash after storing") {
				crashed();
				return frozen;
			}
		},
		writeHeader: (header: Parameters<MemoryStore["writeHeader"]>[0]) => store.writeHeader(header),
	});
	const run = fakeRun({
		rows: manyRows(pairs),
		store: crashing,
		solvePair: async (inputs, context) => {
			if (inputs.pair.pairId === at) {
				if (how === "pair fails") throw new Error("no luck");
				if (how === "cancel" || how === "stop-after-pair") run.control.say(how);
			}
			return fakeSolvePair(inputs, context);
		},
	});
	await Promise.race([run.start(), crash]);
}
