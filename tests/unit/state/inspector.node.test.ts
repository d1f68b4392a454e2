import { expect, test, vi } from "vitest";
import type { PairSpec } from "../../../src/domain/pair.ts";
import type { PickedFile } from "../../../src/engine/contract/engineApi.ts";
import { createApp } from "../../../src/state/store.ts";
import { fragmentOf, viewFromFragment } from "../../../src/state/viewFragment.ts";
import { markPair, markThrough, stepPair } from "../../../src/state/walkPairs.ts";
import { FakeEngine, fakeReport } from "../../support/fakeEngine.ts";
import { metricsRow } from "../../support/syntheticPair.ts";

const file = (path: string): PickedFile => ({ path, file: new File(["x"], path) });

function setUp(fragment = "", kept = new Map<string, string>()) {
	const engine = new FakeEngine();
	const report = fakeReport();
	engine.report = {
		...report,
		rows: report.rows.map((row) => ({
			...row,
			pair: { pairId: row.pairId, source: { ref: "wt" }, target: { ref: row.pairId } } as unknown as PairSpec,
		})),
	};
	const saved: string[] = [];
	const app = createApp(engine, {
		loadSample: async () => [file("manifest.csv")],
		saveFile: (_blob, name) => void saved.push(name),
		preferences: { get: (key) => kept.get(key) ?? null, set: (key, value) => void kept.set(key, value) },
		fragment,
		now: () => new Date(2026, 10, 21, 12),
		random: () => 0,
	});
	return { engine, saved, state: () => app.store.getState(), actions: app.store.getState().actions };
}

async function finishedRun(setup = setUp()) {
	const { engine, actions, state } = setup;
	await actions.addFiles([file("manifest.csv")]);
	const running = actions.startRun();
	const runId = state().settings.runId;
	engine.emit({ kind: "started", header: engine.header(runId) });
	for (const pairId of ["p1", "p2", "p3"]) {
		const row = metricsRow({
			run_id: runId,
			pair_id: pairId,
			success: true,
			src_orientation: "r0",
			tgt_orientation: "r180",
		});
		engine.emit({ kind: "pair-finished", row });
	}
	engine.end("finished");
	await running;
	return setup;
}

test("a frame turned by hand goes into the next run, and back again on demand", async () => {
	const { engine, actions, state } = await finishedRun();
	await actions.turnFrame("p2", "target", "half-turn");
	expect(state().settings.orientationOverrides).toEqual({ p2: "r0" });
	await actions.turnFrame("p2", "target", "left-right");
	expect(state().settings.orientationOverrides).toEqual({ p2: "r0_mirror" });
	void actions.resumeRun();
	expect(engine.request).toMatchObject({ orientationOverrides: { p2: "r0_mirror" }, noResume: false });
	engine.end("stopped");
	actions.forgetTurns();
	expect(state().settings.orientationOverrides).toEqual({});
});

test("a turn that was not solved comes back with its run, and goes when it is taken back", async () => {
	const kept = new Map<string, string>();
	const first = await finishedRun(setUp("", kept));
	await first.actions.turnFrame("p2", "target", "half-turn");
	const { runId } = first.state().settings;
	const again = async () => {
		const setup = setUp("", kept);
		setup.engine.stored = [{ header: first.engine.header(runId), ok: 3, failed: 0, place: null }];
		await setup.actions.openRun(runId);
		return setup;
	};
	const reloaded = await again();
	expect(reloaded.state().settings.orientationOverrides).toEqual({ p2: "r0" });
	reloaded.actions.undoTurns();
	expect((await again()).state().settings.orientationOverrides).toEqual({});
});

test("turning without the files says what is needed", async () => {
	const { actions, state } = await finishedRun();
	actions.clearFiles();
	await actions.turnFrame("p1", "source", "half-turn");
	expect(state().notices.map(({ fault }) => fault.code)).toContain("files-needed");
	expect(state().settings.orientationOverrides).toEqual({});
});

test("a dropped zip or run folder is opened as a run, not imported as inputs", async () => {
	const { engine, actions } = setUp();
	await actions.addFiles([file("run.zip")]);
	await actions.addFiles([file("run/run.json"), file("run/ot_pair_metrics.parquet")]);
	expect(engine.calls).toEqual(["open files run.zip", "open files run/run.json run/ot_pair_metrics.parquet"]);
	expect(engine.imported).toEqual([]);
});

