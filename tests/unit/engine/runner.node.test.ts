import { describe, expect, test, vi } from "vitest";
import { MaskflowError } from "../../../src/domain/fault.ts";
import { DEFAULT_PARAMETERS } from "../../../src/domain/parameters.ts";
import type { RunEvent, RunProgress } from "../../../src/engine/contract/engineApi.ts";
import { fakeRun, fakeSolvePair, MemoryStore, manyRows, pairSpec, reviewRow } from "./fakes.ts";

const kinds = (events: readonly RunEvent[]) => events.map((event) => event.kind).filter((kind) => kind !== "progress");
const lastProgress = (events: readonly RunEvent[]): RunProgress => {
	const event = events.findLast((e) => e.kind === "progress");
	if (event?.kind !== "progress") throw new Error("no progress was told");
	return event.progress;
};

describe("a run", () => {
	test("solves every pair in manifest order and tells absolute numbers", async () => {
		const run = fakeRun({ rows: manyRows(4) });
		const outcome = await run.start();
		expect(outcome).toMatchObject({
			status: "done",
			value: { ok: 4, failed: 0, skipped: 0, header: { state: "finished" } },
		});
		expect(run.store.written).toEqual(["p0", "p1", "p2", "p3"]);
		expect(run.store.header).toMatchObject({
			state: "finished",
			pairIds: ["p0", "p1", "p2", "p3"],
			finishedAt: "1970-01-01T00:00:00.000Z",
		});
		expect(lastProgress(run.events)).toMatchObject({ total: 4, done: 4, failed: 0, skipped: 0, secondsLeft: [0, 0] });
		expect(kinds(run.events)).toEqual(["started", ...Array(4).fill("pair-finished")]);
	});

	test("decodes each unique frame once: 20 mutants against one reference are 21 decodings", async () => {
		const run = fakeRun({ rows: manyRows(20) });
		expect(await run.start()).toMatchObject({ value: { frames: { wanted: 40, decoded: 21 } } });
		expect(run.dataset.decodes.size).toBe(21);
		expect([...run.dataset.decodes.values()]).toEqual(Array(21).fill(1));
	});

	test("a frame that was cached by an earlier run is not decoded again", async () => {
		const first = fakeRun({ rows: manyRows(3) });
		await first.start();
		const second = fakeRun({ rows: manyRows(3), frames: first.deps.frames });
		expect(await second.start()).toMatchObject({ value: { frames: { wanted: 6, decoded: 0 } } });
		expect(second.dataset.decodes.size).toBe(0);
	});

	test("a bad frame fails its pairs only, and is tried once", async () => {
		const rows = [
			reviewRow(pairSpec("a", "reference", "bad")),
			reviewRow(pairSpec("b", "bad", "reference")),
			reviewRow(pairSpec("c", "reference", "good")),
		];
		const run = fakeRun({ rows });
		expect(await run.start()).toMatchObject({ status: "done", value: { ok: 1, failed: 2 } });
		expect(run.dataset.decodes.get("bad")).toBe(1);
		expect(run.store.results.get("a")?.row).toMatchObject({
			success: false,
			error_message: "The mask is empty. Draw one.",
		});
		expect(run.store.log.map(({ pairId, status }) => `${pairId} ${status}`)).toEqual(["a failed", "b failed", "c ok"]);
	});

	test("a row that the review refused becomes a failed row with the review's reason", async () => {
		const fault = { code: "x", severity: "error", message: "No such frame.", nextStep: "Add it." } as const;
		const run = fakeRun({ rows: [reviewRow(pairSpec("a", "r", "s"), fault), ...manyRows(1)] });
		expect(await run.start()).toMatchObject({ status: "done", value: { ok: 1, failed: 1 } });
		expect(run.store.results.get("a")?.row.error_message).toBe("No such frame. Add it.");
	});

	test("a fault of a whole file stops it before anything is written", async () => {
		const run = fakeRun({ rows: manyRows(2) });
		const faults = [
			{ code: "missing-column", severity: "error", message: "No pair_id.", nextStep: "Add it." } as const,
		];
		const dataset = Object.assign(run.dataset, { review: { ...run.dataset.review, faults } });
		expect(dataset.review.faults).toHaveLength(1);
		expect(await run.start()).toMatchObject({ status: "failed", fault: { code: "missing-column" } });
		expect(run.store.header).toBeUndefined();
	});

	test("progress comes at most ten times a second", async () => {
		const run = fakeRun({ rows: manyRows(50) });
		await run.start();
		const told = run.events.filter((event) => event.kind === "progress").length;
		const elapsedS = lastProgress(run.events).elapsedS;
		expect(told).toBeLessThanOrEqual(elapsedS * 10 + 2);
	});
});

