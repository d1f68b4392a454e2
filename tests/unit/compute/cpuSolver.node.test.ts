import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { certify } from "../../../src/compute/certificate.ts";
import { createCpuSolver, polish } from "../../../src/compute/cpu/cpuSolver.ts";
import { evaluatePlan } from "../../../src/compute/cpu/evaluatePlan.ts";
import type { PlanEvaluation, Solution, TransportProblem } from "../../../src/compute/operations.ts";
import type { Certificate } from "../../../src/domain/result.ts";
import { solveDense } from "../../support/denseTransport.ts";
import { goldenNames, loadGolden } from "../../support/goldens.ts";
import { ellipseMask } from "../../support/shapes.ts";
import { deviationFromGolden, problemOfMasks } from "../../support/transport.ts";

const OPTIONS = { tolerance: 1e-4, maxSweeps: 2000 };

interface Solved {
	readonly solution: Solution;
	readonly plan: PlanEvaluation;
	readonly certificate: Certificate;
}

async function solve(problem: TransportProblem, options = OPTIONS): Promise<Solved> {
	const solution = await createCpuSolver().solve(problem, options);
	const plan = evaluatePlan(problem, solution.f, solution.g);
	return { solution, plan, certificate: certify(problem, solution.f, solution.g, plan, options.tolerance) };
}

// Not in a suite of their own: without the reference answers it would be an empty one, which fails.
for (const name of goldenNames()) {
	it(`the cpu solver is within the bars of the float64 reference on ${name}`, async () => {
		const golden = loadGolden(name);
		const crop = problemOfMasks(golden.source, golden.target, {
			epsilon: golden.epsilon,
			rho: golden.regM,
			normalization: golden.normalization,
		});
		const { plan, certificate, solution } = await solve(crop.problem);
		expect(certificate.converged).toBe(true);
		expect(Math.abs(certificate.primalObjective / golden.expected.primal - 1)).toBeLessThan(1e-4);
		const deviation = deviationFromGolden(golden, crop, plan);
		expect(deviation.costRelative).toBeLessThan(1e-3);
		expect(deviation.velocityRmsePx).toBeLessThan(0.02);
		expect(deviation.velocityP99Px).toBeLessThan(0.1);
		expect(deviation.massShare).toBeLessThan(1e-3);
		expect(solution.trace.at(-1)?.factor).toBe(1);
		expect(solution.sweeps).toBeLessThan(100);
		expect(solution.counts.terms).toBeGreaterThan(0);
	});
}

describe("cpu solver on tiny problems", () => {
	const size = 6;
	const weights = fc
		.array(fc.oneof(fc.constant(0), fc.constant(1), fc.double({ min: 0.1, max: 2, noNaN: true })), {
			minLength: size * size,
			maxLength: size * size,
		})
		.filter((values) => values.some((value) => value > 0));

	it("finds the dense optimum for random weights, ε and ρ", async () => {
		await fc.assert(
			fc.asyncProperty(
				weights,
				weights,
				fc.constantFrom(1e-3, 1e-2, 0.1),
				fc.constantFrom(0.01, 1, 10),
				async (ws, vs, epsilon, rho) => {
					const total = ws.reduce((x, y) => x + y, 0);
					const a = Float64Array.from(ws, (w) => w / total);
					const b = Float64Array.from(vs, (v) => v / total);
					const problem = { height: size, width: size, spacing: 0.04, a, b, epsilon, rho };
					const { plan, certificate } = await solve(problem, { tolerance: 1e-8, maxSweeps: 5000 });
					expect(certificate.converged).toBe(true);
					const dense = solveDense(problem);
					for (const [n, i] of dense.sources.entries()) {
						const expected = (dense.plan[n] ?? []).reduce((x, y) => x + y, 0);
						expect(Math.abs((plan.source.marginal[i] ?? 0) - expected)).toBeLessThan(1e-6);
					}
				},
			),
			{ numRuns: 25 },
		);
	});
});

