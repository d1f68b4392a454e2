import { expect, test } from "vitest";
import { DEFAULT_PARAMETERS } from "../../../src/domain/parameters.ts";
import type { PickedFile } from "../../../src/engine/contract/engineApi.ts";
import { createApp } from "../../../src/state/store.ts";
import { stepPair } from "../../../src/state/walkPairs.ts";
import { FakeEngine, fakeReport, fault } from "../../support/fakeEngine.ts";
import { metricsRow } from "../../support/syntheticPair.ts";

const file = (path: string): PickedFile => ({ path, file: new File(["x"], path) });

/** An app over a fake engine, with everything that it asked of the world. */
function setUp(engine = new FakeEngine(), kept = new Map<string, string>()) {
	const saved: string[] = [];
	const app = createApp(engine, {
		loadSample: async () => [file("manifest.csv"), file("masks.csv")],
		saveFile: (_blob, name) => void saved.push(name),
		preferences: { get: (key) => kept.get(key) ?? null, set: (key, value) => void kept.set(key, value) },
		now: () => new Date(2026, 10, 21, 12),
		random: () => 0,
	});
	return {
		engine,
		saved,
		kept,
		store: app.store,
		state: () => app.store.getState(),
		actions: app.store.getState().actions,
	};
}

/** Lets promises that are settled already run their course. */
const settle = () => new Promise((resolve) => setTimeout(resolve, 0));

async function startedRun(setup = setUp()) {
	await setup.actions.importSample();
	const running = setup.actions.startRun();
	setup.engine.emit({ kind: "started", header: setup.engine.header(setup.state().settings.runId) });
	return { ...setup, running };
}

test("files add up over several drops and the same path replaces", async () => {
	const { engine, actions, state } = setUp();
	await actions.addFiles([file("manifest.csv")]);
	await actions.addFiles([file("masks.csv"), file("manifest.csv")]);
	expect(engine.imported.at(-1)?.map(({ path }) => path)).toEqual(["manifest.csv", "masks.csv"]);
	expect(state().dataset).toMatchObject({ status: "ready", origin: "files" });
	actions.clearFiles();
	expect(state().dataset).toMatchObject({ status: "empty", files: [], report: null });
});

test("the sample replaces a person's files instead of mixing with them", async () => {
	const { engine, actions } = setUp();
	await actions.addFiles([file("mine.csv")]);
	await actions.importSample();
	expect(engine.imported.at(-1)?.map(({ path }) => path)).toEqual(["manifest.csv", "masks.csv"]);
});

test("an import that fails says so and leaves the earlier table", async () => {
	const { engine, actions, state } = setUp();
	await actions.importSample();
	engine.refusal = fault("not-utf8");
	await actions.addFiles([file("bad.csv")], "sample");
	expect(state().dataset.status).toBe("ready");
	expect(state().notices.map((notice) => notice.fault.code)).toEqual(["not-utf8"]);
	await actions.addFiles([file("bad.csv")], "sample");
	expect(state().notices).toHaveLength(1);
});

test("changing which rows run reads the dataset again, changing ε does not", async () => {
	const { engine, actions } = setUp();
	await actions.importSample();
	await actions.setParameters({ epsilon: 1e-3 });
	expect(engine.calls).toEqual([]);
	await actions.setSelection({ limit: 2 });
	await actions.setParameters({ umPerPx: 5 });
	expect(engine.calls).toEqual(["import-again", "import-again"]);
});

test("a run shows its pairs as they finish, then it can be downloaded", async () => {
	const { engine, actions, state, saved, running } = await startedRun();
	expect(state().view).toMatchObject({ screen: "inspect", pairId: "p1" });
	engine.finishPair("p1");
	engine.finishPair("p2");
	expect(Object.keys(state().run.rows)).toEqual(["p1", "p2"]);
	engine.end("finished");
	await running;
	expect(state().run.phase).toBe("finished");
	await actions.downloadBundle();
	expect(saved).toEqual([`${state().run.header?.runId}.zip`]);
	expect(state().jobs.exporting).toBeNull();
});

test("pause waits for the engine's word, resume goes on in the same run", async () => {
	const { engine, actions, state } = await startedRun();
	actions.pauseRun();
	expect(state().run.phase).toBe("pausing");
	engine.emit({ kind: "paused" });
	expect(state().run.phase).toBe("paused");
	await actions.resumeRun();
	expect([state().run.phase, engine.calls]).toEqual(["running", ["pause", "resume"]]);
});

test("stop finishes the pair in hand; a second press stops now", async () => {
	const { engine, actions, state, running } = await startedRun();
	actions.stopRun();
	actions.stopRun();
	expect(engine.calls).toEqual(["stop", "cancel"]);
	engine.end("cancelled");
	await running;
	expect(state().run.phase).toBe("stopped");
});

