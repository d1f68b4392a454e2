import { describe, expect, test } from "vitest";
import { BlockRelaxation } from "../../../src/compute/gpu/blockRelaxation.ts";
import { easePolling } from "../../../src/compute/gpu/device/easePolling.ts";
import { SubmitPace } from "../../../src/compute/gpu/device/submitPace.ts";
import { convergenceOf, NO_SUMS, sumLines } from "../../../src/compute/gpu/lineSums.ts";

describe("line sums", () => {
	test("runs of one number a tally add up", () => {
		expect(sumLines(Float32Array.of(1, 10, 2, 20, 3, 30, 4, 40, 5, 50, 6, 60))).toEqual({
			mass: 11,
			error: 22,
			gap: 33,
			dual: 44,
			transported: 55,
			tiles: 66,
		});
	});

	test("error is relative to each side's mass; after an exact target step only the source counts", () => {
		const source = { ...NO_SUMS, error: 0.1, gap: 0.01, dual: 0.5, transported: 0.9 };
		const target = { ...NO_SUMS, error: 0.4, gap: 0.02, dual: 0.25, transported: 0.8 };
		const problem = { massA: 1, massB: 2, epsilon: 0.1, rho: 10 };
		const both = convergenceOf(source, target, problem, false);
		expect(both.error).toBeCloseTo(0.3, 12);
		expect(both.relativeGap).toBeCloseTo(0.3 / (7.5 + 0.1 * 1.2 + 0.3), 12);
		const closed = convergenceOf(source, target, problem, true);
		expect(closed.error).toBeCloseTo(0.1, 12);
		expect(closed.relativeGap).toBeCloseTo(0.1 / (7.5 + 0.1 * 1.1 + 0.1), 12);
	});
});

describe("over-relaxation by blocks", () => {
	const omegas = (relaxation: BlockRelaxation, count: number): number[] =>
		Array.from({ length: count }, () => relaxation.next());

	test("ramps from a plain sweep to its goal", () => {
		const found = omegas(new BlockRelaxation(1.45), 8);
		expect(found[0]).toBeLessThanOrEqual(1.1);
		expect(found[7]).toBe(1.45);
		expect(found.every((value, n) => n === 0 || value >= found[n - 1]!)).toBe(true);
	});

	test("an error that has grown a hundredfold sends it back to plain sweeps and a lower goal", () => {
		const relaxation = new BlockRelaxation(1.8);
		omegas(relaxation, 12);
		relaxation.report(1e-3);
		relaxation.report(0.2);
		const found = omegas(relaxation, 20);
		expect(found[0]).toBeLessThanOrEqual(1.1);
		expect(found[19]).toBeCloseTo(1.72, 12);
	});

	test("growth on the ramp is let be", () => {
		const relaxation = new BlockRelaxation(1.8);
		omegas(relaxation, 4);
		relaxation.report(1e-2);
		omegas(relaxation, 8);
		relaxation.report(0.1);
		expect(relaxation.next()).toBe(1.8);
	});

	test("a steady fall slower than ω promises raises the goal, never beyond 1.99", () => {
		const relaxation = new BlockRelaxation(1.5);
		omegas(relaxation, 20);
		let error = 1;
		for (let block = 0; block < 20; block++) {
			relaxation.report(error);
			error *= 0.97 ** 16;
			omegas(relaxation, 16);
		}
		expect(relaxation.next()).toBeGreaterThan(1.7);
		expect(relaxation.next()).toBeLessThanOrEqual(1.99);
	});

	test("foretells the sweeps to an error by the rate ω − 1", () => {
		const relaxation = new BlockRelaxation(1.5);
		omegas(relaxation, 20);
		expect(relaxation.sweepsTo(1, 2 ** -10)).toBe(10);
		expect(relaxation.sweepsTo(1e-9, 1)).toBe(1);
	});
});

describe("how much a submit holds", () => {
	test("it follows the measured time towards 25 ms, growing by steps, shrinking at once", () => {
		const pace = new SubmitPace();
		const first = pace.halfSteps(1000);
		expect(first).toBeGreaterThan(1);
		pace.took(1000 * first, 0.5);
		expect(pace.halfSteps(1000)).toBe(4 * first);
		pace.took(4000 * first, 100);
		expect(pace.halfSteps(1000)).toBe(first);
		pace.took(1000 * first, 1e6);
		expect(pace.halfSteps(1000)).toBe(1);
	});
});

describe("waiting for the device", () => {
	test("naps once in each turn of a polling loop until told to stop", () => {
		const turns: (() => void)[] = [];
		const stop = easePolling({ setImmediate: (turn: () => void) => turns.push(turn) });
		expect(turns.length).toBe(1);
		turns[0]?.();
		expect(turns.length).toBe(2);
		stop();
		turns[1]?.();
		expect(turns.length).toBe(2);
	});

	test("does nothing where waiting is by events", () => {
		expect(() => easePolling({})()).not.toThrow();
	});
});
