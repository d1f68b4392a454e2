import { expect, test } from "vitest";
import type { RunHeader } from "../../../src/domain/ports.ts";
import type { StoredRun } from "../../../src/engine/contract/engineApi.ts";
import { keyOfStored, RUNS_START, secondOf } from "../../../src/state/runsState.ts";
import { createApp } from "../../../src/state/store.ts";
import { fragmentOf, viewFromFragment } from "../../../src/state/viewFragment.ts";
import { FakeEngine } from "../../support/fakeEngine.ts";
import { runHeader } from "../../support/runHeader.ts";
import { metricsRow } from "../../support/syntheticPair.ts";

const stored = (runId: string, pairIds: readonly string[], more: Partial<RunHeader> = {}): StoredRun => ({
	...{ header: runHeader({ runId, pairIds, ...more }), ok: pairIds.length, failed: 0, place: null },
});
const A = stored("a", ["p1", "p2", "p3"], { startedAt: "2026-03-14T10:00:00.000Z" });
const B = stored("b", ["p2", "p3", "p4"]);
const C = stored("c", ["q1"], { startedAt: "2026-03-13T10:00:00.000Z" });

async function opened(fragment = "") {
	const engine = new FakeEngine();
	engine.stored = [A, B, C];
	for (const run of engine.stored) {
		const rows = run.header.pairIds.map((pair_id) => metricsRow({ run_id: run.header.runId, pair_id, success: true }));
		engine.rows.set(run.header.runId, rows);
	}
	const app = createApp(engine, {
		loadSample: async () => [],
		saveFile: () => {},
		preferences: { get: () => null, set: () => {} },
		fragment,
		now: () => new Date(2026, 10, 21, 12),
		random: () => 0,
	});
	await app.store.getState().actions.open();
	return { engine, state: () => app.store.getState(), actions: app.store.getState().actions };
}

test("beside the run on the screen stands the chosen one, else the one with most of its pairs, else the newest; never itself", () => {
	expect(secondOf([A, C, B], A.header, null)?.header.runId).toBe("b");
	expect(secondOf([A, C, B], A.header, "c")?.header.runId).toBe("c");
	expect(secondOf([A, C, B], A.header, "gone")?.header.runId).toBe("b");
	expect(secondOf([A, C, B], A.header, "a")?.header.runId).toBe("b");
	const later = stored("later", ["p2", "p3"], { startedAt: "2026-03-15T10:00:00.000Z" });
	expect(secondOf([A, B, later], A.header, null)?.header.runId).toBe("later");
	expect(secondOf([A], A.header, null)).toBeNull();
});

test("the second run is read once, again when it changed or when asked", async () => {
	const { engine, state, actions } = await opened();
	let reads = 0;
	const readRun = engine.readRun;
	engine.readRun = (runId) => {
		reads += 1;
		return readRun(runId);
	};
	await actions.readSecondRun("b", keyOfStored(B));
	await actions.readSecondRun("b", keyOfStored(B));
	expect(reads).toBe(1);
	expect(state().runs.second).toMatchObject({ status: "ready", header: { runId: "b" } });
	expect(state().runs.second?.rows.map(({ pair_id }) => pair_id)).toEqual(["p2", "p3", "p4"]);
	const grown = keyOfStored({ ...B, ok: 4 });
	const reading = actions.readSecondRun("b", grown);
	expect(state().runs.second).toMatchObject({ status: "reading", header: { runId: "b" } });
	await reading;
	await actions.readSecondRun("b", grown, true);
	expect(reads).toBe(3);
});

test("a run that cannot be read says why; a late answer does not replace a newer choice", async () => {
	const { state, actions } = await opened();
	await actions.readSecondRun("nowhere", "n");
	expect(state().runs.second).toMatchObject({ status: "failed", fault: { code: "run-unknown" } });
	const late = actions.readSecondRun("b", "kb");
	await actions.readSecondRun("c", "kc");
	await late;
	expect(state().runs.second?.header?.runId).toBe("c");
});

test("another run on the screen stays with the comparison and keeps the pair that both have; swapping twice changes nothing", async () => {
	const { state, actions } = await opened();
	expect(state().run.header?.runId).toBe("a");
	actions.setRuns({ mode: "pair" });
	actions.selectPair("p3");
	await actions.swapRuns();
	expect([state().run.header?.runId, state().runs.other, state().view.pairId]).toEqual(["b", "a", "p3"]);
	expect([state().view.screen, state().runs.mode]).toEqual(["compare", "pair"]);
	await actions.swapRuns();
	expect([state().run.header?.runId, state().runs.other]).toEqual(["a", "b"]);
	await actions.chooseScreenRun("c");
	expect([state().run.header?.runId, state().view.pairId]).toEqual(["c", "q1"]);
});

test("a link brings back both runs, the pair and the number that is compared", async () => {
	const { state, actions } = await opened();
	actions.selectPair("p2");
	actions.show({ screen: "compare" });
	actions.setRuns({ mode: "pair", measure: "created", other: "b" });
	const fragment = fragmentOf("a", state().view, state().runs);
	expect(viewFromFragment(fragment)).toMatchObject({ run: "a", compare: "pair", other: "b", measure: "created" });
	const other = await opened(`#${fragment}`);
	expect(other.state().view).toMatchObject({ screen: "compare", pairId: "p2" });
	expect(other.state().runs).toMatchObject({ mode: "pair", measure: "created", other: "b" });
	expect(fragmentOf("a", { ...state().view, screen: "inspect" }, state().runs)).not.toContain("with");
	expect(fragmentOf("a", state().view, RUNS_START)).not.toContain("with");
});
