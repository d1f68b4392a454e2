import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { certify } from "../../../src/compute/certificate.ts";
import { evaluatePlan } from "../../../src/compute/cpu/evaluatePlan.ts";
import { createPlanReader } from "../../../src/compute/cpu/planRow.ts";
import { createSimdEngineAtOnce } from "../../../src/compute/cpu/simdEngine.ts";
import type { TransportProblem } from "../../../src/compute/operations.ts";
import { densePrimal, solveDense, squaredDistance } from "../../support/denseTransport.ts";

const height = 5;
const width = 7;

/** A small problem with some empty points on both sides. */
function smallProblem(weightsA: number[], weightsB: number[], epsilon: number, rho: number): TransportProblem {
	const measure = (weights: number[]): Float64Array =>
		Float64Array.from({ length: height * width }, (_, n) => weights[n] ?? 0);
	return { height, width, spacing: 0.05, a: measure(weightsA), b: measure(weightsB), epsilon, rho };
}

const weights = fc
	.array(fc.oneof(fc.constant(0), fc.double({ min: 0.01, max: 0.2, noNaN: true })), {
		minLength: height * width,
		maxLength: height * width,
	})
	.filter((values) => values.some((value) => value > 0));
const potentials = fc.array(fc.double({ min: -0.05, max: 0.05, noNaN: true }), {
	minLength: height * width,
	maxLength: height * width,
});

describe("evaluatePlan", () => {
	it.each([
		["WebAssembly", createSimdEngineAtOnce()],
		["JavaScript", null],
	])("gives the marginals, barycentres and covariances of the dense plan for any potentials, in %s", (_, engine) => {
		fc.assert(
			fc.property(weights, weights, potentials, potentials, fc.constantFrom(1e-3, 1e-2, 1), (a, b, fs, gs, epsilon) => {
				const problem = smallProblem(a, b, epsilon, 1);
				const f = Float64Array.from(fs);
				const g = Float64Array.from(gs);
				const { source, target } = evaluatePlan(problem, f, g, engine);
				let sumP = 0;
				let sumQ = 0;
				for (let i = 0; i < height * width; i++) {
					sumP += source.marginal[i] ?? 0;
					sumQ += target.marginal[i] ?? 0;
					if (!((a[i] ?? 0) > 0)) {
						expect(source.marginal[i]).toBe(0);
						continue;
					}
					const row = b.map(
						(w, j) =>
							(a[i] ?? 0) * w * Math.exp(((f[i] ?? 0) + (g[j] ?? 0) - squaredDistance(problem, i, j)) / epsilon),
					);
					const total = row.reduce((x, y) => x + y, 0);
					const mean = (value: (j: number) => number): number => row.reduce((s, p, j) => s + p * value(j), 0) / total;
					const dy = (j: number): number => Math.floor(j / width) - Math.floor(i / width);
					const dx = (j: number): number => (j % width) - (i % width);
					expect(Math.abs((source.marginal[i] ?? 0) / total - 1)).toBeLessThan(1e-11);
					expect(source.meanDy[i]).toBeCloseTo(mean(dy), 9);
					expect(source.meanDx[i]).toBeCloseTo(mean(dx), 9);
					expect(source.varYy[i]).toBeCloseTo(mean((j) => dy(j) ** 2) - mean(dy) ** 2, 9);
					expect(source.varXx[i]).toBeCloseTo(mean((j) => dx(j) ** 2) - mean(dx) ** 2, 9);
					expect(source.covYx[i]).toBeCloseTo(mean((j) => dx(j) * dy(j)) - mean(dx) * mean(dy), 9);
				}
				expect(Math.abs(sumP / sumQ - 1)).toBeLessThan(1e-12);
			}),
			{ numRuns: 60 },
		);
	});

	it("keeps the two sums equal when the potentials carry a constant of a hundred million nats", () => {
		const problem = smallProblem(new Array<number>(35).fill(0.01), new Array<number>(35).fill(0.02), 1e-3, 1e3);
		const f = new Float64Array(35).fill(100_000.015625);
		const g = new Float64Array(35).fill(-100_000);
		const { source, target } = evaluatePlan(problem, f, g);
		const sum = (values: Float64Array): number => values.reduce((x, y) => x + y, 0);
		expect(Math.abs(sum(source.marginal) / sum(target.marginal) - 1)).toBeLessThan(1e-12);
	});
});

