import { readFile } from "node:fs/promises";
import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import { compileModule, MODULE_FILE } from "../../../assembly/build.mjs";
import { createCpuSolver } from "../../../src/compute/cpu/cpuSolver.ts";
import { Float64LevelState } from "../../../src/compute/cpu/levelState.ts";
import { createSimdEngine, isSimdAvailable } from "../../../src/compute/cpu/simdEngine.ts";
import { SimdLevelState } from "../../../src/compute/cpu/simdLevelState.ts";
import { supportOf } from "../../../src/compute/cpu/support.ts";
import { ellipseMask } from "../../support/shapes.ts";
import { problemOfMasks } from "../../support/transport.ts";

describe("the SIMD module", () => {
	it("is what its sources compile to", async () => {
		expect(await readFile(MODULE_FILE, "utf8")).toBe(await compileModule());
	});

	it("runs here", () => {
		expect(isSimdAvailable()).toBe(true);
	});
});

/** Masses are exact to 3e-13 (assembly/simdMath.ts), and the dual has ρ times their difference. */
const roundedMasses = (rho: number) => 1e-12 * (1 + rho);
/** The shift of the potentials is ρ times a difference of logarithms near 1. */
const roundedShift = (rho: number) => 1e-14 * (1 + rho);

describe("SimdLevelState", () => {
	const height = 40;
	const width = 70;
	const sparse = fc.array(fc.tuple(fc.nat(height * width - 1), fc.double({ min: 0.01, max: 1, noNaN: true })), {
		minLength: 1,
		maxLength: 60,
	});

	it.each([
		{ sums: "float32", isExact: false, cutoff: 18, ofDual: () => 1e-8, off: () => 2e-8, share: 1e-9 },
		{ sums: "float64", isExact: true, cutoff: 40, ofDual: roundedMasses, off: roundedShift, share: 1e-12 },
	])(
		"takes the same steps as the float64 engine with $sums sums, from scattered points and gaps to filled boxes",
		async ({ isExact, cutoff, ofDual, off, share }) => {
			const engine = await createSimdEngine();
			const measure = (points: [number, number][], filled: boolean): Float64Array => {
				const values = new Float64Array(height * width);
				if (filled) for (let r = 5; r < 30; r++) values.fill(0.01, r * width + 10, r * width + 55);
				for (const [at, weight] of points) values[at] = weight;
				return values;
			};
			fc.assert(
				fc.property(
					sparse,
					sparse,
					fc.boolean(),
					fc.constantFrom(0.03, 0.12, 0.48, 1e-3),
					fc.constantFrom(0.01, 10, 1e3),
					(one, two, filled, k, rho) => {
						engine.clear();
						const source = supportOf(measure(one, filled), height, width);
						const target = supportOf(measure(two, filled), height, width);
						const problem = { source, target, spacing: Math.sqrt(k * 1e-3), epsilon: 1e-3, rho, cutoff };
						const exact = new Float64LevelState(problem, { terms: 0, dense: 0 });
						const fast = new SimdLevelState(problem, engine, { terms: 0, dense: 0 }, isExact);
						const f = source.index.map((at) => 1e-4 * (at % 7)) as unknown as Float64Array;
						const g = target.index.map((at) => 1e-4 * (at % 5)) as unknown as Float64Array;
						for (const state of [exact, fast]) state.load(Float64Array.from(f), Float64Array.from(g));
						for (const [side, omega] of [
							["source", 1],
							["target", 1],
							["source", 1.5],
							["target", 0],
						] as const) {
							const expected = exact.step(side, omega);
							const got = fast.step(side, omega);
							if (Number.isFinite(expected.dual))
								expect(Math.abs(got.dual - expected.dual)).toBeLessThan(
									ofDual(rho) + 1000 * ofDual(0) * Math.abs(expected.dual),
								);
						}
						const expected = exact.read();
						const got = fast.read();
						for (const [n, value] of expected.f.entries())
							expect(Math.abs((got.f[n] ?? 0) - value)).toBeLessThan(off(rho) + share * Math.abs(value));
						for (const [n, value] of expected.g.entries())
							expect(Math.abs((got.g[n] ?? 0) - value)).toBeLessThan(off(rho) + share * Math.abs(value));
					},
				),
				{ numRuns: 150 },
			);
		},
	);

	it("leads the solver to the same answer as float64 throughout", async () => {
		const { problem } = problemOfMasks(ellipseMask(60, 200, 20, 60), ellipseMask(70, 215, 24, 50), {
			epsilon: 1e-4,
			rho: 10,
			normalization: "each",
		});
		const options = { tolerance: 1e-4, maxSweeps: 2000 };
		const fast = await createCpuSolver().solve(problem, options);
		const exact = await createCpuSolver({ simd: false }).solve(problem, options);
		expect(fast.sweeps).toBe(exact.sweeps);
		for (const [n, value] of exact.f.entries()) {
			if (!Number.isNaN(value)) expect(Math.abs((fast.f[n] ?? Number.NaN) - value)).toBeLessThan(1e-8);
		}
	});

	it("keeps its memory below 64 MB for a pair that fills a third of the grid", async () => {
		const { problem } = problemOfMasks(ellipseMask(128, 280, 90, 180), ellipseMask(130, 290, 92, 170), {
			epsilon: 1e-4,
			rho: 10,
			normalization: "each",
		});
		const solution = await createCpuSolver().solve(problem, { tolerance: 1e-2, maxSweeps: 5 });
		expect(solution.counts.bytesAllocated).toBeLessThan(64e6);
	});
});

describe("a machine that gives WebAssembly no more memory", () => {
	it("still gets its pair, from the float64 engine", async () => {
		const { problem } = problemOfMasks(ellipseMask(60, 100, 20, 60), ellipseMask(64, 108, 20, 60), {
			epsilon: 1e-3,
			rho: 10,
			normalization: "each",
		});
		const options = { tolerance: 1e-4, maxSweeps: 2000 };
		const expected = await createCpuSolver({ simd: false }).solve(problem, options);
		const grow = vi.spyOn(WebAssembly.Memory.prototype, "grow").mockImplementation(() => {
			throw new RangeError("Maximum memory size exceeded");
		});
		const { f } = await createCpuSolver().solve(problem, options);
		expect(grow).toHaveBeenCalled();
		grow.mockRestore();
		expect(f).toEqual(expected.f);
	});
});
