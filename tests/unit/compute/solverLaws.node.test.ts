import { describe, it } from "vitest";
import { createCpuSolver } from "../../../src/compute/cpu/cpuSolver.ts";
import { SOLVER_LAWS } from "../../support/solverLaws.ts";

const RUNS = 8;

for (const simd of [true, false]) {
	describe(`cpu solver, laws, ${simd ? "WebAssembly SIMD" : "float64"}`, () => {
		for (const [law, holds] of Object.entries(SOLVER_LAWS)) {
			it(law, async () => {
				await holds(createCpuSolver({ simd }), RUNS);
			});
		}
	});
}