describe("resuming", () => {
	test("skips what succeeded, tries what failed again, and logs both", async () => {
		const store = new MemoryStore();
		const solvePair: typeof fakeSolvePair = async (inputs, context) => {
			if (inputs.pair.pairId === "p1") throw new Error("no luck");
			return fakeSolvePair(inputs, context);
		};
		await fakeRun({ rows: manyRows(3), store, solvePair }).start();
		const again = fakeRun({ rows: manyRows(3), store });
		expect(await again.start()).toMatchObject({ status: "done", value: { ok: 1, failed: 0, skipped: 2 } });
		expect(store.written).toEqual(["p0", "p1", "p2", "p1"]);
		expect(store.log.slice(3).map(({ pairId, status }) => `${pairId} ${status}`)).toEqual([
			"p0 skipped",
			"p2 skipped",
			"p1 ok",
		]);
	});

	test("refuses the same id with other parameters, lists the differences and proposes an id", async () => {
		const store = new MemoryStore();
		await fakeRun({ rows: manyRows(1), store }).start();
		const other = fakeRun({
			rows: manyRows(1),
			store,
			parameters: { ...DEFAULT_PARAMETERS, epsilon: 1e-3, debias: false },
		});
		const outcome = await other.start();
		expect(outcome).toMatchObject({ status: "failed", fault: { code: "run-parameters-differ", detail: "run-2" } });
		const message = outcome.status === "failed" ? outcome.fault.message : "";
		expect(message).toContain("epsilon was 0.0001 and is now 0.001");
		expect(message).toContain("debias was true and is now false");
		expect(store.header?.parameters).toEqual(DEFAULT_PARAMETERS);
	});

	test("refuses the same id with other masks under finished pairs, and names the pairs", async () => {
		const store = new MemoryStore();
		await fakeRun({ rows: manyRows(2), store }).start();
		const other = fakeRun({ rows: manyRows(3), store });
		other.dataset.version = 2;
		const outcome = await other.start();
		expect(outcome).toMatchObject({ status: "failed", fault: { code: "run-masks-differ", detail: "run-2" } });
		expect(outcome.status === "failed" && outcome.fault.message).toContain("p0, p1");
	});

	test("a mask that was mended under a failed pair is taken", async () => {
		const store = new MemoryStore();
		const failing: typeof fakeSolvePair = () => Promise.reject(new Error("no luck"));
		await fakeRun({ rows: manyRows(2), store, solvePair: failing }).start();
		const mended = fakeRun({ rows: manyRows(2), store });
		mended.dataset.version = 2;
		expect(await mended.start()).toMatchObject({ status: "done", value: { ok: 2 } });
	});

	test("turning a frame solves its finished pairs again, also after a crash in between", async () => {
		const store = new MemoryStore();
		await fakeRun({ rows: manyRows(3), store }).start();
		const orientationOverrides = { "mutant 1": "r180" } as const;
		const turned = fakeRun({ rows: manyRows(3), store, orientationOverrides, solvePair: () => new Promise(() => {}) });
		void turned.start();
		await vi.waitFor(() => expect(turned.events.at(-1)).toMatchObject({ progress: { stage: "aligning" } }));
		const again = fakeRun({ rows: manyRows(3), store, orientationOverrides });
		expect(await again.start()).toMatchObject({ status: "done", value: { ok: 1, skipped: 2 } });
		expect(store.written.slice(3)).toEqual(["p1"]);
		const settled = fakeRun({ rows: manyRows(3), store, orientationOverrides });
		expect(await settled.start()).toMatchObject({ status: "done", value: { ok: 0, skipped: 3 } });
	});

	test("no-resume solves everything again", async () => {
		const store = new MemoryStore();
		await fakeRun({ rows: manyRows(2), store }).start();
		await fakeRun({ rows: manyRows(2), store, noResume: true }).start();
		expect(store.written).toEqual(["p0", "p1", "p0", "p1"]);
	});

	test("no-resume, broken off: the next resume goes on after what was solved again", async () => {
		const store = new MemoryStore();
		await fakeRun({ rows: manyRows(3), store }).start();
		const stuck: typeof fakeSolvePair = (inputs, context) =>
			inputs.pair.pairId === "p1" ? new Promise(() => {}) : fakeSolvePair(inputs, context);
		const again = fakeRun({ rows: manyRows(3), store, noResume: true, solvePair: stuck });
		void again.start();
		await vi.waitFor(() => expect(store.written).toHaveLength(4));
		await vi.waitFor(() => expect(again.events.some((event) => event.kind === "pair-finished")).toBe(true));
		await fakeRun({ rows: manyRows(3), store }).start();
		expect(store.written.slice(3)).toEqual(["p0", "p1", "p2"]);
	});

	test("a smaller selection keeps the finished pairs of a larger one in the tables", async () => {
		const store = new MemoryStore();
		await fakeRun({ rows: manyRows(3), store }).start();
		await fakeRun({ rows: manyRows(1), store }).start();
		expect(store.header?.pairIds).toEqual(["p0", "p1", "p2"]);
	});
});

