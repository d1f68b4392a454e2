import { describe, expect, test } from "vitest";
import { fakeLane, fakeRun, fakeSolvePair, manyRows } from "./fakes.ts";

describe("several lanes", () => {
	const slowFirst: typeof fakeSolvePair = async (inputs, context) => {
		await new Promise((resolve) => setTimeout(resolve, inputs.pair.pairId === "p0" ? 20 : 1));
		return fakeSolvePair(inputs, context);
	};
	const threeLanes = () => [fakeLane(slowFirst), fakeLane(slowFirst), fakeLane(slowFirst)];
	const inOrder = manyRows(9).map((row) => row.pairId);

	test("solve each pair once and store results in manifest order, though the first takes longest", async () => {
		const run = fakeRun({ rows: manyRows(9), lanes: threeLanes() });
		expect(await run.start()).toMatchObject({ status: "done", value: { ok: 9 } });
		expect(run.store.written).toEqual(inOrder);
		expect(run.store.log.map(({ pairId }) => pairId)).toEqual(inOrder);
		expect(run.events.flatMap((event) => (event.kind === "pair-finished" ? event.row.pair_id : []))).toEqual(inOrder);
	});

	test("that have threads of their own do not wait for it; the table keeps manifest order", async () => {
		const run = fakeRun({ rows: manyRows(9), lanes: threeLanes(), ordered: false });
		expect(await run.start()).toMatchObject({ status: "done", value: { ok: 9 } });
		expect(run.store.written.indexOf("p0")).toBeGreaterThan(2);
		expect([...run.store.written].sort()).toEqual(inOrder);
		expect(run.store.header?.pairIds).toEqual(inOrder);
	});

	test("a pair that fails keeps nobody waiting, and what was finished when the run is stopped is stored", async () => {
		const failing: typeof fakeSolvePair = async (inputs, context) => {
			if (inputs.pair.pairId === "p0") {
				await new Promise((resolve) => setTimeout(resolve, 10));
				throw new Error("no luck");
			}
			return slowFirst(inputs, context);
		};
		const lanes = [fakeLane(failing), fakeLane(failing), fakeLane(failing)];
		const run = fakeRun({
			rows: manyRows(9),
			lanes,
			onEvent: (event, control) => event.kind === "pair-finished" && control.say("cancel"),
		});
		expect(await run.start()).toMatchObject({ status: "cancelled" });
		expect(run.store.written.slice(0, 3)).toEqual(["p0", "p1", "p2"]);
		expect(run.store.results.get("p0")?.row.success).toBe(false);
	});
});
