import { expect, test } from "vitest";
import { DEFAULT_PARAMETERS, DEFAULT_SELECTION } from "../../../src/domain/parameters.ts";
import type { RunHeader } from "../../../src/domain/ports.ts";
import type { RunPlace } from "../../../src/engine/contract/engineApi.ts";
import { createApp } from "../../../src/state/store.ts";
import { FakeEngine, fault } from "../../support/fakeEngine.ts";
import { metricsRow } from "../../support/syntheticPair.ts";

const PLACE: RunPlace = { kind: "zip", name: "run.zip" };
const RUN: RunHeader = {
	runId: "theirs",
	parameters: DEFAULT_PARAMETERS,
	parametersSha256: "0".repeat(64),
	selection: DEFAULT_SELECTION,
	appVersion: "0",
	startedAt: "2026-11-21T10:00:00.000Z",
	finishedAt: "2026-11-21T11:00:00.000Z",
	state: "finished",
	backend: "CPU",
	adapter: "test",
	pairIds: ["p1", "p2"],
};

/** An engine that has one run to open, and the app over it. */
function setUp(servedRun: string | null = null, fragment = "") {
	const engine = new FakeEngine();
	engine.stored = [{ header: RUN, ok: 2, failed: 0, place: PLACE }];
	const rows = RUN.pairIds.map((pair_id) => metricsRow({ run_id: RUN.runId, pair_id, success: true }));
	engine.rows.set(RUN.runId, rows);
	const app = createApp(engine, {
		loadSample: async () => [],
		saveFile: () => {},
		preferences: { get: () => null, set: () => {} },
		servedRun,
		fragment,
		now: () => new Date(2026, 10, 21, 12),
		random: () => 0,
	});
	return { engine, pairs: app.pairs, state: () => app.store.getState(), actions: app.store.getState().actions };
}

const zip = () => [{ path: "run.zip", file: new File(["x"], "run.zip") }];

async function opened() {
	const app = setUp();
	await app.actions.addFiles(zip());
	return app;
}

test("an opened run is shown with the place where it lies", async () => {
	const { engine, state } = await opened();
	expect(engine.calls).toEqual(["open files run.zip"]);
	expect(state().run).toMatchObject({ phase: "finished", place: PLACE, opening: false, header: { runId: "theirs" } });
	expect(state().view).toMatchObject({ screen: "inspect", pairId: "p1" });
	expect(state().engine.storedRuns).toHaveLength(1);
});

test("the folder of a run goes to the engine as it is", async () => {
	const { engine, state, actions } = setUp();
	const folder = { kind: "directory", name: "results" } as FileSystemDirectoryHandle;
	await actions.addPicked({ files: zip(), runFolders: [folder] });
	expect(state().notices.map(({ fault }) => fault.message)).toEqual([
		"Not opened, since finished runs came with them: run.zip.",
	]);
	await actions.addPicked({ files: zip(), runFolders: [] });
	expect(engine.calls).toEqual(["open folders results", "open files run.zip"]);
});

test("a served page opens its run before anything else, at the pair that its address names", async () => {
	const { engine, state, actions } = setUp("http://localhost/served-run/", "#run=theirs&pair=p2&layer=mass");
	await actions.open();
	expect(engine.calls).toEqual(["open server http://localhost/served-run/"]);
	expect(state().view).toMatchObject({ screen: "inspect", pairId: "p2", layer: "mass" });
});

test("an address that names a run which was only opened says so after a reload", async () => {
	const { state, actions } = setUp(null, "#run=gone&pair=p2");
	await actions.open();
	expect(state().notices.map((notice) => notice.fault.code)).toEqual(["run-not-here"]);
	expect(state().view.pairId).toBe("p1");
});

test("what of a pair can't be read is told when the pair is looked at", async () => {
	const { engine, pairs, state } = await opened();
	engine.damage = [fault("damaged-file")];
	expect((await pairs.read("theirs", "p1")).status).toBe("done");
	const told = () => state().notices.map(({ fault: { code, severity } }) => [code, severity]);
	expect(told()).toEqual([["damaged-file", "warning"]]);
	// Told once, whoever reads it again; of many damaged files only the first are named.
	state().actions.dismiss(state().notices[0]?.id ?? 0);
	await pairs.readOnce("theirs", "p2");
	expect(told()).toEqual([]);
	engine.damage = Array.from({ length: 20 }, (_, i) => fault(`damaged-${i}`));
	await pairs.readOnce("theirs", "p2");
	expect(told().map(([code]) => code)).toEqual(["damaged-0", "damaged-1", "damaged-2", "damaged-3", "more-damage"]);
});

test("keeping shows how far it is, tells the damage, and the run stays on the screen as a kept one", async () => {
	const { engine, state, actions } = await opened();
	const keeping = actions.keepRun("theirs");
	void actions.keepRun("theirs");
	expect(state().jobs.keeping).toEqual({ pairs: 0, total: 0 });
	engine.stored = [{ header: RUN, ok: 2, failed: 0, place: null }];
	engine.endKeeping({ status: "done", value: { faults: [fault("damaged-file")], faultCount: 3 } });
	await keeping;
	expect(engine.calls.filter((call) => call.startsWith("keep"))).toEqual(["keep theirs"]);
	expect(state().run).toMatchObject({ place: null, header: { runId: "theirs" } });
	expect(state().jobs.keeping).toBeNull();
	expect(state().notices.map((notice) => notice.fault.code)).toEqual(["damaged-file", "more-damage"]);
	expect(state().engine.storedRuns[0]?.place).toBeNull();
});

test("keeping can be cancelled; the run is still where it was", async () => {
	const { state, actions } = await opened();
	const keeping = actions.keepRun("theirs");
	actions.cancelKeeping();
	await keeping;
	expect(state().run).toMatchObject({ place: PLACE });
	expect(state().jobs.keeping).toBeNull();
	expect(state().notices).toEqual([]);
});

test("a run that lies elsewhere is not resumed there: keeping it is offered", async () => {
	const { engine, state, actions } = await opened();
	await actions.resumeRun();
	expect(engine.request).toBeNull();
	const [notice] = state().notices;
	expect(notice).toMatchObject({ fault: { code: "run-not-kept" }, offer: { kind: "keep-run" } });
	const taking = actions.takeOffer(notice?.id ?? 0);
	engine.endKeeping({ status: "done", value: { faults: [], faultCount: 0 } });
	await taking;
	expect(engine.calls).toContain("keep theirs");
});

test("closing leaves the run and forgets its pairs: its name may come back with others", async () => {
	const { engine, pairs, state, actions } = await opened();
	await pairs.read("theirs", "p1");
	await actions.closeRun("theirs");
	expect(engine.calls).toContain("close theirs");
	expect(pairs.peek("theirs", "p1")).toBeUndefined();
	expect(state()).toMatchObject({ run: { phase: "none", header: null, place: null }, view: { screen: "setup" } });
	expect(state().engine.storedRuns).toEqual([]);
});
