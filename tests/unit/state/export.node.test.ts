import { expect, test } from "vitest";
import type { ExportTarget } from "../../../src/engine/contract/engineApi.ts";
import type { BundleSaving } from "../../../src/state/appState.ts";
import { createApp } from "../../../src/state/store.ts";
import { FakeEngine, fault } from "../../support/fakeEngine.ts";

const METRICS = { features: false, fields: false, coupling: false };
const ZIP = { kind: "zip", handle: {} as FileSystemFileHandle } as const;

/** A finished run, and a person who picks `target`. */
async function setUp(target: ExportTarget | null | Error, clear: BundleSaving["clear"] = async () => {}) {
	const engine = new FakeEngine();
	const asked: string[] = [];
	const cleared: string[] = [];
	const saved: string[] = [];
	const { store } = createApp(engine, {
		loadSample: async () => [],
		saveFile: (_blob, name) => void saved.push(name),
		saving: {
			pick: async (kind, runId) => {
				asked.push(`${kind} ${runId}`);
				if (target instanceof Error) throw target;
				return target;
			},
			clear: async (place, runId) => {
				cleared.push(`${place.kind} ${runId}`);
				await clear(place, runId);
			},
		},
		preferences: { get: () => null, set: () => {} },
		now: () => new Date("2026-11-21T10:00:00Z"),
		random: () => 0.5,
	});
	const { actions } = store.getState();
	actions.setRunId("r");
	const running = actions.startRun();
	engine.emit({ kind: "started", header: engine.header("r") });
	engine.end("finished");
	await running;
	return { engine, actions, asked, cleared, saved, state: store.getState };
}

test("a picked place gets the run, and the downloads do not", async () => {
	const { engine, actions, asked, cleared, saved, state } = await setUp(ZIP);
	expect(await actions.saveBundle("zip", METRICS)).toBe(true);
	expect(asked).toEqual(["zip r"]);
	expect(engine.calls).toContain(`export ${JSON.stringify(METRICS)} to zip`);
	expect([saved, cleared, state().jobs.exporting]).toEqual([[], [], null]);
});

test("nothing is asked for the downloads", async () => {
	const { actions, asked, saved } = await setUp(ZIP);
	expect(await actions.saveBundle("downloads", METRICS)).toBe(true);
	expect([asked, saved]).toEqual([[], ["r.zip"]]);
});

test("a person who changes their mind gets nothing, silently; a browser that refuses to ask is quoted", async () => {
	const changed = await setUp(null);
	expect(await changed.actions.saveBundle("folder", METRICS)).toBe(false);
	expect([changed.engine.calls.filter((call) => call.startsWith("export")), changed.state().notices]).toEqual([[], []]);
	const refused = await setUp(new Error("No click."));
	expect(await refused.actions.saveBundle("folder", METRICS)).toBe(false);
	expect(refused.state().notices.map(({ fault: { code } }) => code)).toEqual(["export-not-picked"]);
});

test("what a failed export left is cleared, and a remnant that stays is told", async () => {
	const { engine, actions, cleared, state } = await setUp(ZIP, async () => {
		throw new Error("It is locked.");
	});
	engine.refusal = fault("export-no-room");
	expect(await actions.saveBundle("zip", METRICS)).toBe(false);
	expect(cleared).toEqual(["zip r"]);
	expect(state().notices.map(({ fault: { code } }) => code)).toEqual(["export-left-over", "export-no-room"]);
	expect(state().jobs.exporting).toBeNull();
});

test("another run on the screen neither hides nor doubles an export under way", async () => {
	const { engine, actions, state } = await setUp(ZIP);
	let end = (): void => {};
	engine.packing = new Promise((resolve) => (end = resolve));
	const packing = actions.downloadBundle();
	await Promise.resolve();
	await actions.openRun("other");
	expect(state().jobs.exporting).toEqual({ pairs: 1, total: 3 });
	expect(await actions.saveBundle("downloads", METRICS)).toBe(false);
	actions.cancelExport();
	end();
	await packing;
	expect(engine.calls.filter((call) => call.includes("export"))).toHaveLength(2);
	expect(state().jobs.exporting).toBeNull();
});
