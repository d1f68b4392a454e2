import { expect, test } from "vitest";
import { MaskflowError } from "../../../src/domain/fault.ts";
import type { PairResult } from "../../../src/domain/result.ts";
import type { GroupsRequest } from "../../../src/engine/contract/groupReading.ts";
import { readGroups } from "../../../src/engine/worker/readGroups.ts";
import { boxPixels, metricsRow, syntheticArtifacts } from "../../support/syntheticPair.ts";

/** A bar, 60 px long and 12 px high, all of it moved right by `stepPx`. */
function moved(pairId: string, stepPx: number, debiased = true): PairResult {
	const pixels = boxPixels(100, 112, 200, 260);
	const velocity = () => [0, stepPx] as const;
	const artifacts = syntheticArtifacts({
		...{ source: pixels, target: pixels, velocity, cost: () => 1e-4 },
		...(debiased ? { debiased: velocity } : {}),
	});
	return { row: metricsRow({ pair_id: pairId, success: true }), artifacts };
}

const results: Readonly<Record<string, PairResult>> = {
	r1: moved("r1", 1),
	r2: moved("r2", 1),
	t1: moved("t1", 3),
	t2: moved("t2", 5),
	plain: moved("plain", 1, false),
	failed: { row: metricsRow({ pair_id: "failed" }), artifacts: null },
};
const damaged = new MaskflowError({
	...{ code: "damaged-file", severity: "error", message: "fields.npz cannot be read.", nextStep: "Copy it again." },
});
async function read(pairId: string): Promise<PairResult> {
	if (pairId === "damaged") throw damaged;
	return results[pairId] ?? Promise.reject(new Error(pairId));
}
const member = (pairId: string, embryo = pairId) => ({ pairId, embryo });
const request: GroupsRequest = {
	...{ runId: "r", reference: [member("r1"), member("r2")], test: [member("t1"), member("t2")], floor: [member("r1")] },
};
const signal = () => new AbortController().signal;

test("profiles, means and their difference are those of the pairs", async () => {
	const progress: number[] = [];
	const reading = await readGroups(read, request, signal(), ({ pairs }) => progress.push(pairs));
	expect(progress).toEqual([1, 2, 3, 4, 5]);
	expect(reading.debiased).toBe(true);
	expect([...(reading.test.embryos[10][0]?.values.displacementUm ?? [])].every((um) => Math.abs(um - 30) < 1e-9)).toBe(
		true,
	);
	expect(reading.test.embryos[20]).toHaveLength(2);
	expect(reading.floor.embryos[20]).toHaveLength(1);
	const at = 105 * 576 + 230;
	const { reference, test: mean, difference } = reading.fields.speed;
	expect([reference[at], mean[at], difference[at]]).toEqual([10, 40, 30]);
	expect(difference[0]).toBeNaN();
	expect(reading.shape.pairId).toBe("r1");
	expect(reading.shape.lengthUm).toBeGreaterThan(400);
});

test("an embryo with two pairs counts once", async () => {
	const reading = await readGroups(read, { ...request, test: [member("t1", "e"), member("t2", "e")] }, signal());
	expect(reading.test.embryos[10]).toHaveLength(1);
	expect(reading.test.embryos[10][0]?.values.displacementUm[3]).toBeCloseTo(40, 9);
});

test("one pair without debiased velocities makes all plain", async () => {
	const reading = await readGroups(read, { ...request, test: [member("t1"), member("plain")] }, signal());
	expect(reading.debiased).toBe(false);
	expect(reading.reference.pairs[10].every(({ profile }) => !profile.debiased)).toBe(true);
});

test("a pair without arrays is left out and named; an empty group is a fault", async () => {
	const withLost = [member("t1"), member("failed"), member("damaged")];
	const reading = await readGroups(read, { ...request, test: withLost }, signal());
	expect(reading.leftOut).toEqual([
		{ pairId: "failed", reason: "The pair has no result." },
		{ pairId: "damaged", reason: "fields.npz cannot be read." },
	]);
	await expect(readGroups(read, { ...request, test: [member("failed")] }, signal())).rejects.toMatchObject({
		fault: { code: "group-empty" },
	});
});

test("a cancelled reading stops before the next pair", async () => {
	const abort = new AbortController();
	let asked = 0;
	const reading = readGroups(
		async (pairId) => {
			asked++;
			abort.abort();
			return read(pairId);
		},
		request,
		abort.signal,
	);
	await expect(reading).rejects.toMatchObject({ name: "AbortError" });
	expect(asked).toBe(1);
});