describe("cpu solver, debiasing", () => {
	it("treats equal masks as one, so that debiasing leaves less than 1e-3 px", async () => {
		const mask = ellipseMask(60, 200, 14, 50);
		const { problem } = problemOfMasks(mask, Uint8Array.from(mask), { epsilon: 1e-4, rho: 10, normalization: "each" });
		const pair = await solve(problem);
		const self = await solve({ ...problem, b: problem.a });
		expect(pair.certificate.marginalError).toBeLessThan(1e-6);
		for (let n = 0; n < problem.a.length; n++) {
			expect(Math.abs((pair.plan.source.meanDx[n] ?? 0) - (self.plan.source.meanDx[n] ?? 0))).toBeLessThan(1e-3);
		}
	});

	it("gives a shape shifted by 3 px a debiased velocity within 0.1 px of (0, 3) everywhere", async () => {
		const { problem } = problemOfMasks(ellipseMask(60, 200, 14, 50), ellipseMask(60, 203, 14, 50), {
			epsilon: 1e-4,
			rho: 10,
			normalization: "each",
		});
		const pair = await solve(problem);
		const self = await solve({ ...problem, b: problem.a });
		for (let n = 0; n < problem.a.length; n++) {
			if (!((problem.a[n] ?? 0) > 0)) continue;
			expect(Math.abs((pair.plan.source.meanDx[n] ?? 0) - (self.plan.source.meanDx[n] ?? 0) - 3)).toBeLessThan(0.1);
			expect(Math.abs((pair.plan.source.meanDy[n] ?? 0) - (self.plan.source.meanDy[n] ?? 0))).toBeLessThan(0.1);
		}
	});
});

describe("cpu solver, limits", () => {
	it("says the same as the certificate when the sweep limit ends it", async () => {
		const { problem } = problemOfMasks(ellipseMask(60, 200, 14, 90), ellipseMask(80, 230, 20, 70), {
			epsilon: 1e-4,
			rho: 10,
			normalization: "each",
		});
		const { certificate, solution } = await solve(problem, { tolerance: 1e-8, maxSweeps: 3 });
		expect(solution.sweeps).toBe(3);
		expect(certificate.converged).toBe(false);
	});

	it("reaches 1e-9 on request", async () => {
		const { problem } = problemOfMasks(ellipseMask(60, 100, 9, 20), ellipseMask(63, 104, 11, 17), {
			epsilon: 1e-3,
			rho: 10,
			normalization: "each",
		});
		const { certificate } = await solve(problem, { tolerance: 1e-9, maxSweeps: 2000 });
		expect(certificate.converged).toBe(true);
	});
});

describe("cpu solver, conduct", () => {
	const { problem } = problemOfMasks(ellipseMask(60, 200, 20, 90), ellipseMask(80, 230, 22, 70), {
		epsilon: 1e-4,
		rho: 10,
		normalization: "each",
	});

	it("rejects with the signal's reason", async () => {
		const reason = new Error("stop now");
		const early = createCpuSolver().solve(problem, { ...OPTIONS, signal: AbortSignal.abort(reason) });
		await expect(early).rejects.toBe(reason);
		const controller = new AbortController();
		const late = createCpuSolver().solve(problem, { tolerance: 1e-14, maxSweeps: 1e6, signal: controller.signal });
		setTimeout(() => controller.abort(reason), 20);
		await expect(late).rejects.toBe(reason);
	});

	it("finishes rough potentials from elsewhere in fewer sweeps", async () => {
		const rough = await solve(problem, { tolerance: 1e-2, maxSweeps: 2000 });
		const finished = await polish(problem, rough.solution.f, rough.solution.g, OPTIONS);
		const plan = evaluatePlan(problem, finished.f, finished.g);
		expect(certify(problem, finished.f, finished.g, plan, 1e-4).converged).toBe(true);
		expect(finished.trace).toHaveLength(1);
	});

	it("refuses to finish potentials that are not numbers", async () => {
		const broken = new Float64Array(problem.a.length).fill(Number.NaN);
		await expect(polish(problem, broken, broken, OPTIONS)).rejects.toMatchObject({ fault: { code: "not-finite" } });
	});
});
