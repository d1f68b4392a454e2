import { expect, test } from "vitest";
import type { StoredRun } from "../../../src/engine/contract/engineApi.ts";
import { keyOfStored } from "../../../src/state/runsState.ts";
import { createApp } from "../../../src/state/store.ts";
import { pairAfter } from "../../../src/ui/compare/walkRunPairs.ts";
import { KEY_BINDINGS } from "../../../src/ui/shell/keymap.ts";
import { FakeEngine } from "../../support/fakeEngine.ts";
import { runHeader } from "../../support/runHeader.ts";
import { metricsRow } from "../../support/syntheticPair.ts";

const COSTS = { p1: [1, 1.1], p2: [1, 5], p3: [1, 2], p4: [1, 9] } as const;

/** One pair of runs a and b on the screen; b lacks p4, and b / a is largest for p2, then p3, then p1. */
async function onePair() {
	const engine = new FakeEngine();
	const add = (runId: string, of: 0 | 1, pairIds: readonly (keyof typeof COSTS)[]): StoredRun => {
		const rows = pairIds.map((id) =>
			metricsRow({ run_id: runId, pair_id: id, success: true, total_transport_cost: COSTS[id][of] }),
		);
		engine.rows.set(runId, rows);
		return { header: runHeader({ runId, pairIds }), ok: rows.length, failed: 0, place: null };
	};
	const a = add("a", 0, ["p1", "p2", "p3", "p4"]);
	const b = add("b", 1, ["p1", "p2", "p3"]);
	engine.stored = [b, a];
	const { store } = createApp(engine, {
		loadSample: async () => [],
		saveFile: () => {},
		preferences: { get: () => null, set: () => {} },
		now: () => new Date(2026, 10, 21, 12),
		random: () => 0,
	});
	const { actions } = store.getState();
	await actions.open();
	await actions.openRun("b");
	await actions.readSecondRun("a", keyOfStored(a));
	actions.show({ screen: "compare", pairId: "p2", layer: "velocity" });
	actions.setRuns({ mode: "pair" });
	const press = (key: string): string | null => {
		const state = store.getState();
		KEY_BINDINGS.find(({ keys, when }) => keys.includes(key) && when(state))?.run(state);
		return store.getState().view.pairId;
	};
	return { press, actions, state: store.getState };
}

test("j and k walk the pairs of both runs as their table is sorted, and stop at its ends", async () => {
	const { press, state } = await onePair();
	expect(["j", "j", "j", "k", "Home", "k", "End"].map(press)).toEqual(["p3", "p1", "p1", "p3", "p2", "p2", "p1"]);
	expect(state().view).toMatchObject({ screen: "compare", layer: "velocity" });
});

test("another order is walked at once", async () => {
	const { press, actions } = await onePair();
	press("j");
	actions.setRuns({ sort: { column: "pair", descending: false } });
	expect(["k", "k", "j"].map(press)).toEqual(["p2", "p1", "p2"]);
});

test("the layers of the maps have their keys there; what the comparison does not show has none", async () => {
	const { press, state } = await onePair();
	press("3");
	expect(state().view.layer).toBe("mass");
	press("s");
	expect(state().view.side).toBe("target");
	press("4");
	expect(state().view.layer).toBe("mass");
});

test("with two groups or all pairs on the screen nothing is walked", async () => {
	const { press, actions } = await onePair();
	for (const mode of ["groups", "runs"] as const) {
		actions.setRuns({ mode });
		expect(press("j")).toBe("p2");
	}
});

test("a step from a pair that is not in both leads to the first, one from none on from the first", () => {
	expect(pairAfter(["p1", "p2"], "elsewhere", 1)).toBe("p1");
	expect(pairAfter(["p1", "p2"], null, 1)).toBe("p2");
	expect(pairAfter([], null, 1)).toBeNull();
});
