import { afterAll, beforeAll, describe, test } from "vitest";
import { polish } from "../../src/compute/cpu/cpuSolver.ts";
import { createWebGpuSolver } from "../../src/compute/gpu/solver.ts";
import type { TransportSolver } from "../../src/compute/operations.ts";
import { nodeDevice } from "../support/gpuDevice.ts";
import { SOLVER_LAWS } from "../support/solverLaws.ts";

/** Random pairs a law, as many as on the cpu. */
const RUNS = 8;

let solver: TransportSolver;
beforeAll(async () => {
	solver = await createWebGpuSolver(await nodeDevice(), { finish: polish });
});
afterAll(() => solver.dispose());

describe("WebGPU solver, laws", () => {
	for (const [law, holds] of Object.entries(SOLVER_LAWS)) {
		test(law, async () => {
			await holds(solver, RUNS);
		});
	}
});