describe("certify", () => {
	it("calls the dense optimum converged, with primal = dual = the objective written out", () => {
		const problem = smallProblem([0.2, 0.1, 0, 0.3, 0.05, 0.1], [0, 0, 0.4, 0.1, 0, 0, 0.05, 0.3], 2e-3, 0.05);
		const dense = solveDense(problem);
		const { f, g } = spreadDense(problem, dense);
		const certificate = certify(problem, f, g, evaluatePlan(problem, f, g), 1e-9);
		expect(certificate.converged).toBe(true);
		expect(certificate.primalObjective).toBeCloseTo(densePrimal(problem, dense), 11);
		expect(certificate.dualObjective).toBeCloseTo(certificate.primalObjective, 11);
	});

	it("is primal − dual for any potentials, never negative, and follows SPEC section 4's formulas", () => {
		fc.assert(
			fc.property(weights, weights, potentials, potentials, fc.constantFrom(0.05, 10), (a, b, fs, gs, rho) => {
				const problem = smallProblem(a, b, 5e-3, rho);
				const f = Float64Array.from(fs);
				const g = Float64Array.from(gs);
				const evaluation = evaluatePlan(problem, f, g);
				const certificate = certify(problem, f, g, evaluation, 1e-4);
				const on = (measure: Float64Array): number[] => [...measure.keys()].filter((n) => (measure[n] ?? 0) > 0);
				const dense = { sources: on(problem.a), targets: on(problem.b), f: [], g: [], plan: [] as number[][] };
				dense.plan = dense.sources.map((i) =>
					dense.targets.map(
						(j) =>
							(a[i] ?? 0) *
							(b[j] ?? 0) *
							Math.exp(((f[i] ?? 0) + (g[j] ?? 0) - squaredDistance(problem, i, j)) / problem.epsilon),
					),
				);
				const primal = densePrimal(problem, dense);
				expect(Math.abs(certificate.primalObjective - primal)).toBeLessThan(1e-9 * Math.max(1, Math.abs(primal)));
				expect(certificate.dualObjective).toBeLessThanOrEqual(certificate.primalObjective);
				expect(certificate.relativeGap).toBeGreaterThanOrEqual(0);
			}),
			{ numRuns: 100 },
		);
	});
});

describe("createPlanReader", () => {
	it("reads rows and columns of the dense plan", () => {
		const problem = smallProblem([0.2, 0.1, 0, 0.3, 0.05, 0.1], [0, 0, 0.4, 0.1, 0, 0, 0.05, 0.3], 2e-3, 0.05);
		const dense = solveDense(problem);
		const { f, g } = spreadDense(problem, dense);
		const reader = createPlanReader(problem, f, g);
		for (const [i, source] of dense.sources.entries()) {
			const row = reader.rowOf("source", Math.floor(source / width), source % width, 1e-15);
			for (const [j, target] of dense.targets.entries()) {
				const at = row.index.indexOf(target);
				expect(at < 0 ? 0 : row.mass[at]).toBeCloseTo(dense.plan[i]?.[j] ?? Number.NaN, 12);
			}
		}
		const column = reader.rowOf("target", 0, 2, 1e-15);
		expect(column.total).toBeCloseTo(
			dense.plan.reduce((sum, row) => sum + (row[0] ?? 0), 0),
			12,
		);
	});

	it("is empty outside the support", () => {
		const problem = smallProblem([1], [0, 1], 1e-2, 1);
		const reader = createPlanReader(problem, new Float64Array(35), new Float64Array(35));
		expect(reader.rowOf("source", 3, 3)).toEqual({ index: new Uint32Array(0), mass: new Float64Array(0), total: 0 });
	});
});

function spreadDense(
	problem: TransportProblem,
	dense: ReturnType<typeof solveDense>,
): { f: Float64Array; g: Float64Array } {
	const f = new Float64Array(problem.a.length).fill(Number.NaN);
	const g = new Float64Array(problem.b.length).fill(Number.NaN);
	for (const [n, at] of dense.sources.entries()) f[at] = dense.f[n] ?? Number.NaN;
	for (const [n, at] of dense.targets.entries()) g[at] = dense.g[n] ?? Number.NaN;
	return { f, g };
}
