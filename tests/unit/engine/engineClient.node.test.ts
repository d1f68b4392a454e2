import { expect, test, vi } from "vitest";
import type { Fault } from "../../../src/domain/fault.ts";
import { DEFAULT_PARAMETERS, DEFAULT_SELECTION } from "../../../src/domain/parameters.ts";
import type { ReviewReport } from "../../../src/domain/review.ts";
import { ENGINE_DIED, ENGINE_TERMINATED, type EngineConnection } from "../../../src/engine/client/connection.ts";
import { createEngineClient } from "../../../src/engine/client/engineClient.ts";
import { CANCEL_GRACE_MS } from "../../../src/engine/client/engineSession.ts";
import { MAX_ENGINE_DEATHS } from "../../../src/engine/client/superviseRun.ts";
import type {
	EngineApi,
	RunEvent,
	RunProgress,
	RunRequest,
	RunSummary,
} from "../../../src/engine/contract/engineApi.ts";
import type { Outcome } from "../../../src/engine/contract/outcome.ts";

const fault = (code: string): Fault => ({ code, severity: "error", message: code, nextStep: "" });
const never = () => new Promise<never>(() => {});
const REQUEST: RunRequest = {
	runId: "r",
	parameters: DEFAULT_PARAMETERS,
	selection: DEFAULT_SELECTION,
	backend: "cpu",
	orientationOverrides: {},
	noResume: true,
};
const OPTIONS = { selection: DEFAULT_SELECTION, umPerPx: null };
const REVIEW = { rows: [] } as unknown as ReviewReport;
const SUMMARY = { ok: 1, failed: 0, skipped: 4 } as RunSummary;

interface FakeEngine extends EngineConnection {
	readonly die: (fault: Fault) => void;
	readonly said: string[];
	readonly requests: RunRequest[];
	readonly imports: { count: number };
}

function fakeEngine(startRun: (onEvent: (event: RunEvent) => void) => Promise<Outcome<RunSummary>>): FakeEngine {
	let die: (fault: Fault) => void = () => {};
	const died = new Promise<Fault>((resolve) => {
		die = resolve;
	});
	const said: string[] = [];
	const requests: RunRequest[] = [];
	const imports = { count: 0 };
	const api: Partial<EngineApi> = {
		control: async (_jobId, word) => void said.push(word),
		listRuns: never,
		importFiles: async () => {
			imports.count++;
			return { status: "done", value: REVIEW };
		},
		startRun: (_jobId, request, onEvent) => {
			requests.push(request);
			return startRun(onEvent);
		},
	};
	return { api: api as EngineApi, died, terminate: () => die(fault(ENGINE_TERMINATED)), die, said, requests, imports };
}

/** A client whose engines are given one after another. */
function clientOf(...engines: FakeEngine[]) {
	let next = 0;
	return createEngineClient(() => {
		const engine = engines[next++];
		if (engine === undefined) throw new Error("one engine too many");
		return engine;
	});
}

test("a call to an engine that dies is answered, not pending for ever", async () => {
	const engine = fakeEngine(never);
	const asked = clientOf(engine).listRuns();
	engine.die(fault(ENGINE_DIED));
	expect(await asked).toMatchObject({ status: "failed", fault: { code: ENGINE_DIED } });
});

test("a run survives the death of its engine: files are read again, done pairs stay done, nothing is solved twice", async () => {
	const progress = (done: number, skipped: number) =>
		({ kind: "progress", progress: { total: 5, done, skipped, failed: 0, elapsedS: 10 } as RunProgress }) as const;
	const first: FakeEngine = fakeEngine((onEvent) => {
		for (let done = 1; done <= 4; done++) onEvent({ kind: "pair-finished", row: { success: true } } as RunEvent);
		onEvent(progress(4, 0));
		queueMicrotask(() => first.die(fault(ENGINE_DIED)));
		return never();
	});
	const second = fakeEngine(async (onEvent) => {
		onEvent(progress(1, 4));
		return { status: "done", value: SUMMARY };
	});
	const client = clientOf(first, second);
	await client.importFiles([], OPTIONS, () => {}).outcome;
	const events: RunEvent[] = [];
	const outcome = await client.startRun(REQUEST, (event) => events.push(event)).outcome;
	expect(outcome).toMatchObject({ status: "done", value: { ok: 5, skipped: 0 } });
	expect(second.imports.count).toBe(1);
	expect(second.requests[0]?.noResume).toBe(false);
	expect(events.at(-1)).toMatchObject({ progress: { done: 5, skipped: 0, elapsedS: 20 } });
	expect(events.filter((e) => e.kind === "notice")).toMatchObject([{ fault: { code: "engine-restarted" } }]);
});

