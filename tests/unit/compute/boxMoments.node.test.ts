import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import { boxMoments } from "../../../src/compute/cpu/boxMoments.ts";
import { evaluatePlan } from "../../../src/compute/cpu/evaluatePlan.ts";
import { createSimdEngineAtOnce, type SimdEngine } from "../../../src/compute/cpu/simdEngine.ts";
import { simdBoxMoments } from "../../../src/compute/cpu/simdMoments.ts";
import { supportOf } from "../../../src/compute/cpu/support.ts";
import type { PlanMoments } from "../../../src/compute/operations.ts";
import { ellipseMask } from "../../support/shapes.ts";
import { problemOfMasks } from "../../support/transport.ts";

const height = 40;
const width = 70;

function freshEngine(): SimdEngine {
	const engine = createSimdEngineAtOnce();
	if (engine === null) throw new Error("no WebAssembly SIMD here");
	return engine;
}

/** The points, and below them a filled block where asked. */
function measure(points: readonly (readonly [number, number])[], filled: boolean): Float64Array {
	const values = new Float64Array(height * width);
	if (filled) for (let r = 5; r < 30; r++) values.fill(0.01, r * width + 10, r * width + 55);
	for (const [at, weight] of points) values[at] = weight;
	return values;
}

const sparse = fc.array(fc.tuple(fc.nat(height * width - 1), fc.double({ min: 0.01, max: 1, noNaN: true })), {
	minLength: 1,
	maxLength: 60,
});

describe("simdBoxMoments", () => {
	it("gives the sums of plain JavaScript to 1e-13, from scattered points and gaps to filled boxes", () => {
		const engine = freshEngine();
		fc.assert(
			fc.property(
				sparse,
				sparse,
				fc.boolean(),
				fc.constantFrom(1e-3, 0.03, 0.12, 0.48, 4, 40),
				fc.constantFrom(0, 1, 30, 700),
				(one, two, filled, k, slope) => {
					const own = supportOf(measure(one, filled), height, width);
					const other = supportOf(measure(two, filled), height, width);
					const tilted = (at: number) => Math.sin(at) + slope * (at % width) - slope * Math.floor(at / width);
					const exponents = Float64Array.from(other.index, tilted);
					const expected = boxMoments(own, other, exponents, k, 36);
					const got = simdBoxMoments(engine, own, other, exponents, k, 36);
					let worst = 0;
					for (const place of own.boxIndex) {
						for (let channel = 0; channel < 6; channel++) {
							const [x, y] = [got[6 * place + channel] ?? Number.NaN, expected[6 * place + channel] ?? Number.NaN];
							// Means are distances on the lattice, of 70; variances are differences of their squares.
							const unit = [Math.max(1, Math.abs(y)), 70, 70, 4900, 4900, 4900][channel] ?? 0;
							const off = Math.abs(x - y) / unit;
							worst = Math.max(worst, off);
						}
					}
					expect(worst).toBeLessThan(1e-13);
				},
			),
			{ numRuns: 200 },
		);
	});

	it("finds nothing where there is nothing", () => {
		const own = supportOf(measure([[75, 1]], false), height, width);
		const none = supportOf(new Float64Array(height * width), height, width);
		const [log] = simdBoxMoments(freshEngine(), own, none, new Float64Array(0), 0.03, 36);
		expect(Math.exp(log ?? Number.NaN)).toBe(0);
	});
});

describe("evaluatePlan on WebAssembly", () => {
	const { problem } = problemOfMasks(ellipseMask(60, 200, 20, 60), ellipseMask(70, 215, 24, 50), {
		epsilon: 1e-4,
		rho: 10,
		normalization: "each",
	});
	const bent = (n: number) => 1e-3 * Math.sin(n / 900);
	const f = Float64Array.from(problem.a, (_, n) => bent(n));
	const g = Float64Array.from(problem.a, (_, n) => bent(2 * n));

	it("has the marginals and moments of plain JavaScript, whatever was evaluated before", () => {
		const engine = freshEngine();
		evaluatePlan({ ...problem, b: problem.a }, f, f, engine);
		const got = evaluatePlan(problem, f, g, engine);
		const expected = evaluatePlan(problem, f, g, null);
		for (const side of ["source", "target"] as const) {
			const furthest = (moment: keyof PlanMoments, unit: (n: number) => number) =>
				got[side][moment].reduce((most, value, n) => {
					const off = Math.abs(value - (expected[side][moment][n] ?? Number.NaN)) / unit(n);
					return Math.max(off, most);
				}, 0);
			expect(furthest("marginal", (n) => expected[side].marginal[n] || 1)).toBeLessThan(1e-13);
			for (const moment of ["meanDy", "meanDx", "varYy", "covYx", "varXx"] as const)
				expect(furthest(moment, () => 1)).toBeLessThan(2e-12);
		}
	});

	it("falls back to JavaScript where WebAssembly gets no memory, and where it is forbidden", () => {
		const expected = evaluatePlan(problem, f, g, null);
		const grow = vi.spyOn(WebAssembly.Memory.prototype, "grow").mockImplementation(() => {
			throw new RangeError("Maximum memory size exceeded");
		});
		expect(evaluatePlan(problem, f, g, freshEngine())).toEqual(expected);
		expect(grow).toHaveBeenCalled();
		grow.mockRestore();
		const compile = vi.spyOn(WebAssembly, "Module").mockImplementation(function refuse() {
			throw new WebAssembly.CompileError("Refused by the page's policy");
		});
		expect(createSimdEngineAtOnce()).toBeNull();
		compile.mockRestore();
	});
});
