import { describe, expect, test } from "vitest";
import { createCpuSolver } from "../../../src/compute/cpu/cpuSolver.ts";
import type { TransportSolver } from "../../../src/compute/operations.ts";
import { createSolverLanes } from "../../../src/engine/worker/pairLane.ts";
import { runPairs } from "../../../src/engine/worker/runner.ts";
import { createSelfClaims } from "../../../src/engine/worker/selfClaims.ts";
import { solvePair } from "../../../src/pipeline/index.ts";
import { cacheWithSelves, withEllipses } from "./ellipseFrames.ts";
import { fakeRun, IDENTITY, manyRows } from "./fakes.ts";

/** A solver that yields before it solves, as a device does, and counts. Each solve has an engine of its own: they overlap. */
function countingSolver(counts: { pairs: number; selves: number }): TransportSolver {
	return {
		...createCpuSolver(),
		async solve(problem, options) {
			await new Promise((resolve) => setTimeout(resolve, 1));
			if (problem.a === problem.b) counts.selves++;
			else counts.pairs++;
			return createCpuSolver().solve(problem, options);
		},
	};
}

test.each([1, 3])("%i lanes: each unique frame's self-solution is computed once a run", async (lanes) => {
	const counts = { pairs: 0, selves: 0 };
	const cache = cacheWithSelves();
	const solver = { ...countingSolver(counts), atOnce: lanes };
	const { deps, request, control, dataset } = fakeRun({
		rows: manyRows(9),
		lanes: createSolverLanes({
			identity: IDENTITY,
			frames: cache,
			solver,
			reacquire: async () => createCpuSolver(),
			cpuSolver: createCpuSolver,
			now: () => 0,
			solvePair,
		}),
	});
	const outcome = await runPairs(withEllipses(deps), request, control, () => {});
	expect(outcome).toMatchObject({ status: "done", value: { ok: 9, failed: 0, frames: { wanted: 18, decoded: 10 } } });
	expect(dataset.decodes.size).toBe(10);
	expect(counts).toEqual({ pairs: 9, selves: 10 });
});

describe("claims", () => {
	test("a second claim waits for the first; another key does not", async () => {
		const claims = createSelfClaims();
		const [one, other] = [claims.begin(), claims.begin()];
		await one.claim("k");
		let granted = false;
		const waiting = other.claim("k").then(() => {
			granted = true;
		});
		await claims.begin().claim("another key");
		expect(granted).toBe(false);
		one.release();
		await waiting;
		expect(granted).toBe(true);
	});

	test("a pair that ends gives its claim back, and takes none afterwards", async () => {
		const claims = createSelfClaims();
		const [one, dead, last] = [claims.begin(), claims.begin(), claims.begin()];
		await one.claim("k");
		const deadWaits = dead.claim("k");
		dead.end();
		one.end();
		await deadWaits;
		await last.claim("k");
	});
});