describe("control", () => {
	test("stop after this pair ends with a stopped run", async () => {
		const run = fakeRun({
			rows: manyRows(5),
			onEvent: (event, control) =>
				event.kind === "pair-finished" && event.row.pair_id === "p1" && control.say("stop-after-pair"),
		});
		expect(await run.start()).toMatchObject({ status: "done", value: { ok: 2, header: { state: "stopped" } } });
		expect(run.store.written).toEqual(["p0", "p1"]);
	});

	test("cancel gives up the pair in hand at once and keeps the finished ones", async () => {
		const solvePair: typeof fakeSolvePair = (inputs, context) => {
			if (inputs.pair.pairId !== "p2") return fakeSolvePair(inputs, context);
			return new Promise((_, reject) => {
				context.signal?.addEventListener("abort", () => reject(context.signal?.reason));
				setTimeout(() => run.control.say("cancel"));
			});
		};
		const run = fakeRun({ rows: manyRows(5), solvePair });
		expect(await run.start()).toEqual({ status: "cancelled" });
		expect(run.store.written).toEqual(["p0", "p1"]);
		expect(run.store.header?.state).toBe("stopped");
	});

	test("pause waits between pairs, says so, and goes on", async () => {
		const run = fakeRun({
			rows: manyRows(3),
			onEvent: (event, control) => {
				if (event.kind === "pair-finished" && event.row.pair_id === "p0") control.say("pause");
				if (event.kind === "paused") setTimeout(() => control.say("resume"));
			},
		});
		expect(await run.start()).toMatchObject({ status: "done", value: { ok: 3 } });
		expect(kinds(run.events)).toEqual([
			"started",
			"pair-finished",
			"paused",
			"resumed",
			"pair-finished",
			"pair-finished",
		]);
	});

	test("a paused run can be stopped", async () => {
		const run = fakeRun({
			rows: manyRows(3),
			onEvent: (event, control) => {
				if (event.kind === "pair-finished") control.say("pause");
				if (event.kind === "paused") setTimeout(() => control.say("stop-after-pair"));
			},
		});
		expect(await run.start()).toMatchObject({ status: "done", value: { ok: 1, header: { state: "stopped" } } });
	});
});

describe("storage full", () => {
	const full = new MaskflowError({ code: "storage-full", severity: "error", message: "Full.", nextStep: "Free some." });

	test("pauses with the numbers; after room was made the same result is written, not solved again", async () => {
		let solved = 0;
		let room = false;
		const store = new MemoryStore();
		store.beforePut = (pairId) => {
			if (pairId === "p1" && !room) throw full;
		};
		const run = fakeRun({
			rows: manyRows(3),
			store,
			solvePair: (inputs, context) => {
				solved++;
				return fakeSolvePair(inputs, context);
			},
			onEvent: (event, control) => {
				if (event.kind !== "paused") return;
				room = true;
				setTimeout(() => control.say("resume"));
			},
		});
		expect(await run.start()).toMatchObject({ status: "done", value: { ok: 3 } });
		expect(kinds(run.events)).toEqual([
			"started",
			"pair-finished",
			"notice",
			"paused",
			"resumed",
			"pair-finished",
			"pair-finished",
		]);
		expect(solved).toBe(3);
	});

	test("fails the run where nobody could free any", async () => {
		const store = new MemoryStore();
		store.beforePut = (pairId) => {
			if (pairId === "p1") throw full;
		};
		const run = fakeRun({ rows: manyRows(3), store, waitWhenFull: false });
		expect(await run.start()).toMatchObject({ status: "failed", fault: { code: "storage-full" } });
		expect(store.header?.state).toBe("stopped");
	});
});