test("an id of other parameters is refused in the form's words, with a free name at a press", async () => {
	const { engine, actions, state, running } = await startedRun();
	const first = state().settings.runId;
	const stored = (runId: string, regM: number) => {
		const header = { ...engine.header(first), runId, parameters: { ...DEFAULT_PARAMETERS, regM } };
		return { header, ok: 0, failed: 0, place: null };
	};
	engine.stored = [stored(first, 0.005), stored(`${first}-2`, 1)];
	engine.end({ ...fault("run-parameters-differ"), detail: `${first}-2` });
	await running;
	const notice = state().notices[0];
	expect(notice?.fault.message).toBe(
		`The run “${first}” has other parameters: “Farthest move: relaxation ρ” was 0.005 (576 µm) and is now 10 (25.8 mm).`,
	);
	expect(notice?.fault.detail).toBeUndefined();
	expect(notice?.offer).toEqual({ label: `Run as ${first}-3`, kind: "run-under-new-id", runId: `${first}-3` });
	const again = actions.takeOffer(notice?.id ?? 0);
	await settle();
	expect(engine.request?.runId).toBe(`${first}-3`);
	expect(state().notices).toEqual([]);
	engine.end("finished");
	await again;
});

test("a name whose run has other masks gets the same offer; a new start puts it away", async () => {
	const { engine, actions, state, running } = await startedRun();
	engine.end(fault("run-masks-differ"));
	await running;
	const first = state().settings.runId;
	expect(state().notices[0]).toMatchObject({
		fault: {
			message: fault("run-masks-differ").message,
			nextStep: expect.stringMatching(/bring the earlier masks back/),
		},
		offer: { runId: `${first}-2` },
	});
	actions.setRunId("another");
	const again = actions.startRun();
	expect(state().notices).toEqual([]);
	engine.end("finished");
	await again;
});

test("a fault before the run began leads back to the set-up", async () => {
	const { engine, actions, state } = setUp();
	await actions.importSample();
	const running = actions.startRun();
	engine.end(fault("no-adapter"));
	await running;
	expect([state().run.phase, state().view.screen]).toEqual(["none", "setup"]);
});

test("opening the page shows the last run; an unfinished one of the sample resumes by itself", async () => {
	const first = await startedRun();
	const runId = first.state().settings.runId;
	const { engine, kept } = first;
	engine.stored = [{ header: engine.header(runId), ok: 1, failed: 0, place: null }];
	engine.rows.set(runId, [metricsRow({ run_id: runId, pair_id: "p1", success: true })]);

	const reloaded = setUp(engine, kept);
	await reloaded.actions.open();
	expect(reloaded.state().run).toMatchObject({ phase: "stopped", header: { runId } });
	expect(reloaded.state().view).toMatchObject({ screen: "inspect", pairId: "p1" });
	const resuming = reloaded.actions.resumeRun();
	await settle();
	expect(engine.request).toMatchObject({ runId, parameters: DEFAULT_PARAMETERS, noResume: false });
	expect(Object.keys(reloaded.state().run.rows)).toEqual(["p1"]);
	engine.end("finished");
	await resuming;
});

test("a run of a person's own files asks for them before it resumes", async () => {
	const first = await startedRun();
	const runId = first.state().settings.runId;
	first.engine.stored = [{ header: first.engine.header(runId), ok: 1, failed: 0, place: null }];
	const reloaded = setUp(first.engine, new Map());
	await reloaded.actions.open();
	await reloaded.actions.resumeRun();
	expect(reloaded.state().notices[0]?.fault.code).toBe("files-needed");
	expect(reloaded.state()).toMatchObject({ settings: { runId }, view: { screen: "setup" } });
});

test("a run is not resumed with the files of another", async () => {
	const { engine, actions, state, running } = await startedRun();
	engine.finishPair("p1");
	engine.end("stopped");
	await running;
	engine.report = { ...fakeReport(), rows: fakeReport().rows.slice(0, 2) };
	await actions.addFiles([file("other.csv")]);
	engine.request = null;
	await actions.resumeRun();
	expect(engine.request).toBeNull();
	expect(state().notices[0]?.fault.code).toBe("files-needed");
});

test("stepping through pairs stays inside the list and keeps layer and side", async () => {
	const { actions, state } = await startedRun();
	actions.show({ layer: "mass", side: "target" });
	stepPair(state(), 1);
	expect(state().view.pairId).toBe("p2");
	stepPair(state(), Number.POSITIVE_INFINITY);
	stepPair(state(), 1);
	expect(state().view.pairId).toBe("p3");
	stepPair(state(), -99);
	expect(state().view).toMatchObject({ pairId: "p1", layer: "mass", side: "target" });
});

test("the theme is remembered", () => {
	const { actions, kept } = setUp();
	actions.show({ theme: "dark" });
	expect(setUp(new FakeEngine(), kept).state().view.theme).toBe("dark");
});

test("full storage offers to free the frame cache", async () => {
	const { engine, actions, state } = await startedRun();
	engine.emit({ kind: "notice", fault: fault("storage-full") });
	const notice = state().notices[0];
	await actions.takeOffer(notice?.id ?? 0);
	expect(engine.calls).toContain("clear-cache");
});
