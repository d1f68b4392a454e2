import { describe, expect, test } from "vitest";
import { agreesWithJavaScript } from "../../../src/compute/cpu/planSelfTest.ts";
import { createSimdEngineAtOnce, SimdEngine, type SimdExports } from "../../../src/compute/cpu/simdEngine.ts";

function trueEngine(): SimdEngine {
	const engine = createSimdEngineAtOnce();
	if (engine === null) throw new Error("This machine has no WebAssembly SIMD; the test needs it.");
	return engine;
}

/** An engine whose sums come out a little wrong. */
function lyingEngine(spoil: (value: number) => number): SimdEngine {
	const { calls } = trueEngine();
	const lying: SimdExports = {
		...calls,
		momentPass: (...given) => {
			calls.momentPass(...given);
			const all = new Float64Array(calls.memory.buffer);
			for (let at = 0; at < all.length; at++) all[at] = spoil(all[at]!);
		},
	};
	return new SimdEngine(lying);
}

describe("the engine that sums plans up", () => {
	test("agrees with JavaScript", () => {
		expect(agreesWithJavaScript(trueEngine())).toBe(true);
	});

	test.each([
		["a millionth off", (value: number) => value * (1 + 1e-6)],
		["zeros", () => 0],
		["not a number", () => Number.NaN],
	])("is found out when it is wrong: %s", (_, spoil) => {
		expect(agreesWithJavaScript(lyingEngine(spoil))).toBe(false);
	});
});