test("an engine that dies again and again ends the run with its fault", async () => {
	const engines = Array.from({ length: MAX_ENGINE_DEATHS + 1 }, () => {
		const engine: FakeEngine = fakeEngine(() => {
			engine.die(fault(ENGINE_DIED));
			return never();
		});
		return engine;
	});
	const outcome = await clientOf(...engines).startRun(REQUEST, () => {}).outcome;
	expect(outcome).toMatchObject({ status: "failed", fault: { code: ENGINE_DIED } });
});

test("cancel asks first, and terminates an engine that does not answer within the grace", async () => {
	vi.useFakeTimers();
	try {
		const engine = fakeEngine(never);
		const run = clientOf(engine).startRun(REQUEST, () => {});
		run.cancel();
		expect(engine.said).toEqual(["cancel"]);
		await vi.advanceTimersByTimeAsync(CANCEL_GRACE_MS);
		expect(await run.outcome).toEqual({ status: "cancelled" });
	} finally {
		vi.useRealTimers();
	}
});

test("an engine that answers a cancel in time is left alone", async () => {
	let answer: (outcome: Outcome<RunSummary>) => void = () => {};
	const engine = fakeEngine(() => new Promise((resolve) => (answer = resolve)));
	const client = clientOf(engine);
	const run = client.startRun(REQUEST, () => {});
	run.pause();
	run.resume();
	run.stopAfterPair();
	run.cancel();
	answer({ status: "cancelled" });
	expect(await run.outcome).toEqual({ status: "cancelled" });
	expect(engine.said).toEqual(["pause", "resume", "stop-after-pair", "cancel"]);
	await client.importFiles([], OPTIONS, () => {}).outcome; // A second engine would be one too many.
});

test("what was open in an engine that dies is opened in the next before anything else is asked of it", async () => {
	const asked: string[] = [];
	const engine = (name: string): FakeEngine => {
		const fake = fakeEngine(never);
		const api: Partial<EngineApi> = {
			openRuns: async (_jobId, from) => {
				asked.push(`${name} opens ${from.kind}`);
				return { status: "done", value: { runIds: ["r"], faults: [], faultCount: 0 } };
			},
			listRuns: async () => {
				asked.push(`${name} lists`);
				return { status: "done", value: [] };
			},
		};
		return { ...fake, api: { ...fake.api, ...api } };
	};
	const [first, second] = [engine("first"), engine("second")];
	const client = clientOf(first, second);
	await client.openRuns({ kind: "server", address: "http://localhost/served-run/" }).outcome;
	await client.listRuns();
	first.die(fault(ENGINE_DIED));
	await first.died;
	await Promise.all([client.listRuns(), client.listRuns()]);
	expect(asked).toEqual(["first opens server", "first lists", "second opens server", "second lists", "second lists"]);
});

test("openings are repeated in their order, and what was closed since is closed again", async () => {
	const asked: string[] = [];
	const engine = (name: string): FakeEngine => {
		const fake = fakeEngine(never);
		const api: Partial<EngineApi> = {
			openRuns: async (_jobId, from) => {
				const address = from.kind === "server" ? from.address : "";
				// The first takes longer: asked for at once, the second would be there before it.
				if (address === "one") await new Promise((resolve) => setTimeout(resolve, 20));
				asked.push(`${name} opens ${address}`);
				return { status: "done", value: { runIds: address === "one" ? ["a", "b"] : ["c"], faults: [], faultCount: 0 } };
			},
			closeRun: async (runId) => {
				asked.push(`${name} closes ${runId}`);
				return { status: "done", value: null };
			},
			listRuns: async () => ({ status: "done", value: [] }),
		};
		return { ...fake, api: { ...fake.api, ...api } };
	};
	const [first, second, third] = [engine("first"), engine("second"), engine("third")];
	const client = clientOf(first, second, third);
	await client.openRuns({ kind: "server", address: "one" }).outcome;
	await client.openRuns({ kind: "server", address: "two" }).outcome;
	await client.closeRun("a");
	first.die(fault(ENGINE_DIED));
	await first.died;
	asked.length = 0;
	await client.listRuns();
	expect(asked).toEqual(["second opens one", "second closes a", "second opens two"]);
	await client.closeRun("c");
	second.die(fault(ENGINE_DIED));
	await second.died;
	asked.length = 0;
	await client.listRuns();
	expect(asked).toEqual(["third opens one", "third closes a"]);
});
