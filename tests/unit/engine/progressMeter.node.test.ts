import fc from "fast-check";
import { expect, test } from "vitest";
import type { RunProgress } from "../../../src/engine/contract/engineApi.ts";
import { ProgressMeter, secondsLeft } from "../../../src/engine/worker/progressMeter.ts";

function meter(total: number) {
	const clock = { ms: 0 };
	const told: RunProgress[] = [];
	return {
		clock,
		told,
		meter: new ProgressMeter(
			total,
			() => clock.ms,
			(progress) => told.push(progress),
		),
	};
}

test("rate and time left come from finished pairs; skipped ones count as done already", () => {
	const { clock, meter: m } = meter(10);
	m.skip(3);
	expect(m.snapshot()).toMatchObject({ skipped: 3, pairsPerSecond: null, secondsLeft: null });
	for (let pair = 0; pair < 2; pair++) {
		clock.ms += 2000;
		m.finishPair(`p${pair}`, pair === 0);
	}
	const { done, failed, elapsedS, pairsPerSecond, secondsLeft: left } = m.snapshot();
	expect({ done, failed, elapsedS, pairsPerSecond }).toEqual({ done: 1, failed: 1, elapsedS: 4, pairsPerSecond: 0.5 });
	expect(left).toEqual([9, 11]); // Five pairs at two seconds, never closer than 10 %.
});

test("time spent paused counts for nothing", () => {
	const { clock, meter: m } = meter(4);
	clock.ms = 1000;
	m.finishPair("p", true);
	m.pause();
	clock.ms = 61_000;
	expect(m.snapshot().elapsedS).toBe(1);
	m.resume();
	clock.ms = 62_000;
	m.finishPair("p", true);
	expect(m.snapshot()).toMatchObject({ elapsedS: 2, pairsPerSecond: 1, secondsLeft: [1.8, 2.2] });
});

test("messages are at least 100 ms apart but for the last one", () => {
	const { clock, told, meter: m } = meter(100);
	for (let i = 0; i < 100; i++) {
		clock.ms += 10;
		m.at(`p${i}`, "solving");
		m.finishPair(`p${i}`, true);
	}
	m.finish();
	expect(told.length).toBeLessThanOrEqual(11);
	expect(told.at(-1)).toMatchObject({ done: 100, currentPairId: null });
});

test("pairs in hand are those begun and not finished, however they overtake each other; at the end there is none", () => {
	const { told, meter: m } = meter(4);
	m.at("p0", "reading");
	m.at("p1", "reading");
	m.at("p0", "solving");
	expect(m.snapshot()).toMatchObject({ currentPairId: "p0", stage: "solving", pairsInHand: ["p0", "p1"] });
	m.finishPair("p0", true);
	m.at("p2", "reading");
	expect(m.snapshot().pairsInHand).toEqual(["p1", "p2"]);
	m.finish();
	expect(told.at(-1)?.pairsInHand).toEqual([]);
});

test("the range of time left holds the plain estimate, and is wider where pairs differ more", () => {
	fc.assert(
		fc.property(
			fc.array(fc.integer({ min: 1, max: 60_000 }), { minLength: 2, maxLength: 30 }),
			fc.nat(3000),
			(times, left) => {
				const mean = times.reduce((a, b) => a + b, 0) / times.length;
				const [low, high] = secondsLeft(times, left);
				expect(low).toBeGreaterThanOrEqual(0);
				expect(low).toBeLessThanOrEqual((mean * left) / 1000 + 1e-9);
				expect(high).toBeGreaterThanOrEqual((mean * left) / 1000 - 1e-9);
			},
		),
	);
	const width = ([low, high]: [number, number]) => high - low;
	expect(width(secondsLeft([1000, 9000, 2000], 50))).toBeGreaterThan(width(secondsLeft([4000, 4000, 4000], 50)));
});
