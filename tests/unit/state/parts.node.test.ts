import { expect, test } from "vitest";
import { DEFAULT_PARAMETERS } from "../../../src/domain/parameters.ts";
import type { PairResult } from "../../../src/domain/result.ts";
import type { Outcome } from "../../../src/engine/contract/outcome.ts";
import { createPairCache } from "../../../src/state/pairCache.ts";
import { parameterProblem, parametersUsable } from "../../../src/state/parameterProblems.ts";
import { proposeRunId, runIdProblem } from "../../../src/state/runName.ts";
import { rowsOf } from "../../../src/state/runRows.ts";
import { nextFreeRunId, takenByOther } from "../../../src/state/takenName.ts";
import { runHeader } from "../../support/runHeader.ts";
import { metricsRow } from "../../support/syntheticPair.ts";

const result = (pairId: string): Outcome<PairResult> => ({
	status: "done",
	value: { row: metricsRow({ pair_id: pairId }), artifacts: null },
});

test("the pair cache reads each pair once and keeps those used last", async () => {
	const reads: string[] = [];
	const cache = createPairCache(async (_run, pairId) => {
		reads.push(pairId);
		return result(pairId);
	}, 2);
	await Promise.all([cache.read("r", "a"), cache.read("r", "a")]);
	await cache.read("r", "b");
	await cache.read("r", "a");
	await cache.read("r", "c");
	expect(reads).toEqual(["a", "b", "c"]);
	expect(cache.peek("r", "b")).toBeUndefined();
	expect(cache.peek("r", "a")).toBeDefined();
});

test("a look without keeping and a reading that keeps are one reading, whichever comes first", async () => {
	const reads: string[] = [];
	const cache = createPairCache(async (_run, pairId) => {
		reads.push(pairId);
		return result(pairId);
	}, 2);
	await Promise.all([cache.readOnce("r", "a"), cache.read("r", "a"), cache.readOnce("r", "a")]);
	await Promise.all([cache.read("r", "b"), cache.readOnce("r", "b")]);
	await Promise.all([cache.readOnce("r", "c"), cache.readOnce("r", "c")]);
	expect(reads).toEqual(["a", "b", "c"]);
	expect(["a", "b", "c"].map((id) => cache.peek("r", id) !== undefined)).toEqual([true, true, false]);
});

test("a pair that was solved again while it was being read does not come back with its old numbers", async () => {
	let answer: (outcome: Outcome<PairResult>) => void = () => {};
	const cache = createPairCache(
		() =>
			new Promise((resolve) => {
				answer = resolve;
			}),
		2,
	);
	const reading = cache.read("r", "a");
	cache.forget("r", "a");
	answer(result("a"));
	await reading;
	expect(cache.peek("r", "a")).toBeUndefined();
});

test("faults are not kept", async () => {
	let tries = 0;
	const cache = createPairCache(async () => {
		tries += 1;
		return { status: "failed", fault: { code: "x", severity: "error", message: "m", nextStep: "n" } };
	}, 2);
	await cache.read("r", "a");
	await cache.read("r", "a");
	expect(tries).toBe(2);
});

test("a proposed run id has date and word and is never taken", () => {
	const now = new Date(2026, 0, 5);
	expect(proposeRunId(now, () => 0, new Set())).toBe("2026-01-05-amber");
	expect(proposeRunId(now, () => 0.999, new Set())).toBe("2026-01-05-zephyr");
	const taken = new Set<string>();
	for (let i = 0; i < 60; i++) {
		const id = proposeRunId(now, () => 0.5, taken);
		expect(taken.has(id)).toBe(false);
		expect(runIdProblem(id)).toBeNull();
		taken.add(id);
	}
});

test("the next name has the next number that is free and is never too long", () => {
	expect(nextFreeRunId("pilot", new Set(["pilot"]))).toBe("pilot-2");
	expect(nextFreeRunId("pilot-9", new Set(["pilot-9", "pilot-10"]))).toBe("pilot-11");
	const long = nextFreeRunId("x".repeat(80), new Set());
	expect([long.length, runIdProblem(long)]).toEqual([80, null]);
});

test("a name is taken by a run with other parameters, not by one with the same", () => {
	const stored = [{ header: runHeader({ runId: "pilot" }), ok: 1, failed: 0, place: null }];
	expect(takenByOther("pilot", DEFAULT_PARAMETERS, stored)).toBeNull();
	expect(takenByOther("other", { ...DEFAULT_PARAMETERS, clean: false }, stored)).toBeNull();
	expect(takenByOther("pilot", { ...DEFAULT_PARAMETERS, clean: false }, stored)).toEqual({
		words: "“Clean masks” was yes and is now no",
		free: "pilot-2",
	});
});

test("run ids that cannot name a folder are refused in words", () => {
	for (const id of ["", ".hidden", "a b", "ä", "a/b", "x".repeat(81)]) expect(runIdProblem(id)).not.toBeNull();
	for (const id of ["a", "-1", "pilot_48hpf.v1", "x".repeat(80)]) expect(runIdProblem(id)).toBeNull();
});

test("parameters that cannot work are refused in words", () => {
	expect(parametersUsable(DEFAULT_PARAMETERS)).toBe(true);
	expect(parametersUsable({ ...DEFAULT_PARAMETERS, epsilon: 0 })).toBe(false);
	expect(parameterProblem("epsilon", Number.NaN)).toContain("1e-4");
	expect(parameterProblem("maxSweeps", 1.5)).toContain("whole");
	expect(parameterProblem("umPerPx", null)).toBeNull();
	expect(parameterProblem("regM", null)).toBe("Enter a number.");
	expect(parameterProblem("tolerance", 1)).not.toBeNull();
	expect(parameterProblem("maxSupportPoints", 3000)).toBeNull();
});

test("the list of a run's rows is made once for each change of them", () => {
	const rows = { b: metricsRow({ pair_id: "b" }), a: metricsRow({ pair_id: "a" }) };
	expect(rowsOf(rows).map((row) => row.pair_id)).toEqual(["b", "a"]);
	expect(rowsOf(rows)).toBe(rowsOf(rows));
	expect(rowsOf({ ...rows, c: metricsRow({ pair_id: "c" }) })).toHaveLength(3);
});
