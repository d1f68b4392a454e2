import { expect, test } from "vitest";
import { threadCount } from "../../../src/engine/worker/threads/threadCount.ts";

test.each([
	[1, 1],
	[2, 1],
	[3, 2],
	[4, 3],
	[5, 4],
	[8, 4],
	[128, 4],
	[0, 1],
	[Number.NaN, 1],
	[Number.POSITIVE_INFINITY, 1],
	[undefined, 1],
])("%s cores: %i pairs at once", (cores, pairs) => {
	expect(threadCount(cores, true)).toBe(pairs);
});

test("a worker that can start no workers solves one pair at a time", () => {
	expect(threadCount(8, false)).toBe(1);
});
