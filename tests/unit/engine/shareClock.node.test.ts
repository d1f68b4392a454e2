import { describe, expect, test } from "vitest";
import { createShareClock } from "../../../src/engine/worker/shareClock.ts";

describe("the time of pairs that share a machine", () => {
	test("alone, a pair has the time on the wall", () => {
		let wall = 1000;
		const clock = createShareClock(() => wall);
		clock.begin();
		const started = clock.now();
		wall += 70;
		expect(clock.now() - started).toBe(70);
	});

	test("together, each has its share of every stretch, and the shares add up to the time on the wall", () => {
		let wall = 0;
		const clock = createShareClock(() => wall);
		const begin = (): number => {
			clock.begin();
			return clock.now();
		};
		const end = (started: number): number => {
			const time = clock.now() - started;
			clock.end();
			return time;
		};
		const first = begin();
		wall += 10;
		const second = begin();
		wall += 20;
		const third = begin();
		wall += 30;
		const times = [end(second)];
		wall += 8;
		times.push(end(first), end(third));
		expect(times).toEqual([20, 34, 14]);
		expect(times.reduce((sum, time) => sum + time, 0)).toBe(wall);
	});
});
