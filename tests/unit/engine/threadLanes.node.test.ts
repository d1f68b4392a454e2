import { afterEach, describe, expect, test, vi } from "vitest";
import type { Fault } from "../../../src/domain/fault.ts";
import type { PairResult } from "../../../src/domain/result.ts";
import type { PairLane } from "../../../src/engine/worker/pairLane.ts";
import { START_LIMIT_MS } from "../../../src/engine/worker/threads/solverThread.ts";
import { createThreadLanes } from "../../../src/engine/worker/threads/threadLanes.ts";
import type { StartThread } from "../../../src/engine/worker/threads/threadMessages.ts";
import { failedRow, type PairInputs } from "../../../src/pipeline/index.ts";
import { fakeLane, IDENTITY, pairSpec } from "./fakes.ts";
import { type HandThread, handThreads } from "./threadFakes.ts";

const FAULT: Fault = {
	code: "not-finite",
	severity: "error",
	message: "It is not finite.",
	nextStep: "Raise epsilon.",
};

/** The fakes never look at the frames. */
const inputsOf = (pairId: string) =>
	({ pair: pairSpec(pairId, "a", "b"), sourceKey: "a", targetKey: "b" }) as PairInputs;
const resultOf = (pairId: string): PairResult => ({
	row: failedRow(pairSpec(pairId, "a", "b"), FAULT, IDENTITY, { kind: "cpu", adapter: "thread" }),
	artifacts: null,
});

function lanesOver(start: StartThread, count = 1, own: PairLane = fakeLane()) {
	return createThreadLanes({ count, start, identity: IDENTITY, own, afterDeaths: "Do less at once." });
}

function solveOn(lane: PairLane | undefined, pairId: string) {
	if (lane === undefined) throw new Error("There is no such lane.");
	const control = new AbortController();
	const [stages, notices]: [string[], Fault[]] = [[], []];
	const result = lane.solve(inputsOf(pairId), {
		signal: control.signal,
		onStage: (stage, detail) => stages.push(`${stage} ${detail}`),
		onNotice: (fault) => notices.push(fault),
	});
	return { result, control, stages, notices };
}

const kinds = (thread: HandThread | undefined) => thread?.told.map(({ kind }) => kind);
const turn = () => new Promise((resolve) => setTimeout(resolve, 0));

afterEach(() => vi.useRealTimers());

describe("one thread", () => {
	test("starts with its first pair, tells its stages and notices, and serves the next pair too", async () => {
		const { start, threads } = handThreads();
		const [lane] = lanesOver(start);
		expect(threads).toEqual([]);
		const first = solveOn(lane, "p0");
		const [thread] = threads;
		expect(thread?.told).toEqual([{ kind: "solve", inputs: inputsOf("p0"), identity: IDENTITY }]);
		thread?.onMessage({ kind: "stage", stage: "solving", detail: "sweep 3" });
		thread?.onMessage({ kind: "notice", fault: FAULT });
		thread?.onMessage({ kind: "solved", result: resultOf("p0") });
		expect((await first.result).row.pair_id).toBe("p0");
		expect(first).toMatchObject({ stages: ["solving sweep 3"], notices: [FAULT] });

		const second = solveOn(lane, "p1");
		thread?.onMessage({ kind: "failed", fault: FAULT });
		await expect(second.result).rejects.toMatchObject({ fault: FAULT });
		expect(threads).toHaveLength(1);
		lane?.dispose();
		expect(thread?.terminated).toBe(true);
	});

	test("the lane is of the kind and the adapter of the one in this thread", () => {
		const own = { ...fakeLane(), adapter: "WebAssembly SIMD" };
		const lanes = lanesOver(handThreads().start, 3, own);
		expect(lanes.map(({ kind, adapter }) => [kind, adapter])).toEqual(Array(3).fill(["cpu", "WebAssembly SIMD"]));
	});

	test("cancel asks the thread, waits for it and keeps it", async () => {
		const { start, threads } = handThreads();
		const [lane] = lanesOver(start);
		const { result, control } = solveOn(lane, "p0");
		await turn();
		control.abort(new Error("stop"));
		expect(kinds(threads[0])).toEqual(["solve", "cancel"]);
		threads[0]?.onMessage({ kind: "failed", fault: FAULT });
		await expect(result).rejects.toThrow("stop");
		solveOn(lane, "p1");
		expect(kinds(threads[0])).toEqual(["solve", "cancel", "solve"]);
	});

	test("cancel before the thread listens waits for nothing", async () => {
		const { start, threads } = handThreads(() => {});
		const { result, control } = solveOn(lanesOver(start)[0], "p0");
		await turn();
		control.abort(new Error("stop"));
		await expect(result).rejects.toThrow("stop");
		expect(threads[0]?.terminated).toBe(true);
	});
});