test("files that came with a zip are named, whether the zip can be read or not", async () => {
	const { engine, actions, state } = setUp();
	await actions.addFiles([file("run.zip"), ...["notes.txt", "a.png", "b.png", "c.png"].map(file)]);
	expect(engine.calls).toEqual(["open files run.zip notes.txt a.png b.png c.png"]);
	expect(state().notices[0]?.fault).toMatchObject({
		code: "files-not-opened",
		message: "Not opened, since finished runs came with them: notes.txt, a.png, b.png and 1 more.",
	});
});

test("the bundle holds everything unless a person chooses", async () => {
	const { engine, actions, saved } = await finishedRun();
	await actions.downloadBundle();
	await actions.downloadBundle({ features: true, fields: false, coupling: false });
	expect(engine.calls.filter((call) => call.startsWith("export"))).toEqual([
		'export {"features":true,"fields":true,"coupling":true} to downloads',
		'export {"features":true,"fields":false,"coupling":false} to downloads',
	]);
	expect(saved).toHaveLength(2);
});

test("walking and marking follow the list as it is filtered and sorted", async () => {
	const { actions, state } = await finishedRun();
	actions.show({ table: { ...state().view.table, sort: { column: "pair_id", descending: true } } });
	actions.selectPair("p3");
	stepPair(state(), 1);
	expect(state().view.pairId).toBe("p2");
	markThrough(state(), "p1");
	expect(state().view.marked).toEqual(["p2", "p1"]);
	markPair(state(), "p1");
	expect(state().view.marked).toEqual(["p2"]);
});

test("a link brings back run, pair, layer and camera; nonsense is ignored", async () => {
	const { state, actions } = await finishedRun();
	actions.selectPair("p2");
	actions.show({ layer: "mass", camera: { x: [10, 20], y: [40, 30] } });
	const runId = state().run.header?.runId ?? "";
	const fragment = fragmentOf(runId, state().view, state().runs);
	expect(viewFromFragment(`#${fragment}`)).toEqual({
		run: runId,
		screen: null,
		pair: "p2",
		layer: "mass",
		camera: { x: [10, 20], y: [40, 30] },
		...{ compare: null, other: null, measure: null },
	});
	expect(viewFromFragment("#run=&layer=no&view=1,2,3&screen=setup&compare=all&measure=beauty")).toEqual({
		run: null,
		screen: null,
		pair: null,
		layer: null,
		camera: null,
		...{ compare: null, other: null, measure: null },
	});
	actions.selectPair("p1");
	await actions.followAddress(`#${fragment}`);
	expect(state().view.pairId).toBe("p2");
	expect(fragmentOf(null, state().view, state().runs)).toBe("");
});

test("a run that another tab carries out is watched, and shown as it was left when that tab is done", async () => {
	vi.useFakeTimers();
	try {
		const engine = new FakeEngine();
		let underWay = true;
		const app = createApp(engine, {
			loadSample: async () => [],
			saveFile: () => {},
			preferences: { get: () => null, set: () => {} },
			isRunUnderWay: async () => underWay,
			now: () => new Date(2026, 10, 21, 12),
			random: () => 0,
		});
		const { actions } = app.store.getState();
		const state = () => app.store.getState().run;
		void actions.startRun();
		const header = engine.header("theirs", "running");
		engine.end("cancelled");
		await vi.advanceTimersByTimeAsync(0);
		engine.stored = [{ header, ok: 1, failed: 0, place: null }];
		await actions.openRun("theirs");
		expect(state()).toMatchObject({ phase: "running", watching: true });
		engine.watched?.({ kind: "pair-finished", row: metricsRow({ run_id: "theirs", pair_id: "p1", success: true }) });
		expect(state().rows["p1"]?.success).toBe(true);
		actions.pauseRun();
		actions.stopRun();
		expect(engine.calls).not.toContain("pause");
		underWay = false;
		engine.stored = [{ header: { ...header, state: "finished" }, ok: 1, failed: 0, place: null }];
		await vi.advanceTimersByTimeAsync(5000);
		expect(state()).toMatchObject({ phase: "finished", watching: false });
		expect(engine.watched).toBeNull();
	} finally {
		vi.useRealTimers();
	}
});