describe("death", () => {
	test("a pair whose thread dies is solved again in a new one, and what the dead says late is not heard", async () => {
		const { start, threads } = handThreads();
		const { result, notices } = solveOn(lanesOver(start)[0], "p0");
		await turn();
		threads[0]?.onDeath("out of memory");
		threads[0]?.onDeath("It ended with code 1.");
		await turn();
		threads[0]?.onMessage({ kind: "solved", result: resultOf("ghost") });
		expect(kinds(threads[1])).toEqual(["solve"]);
		threads[1]?.onMessage({ kind: "solved", result: resultOf("p0") });
		expect((await result).row.pair_id).toBe("p0");
		expect(notices).toMatchObject([{ code: "thread-died", severity: "warning", detail: "out of memory" }]);
		expect(threads[0]?.terminated).toBe(true);
	});

	test("the third death fails the pair with what can be done; the next pair gets a thread of its own", async () => {
		const { start, threads } = handThreads();
		const [lane] = lanesOver(start);
		const { result, notices } = solveOn(lane, "p0");
		const failed = expect(result).rejects.toMatchObject({
			fault: { code: "thread-died", severity: "error", nextStep: "Do less at once." },
		});
		for (let death = 0; death < 3; death++) {
			await turn();
			threads[death]?.onDeath("out of memory");
		}
		await failed;
		expect(notices).toHaveLength(2);
		const next = solveOn(lane, "p1");
		threads[3]?.onMessage({ kind: "solved", result: resultOf("p1") });
		expect((await next.result).row.pair_id).toBe("p1");
	});

	test("a thread that dies between two pairs costs the next pair nothing", async () => {
		const { start, threads } = handThreads();
		const [lane] = lanesOver(start);
		const first = solveOn(lane, "p0");
		await turn();
		threads[0]?.onMessage({ kind: "solved", result: resultOf("p0") });
		await first.result;
		threads[0]?.onDeath("The system took it.");
		const second = solveOn(lane, "p1");
		threads[1]?.onMessage({ kind: "solved", result: resultOf("p1") });
		await second.result;
		expect(second.notices).toEqual([]);
	});
});

describe("a machine that gives no threads", () => {
	const impossible: StartThread = () => {
		throw new Error("Worker is not defined");
	};

	test.each([
		{ how: "it throws", start: impossible },
		{ how: "it dies before it listens", start: handThreads((thread) => thread.onDeath("404")).start },
	])("$how: all pairs are solved in this thread, and it is told once", async ({ start }) => {
		const lanes = lanesOver(start, 3);
		const solved = lanes.map((lane, i) => solveOn(lane, `p${i}`));
		const rows = await Promise.all(solved.map(({ result }) => result));
		expect(rows.map(({ row }) => [row.pair_id, row.adapter])).toEqual([0, 1, 2].map((i) => [`p${i}`, "fake"]));
		expect(solved.flatMap(({ notices }) => notices)).toMatchObject([
			{ code: "thread-not-started", severity: "warning" },
		]);
		const again = solveOn(lanes[0], "p3");
		expect((await again.result).row.adapter).toBe("fake");
		expect(again.notices).toEqual([]);
	});

	test("a thread that never says a word is given up after a while", async () => {
		vi.useFakeTimers();
		const { start, threads } = handThreads(() => {});
		const { result, notices } = solveOn(lanesOver(start)[0], "p0");
		await vi.advanceTimersByTimeAsync(START_LIMIT_MS);
		expect((await result).row.adapter).toBe("fake");
		expect(notices).toMatchObject([{ code: "thread-not-started" }]);
		expect(threads).toMatchObject([{ terminated: true }]);
	});

	test("threads that were started before go on", async () => {
		let allowed = 1;
		const { start, threads } = handThreads((thread) =>
			allowed-- > 0 ? thread.onMessage({ kind: "ready" }) : thread.onDeath("no more"),
		);
		const lanes = lanesOver(start, 2);
		const [first, second] = [solveOn(lanes[0], "p0"), solveOn(lanes[1], "p1")];
		expect((await second.result).row.adapter).toBe("fake");
		threads[0]?.onMessage({ kind: "solved", result: resultOf("p0") });
		expect((await first.result).row.adapter).toBe("thread");
	});
});

describe("claims", () => {
	test("a self-solution that another thread computes is waited for; another one is not", async () => {
		const { start, threads } = handThreads();
		const lanes = lanesOver(start, 3);
		for (const [i, lane] of lanes.entries()) void solveOn(lane, `p${i}`);
		const [one, other, third] = threads;
		one?.onMessage({ kind: "claim", key: "wild type" });
		await turn();
		other?.onMessage({ kind: "claim", key: "wild type" });
		third?.onMessage({ kind: "claim", key: "mutant" });
		await turn();
		expect([one, other, third].map(kinds)).toEqual([["solve", "claimed"], ["solve"], ["solve", "claimed"]]);
		one?.onMessage({ kind: "release" });
		await turn();
		expect(kinds(other)).toEqual(["solve", "claimed"]);
	});

	test("a thread that dies gives its claim back", async () => {
		const { start, threads } = handThreads();
		const lanes = lanesOver(start, 2);
		for (const [i, lane] of lanes.entries()) void solveOn(lane, `p${i}`);
		await turn();
		threads[0]?.onMessage({ kind: "claim", key: "wild type" });
		await turn();
		threads[1]?.onMessage({ kind: "claim", key: "wild type" });
		await turn();
		threads[0]?.onDeath("out of memory");
		await turn();
		expect(kinds(threads[1])).toEqual(["solve", "claimed"]);
	});
});
