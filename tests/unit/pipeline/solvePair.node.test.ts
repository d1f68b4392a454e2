import { describe, expect, it } from "vitest";
import { certify } from "../../../src/compute/certificate.ts";
import { createCpuSolver } from "../../../src/compute/cpu/cpuSolver.ts";
import { evaluatePlan } from "../../../src/compute/cpu/evaluatePlan.ts";
import { CANONICAL_WIDTH } from "../../../src/domain/grid.ts";
import type { MetricsRow } from "../../../src/domain/metricsSchema.ts";
import type { PairArtifacts } from "../../../src/domain/result.ts";
import { selfTransportValue, summariseSelf } from "../../../src/pipeline/debias/selfSolution.ts";
import { solvePair } from "../../../src/pipeline/index.ts";
import { pairProblem } from "../../../src/pipeline/measure/pairProblem.ts";
import { canonicalMask, frameOfMask, pairContext, pairInputs } from "../../support/pairs.ts";

const solver = createCpuSolver();
const ellipse = (cy: number, cx: number, ry: number, rx: number) =>
	canonicalMask((y, x) => ((y - cy) / ry) ** 2 + ((x - cx) / rx) ** 2 <= 1);
const source = ellipse(120, 280, 14, 40);

async function solved(target = source, parameters = {}): Promise<{ row: MetricsRow; artifacts: PairArtifacts }> {
	const { row, artifacts } = await solvePair(pairInputs(source, target), pairContext(solver, parameters));
	if (!artifacts) throw new Error(row.error_message);
	return { row, artifacts };
}

function expectMassLaw(row: MetricsRow) {
	const law = row.created_mass - row.excess_mass + row.amplified_mass - row.destroyed_mass;
	expect(Math.abs(row.m_tgt - row.m_src - law)).toBeLessThan(1e-6 * Math.max(row.m_src, row.m_tgt));
}

describe("a pair", () => {
	it("of one mask with itself has no debiased motion and no debiased cost", async () => {
		const { row, artifacts } = await solved();
		expect(row.converged).toBe(true);
		expect(row.cost).toBeGreaterThan(0);
		expect(Math.max(...(artifacts.source.velocityDebiasedYx ?? [9]).map(Math.abs))).toBeLessThan(1e-3);
		expect(Math.abs(row.debiased_cost)).toBeLessThan(1e-6 * row.cost);
	});

	it("shifted by 3 px moves by 3 px everywhere once debiased, and costs what the shift costs", async () => {
		const { row, artifacts } = await solved(ellipse(120, 283, 14, 40));
		const velocity = artifacts.source.velocityDebiasedYx ?? new Float32Array();
		expect(velocity.length).toBe(2 * row.n_support_src!);
		for (let k = 0; k < velocity.length; k += 2) {
			expect(Math.abs(velocity[k]!)).toBeLessThan(0.1);
			expect(Math.abs(velocity[k + 1]! - 3)).toBeLessThan(0.1);
		}
		expect(row.debiased_cost / (row.m_src * (3 / CANONICAL_WIDTH) ** 2)).toBeCloseTo(1, 2);
	});

	it("keeps the mass law in both normalizations, when growing and when shrinking", async () => {
		for (const normalization of ["each", "shared"] as const)
			for (const target of [ellipse(124, 290, 16, 46), ellipse(118, 270, 11, 30)]) {
				const { row } = await solved(target, { normalization, regM: 0.01, debias: false });
				expectMassLaw(row);
				expect(row.converged).toBe(true);
				expect(row.debiased_cost).toBeNaN();
			}
	});

	it("sums its maps to its metrics, also on pooled and on sampled supports", async () => {
		const target = ellipse(124, 290, 16, 44);
		for (const parameters of [
			{},
			{ downsample: 2 },
			{ downsample: 4 },
			{ maxSupportPoints: 400 },
			{ massMode: "distance_transform" },
		]) {
			const { row, artifacts } = await solved(target, { ...parameters, debias: false, epsilon: 1e-3 });
			const sum = (values: Float32Array) => values.reduce((total, value) => total + value, 0);
			expectMassLaw(row);
			expect(sum(artifacts.source.cost) / row.cost).toBeCloseTo(1, 5);
			expect(sum(artifacts.target.cost) / row.cost).toBeCloseTo(1, 5);
			expect(sum(artifacts.source.massDelta)).toBeCloseTo(row.transported_mass - row.m_src, 2);
			expect(sum(artifacts.target.massDelta)).toBeCloseTo(row.m_tgt - row.transported_mass, 2);
			expect(sum(artifacts.source.weight) / row.m_src).toBeCloseTo(1, 5);
		}
	});

	it("gives nearly the same cost on pooled blocks as on pixels", async () => {
		const target = ellipse(124, 300, 16, 44);
		const fine = await solved(target, { debias: false });
		const pooled = await solved(target, { debias: false, downsample: 2 });
		expect(pooled.row.cost / fine.row.cost).toBeCloseTo(1, 1);
	});

	it("stores a coupling whose rows carry 99.9 % of the source marginal", async () => {
		const { row, artifacts } = await solved(ellipse(124, 290, 16, 44), { storeCoupling: true, debias: false });
		const { coupling, source: side } = artifacts;
		if (!coupling) throw new Error("no coupling");
		expect(coupling.rowStarts.length).toBe(row.n_support_src! + 1);
		for (let k = 0; k < side.index.length; k++) {
			let total = 0;
			for (let e = coupling.rowStarts[k]!; e < coupling.rowStarts[k + 1]!; e++) total += coupling.values[e]!;
			const marginal = side.massDelta[k]! + side.weight[k]!;
			expect(coupling.keptMass[k]!).toBeGreaterThan(0.9989);
			expect(total / marginal).toBeCloseTo(coupling.keptMass[k]!, 4);
		}
	});

	it("solves a frame's self-transport once, also over several pairs", async () => {
		const context = pairContext(solver);
		let solves = 0;
		const solve: typeof solver.solve = (problem, options) => {
			solves++;
			return solver.solve(problem, options);
		};
		const counting = { ...context, solver: { ...solver, solve } };
		await solvePair(pairInputs(source, ellipse(122, 284, 14, 40)), counting);
		await solvePair({ ...pairInputs(source, ellipse(126, 280, 14, 40)), targetKey: "other" }, counting);
		expect(solves).toBe(2 + 3);
	});

	it("takes no self-transport from a run that was allowed fewer sweeps", async () => {
		const short = pairContext(solver, { maxSweeps: 1 });
		const full = { ...pairContext(solver), frames: short.frames };
		const inputs = pairInputs(source, ellipse(122, 284, 14, 40));
		expect((await solvePair(inputs, short)).row.debiased_cost).toBeNaN();
		const fresh = await solvePair(inputs, pairContext(solver));
		expect((await solvePair(inputs, full)).row.debiased_cost).toBe(fresh.row.debiased_cost);
	});
});

describe("a pair that ran out of sweeps", () => {
	it("is a result that says so, without a debiased cost", async () => {
		const { row } = await solved(ellipse(124, 290, 16, 44), { maxSweeps: 1, tolerance: 1e-12 });
		expect(row.success).toBe(true);
		expect(row.converged).toBe(false);
		expect(row.debiased_cost).toBeNaN();
	});

	it("keeps its displacements, debiased and not: they are there whenever the run debiases", async () => {
		const { artifacts } = await solved(ellipse(124, 290, 16, 44), { maxSweeps: 1, tolerance: 1e-12 });
		const { index, velocityYx, velocityDebiasedYx } = artifacts.source;
		for (const velocity of [velocityYx, velocityDebiasedYx]) {
			expect(velocity?.length).toBe(2 * index.length);
			expect(velocity?.every(Number.isFinite)).toBe(true);
		}
	});
});

describe("value of a self-transport", () => {
	it("follows the total mass as a direct solve does", async () => {
		const unit = pairProblem(frameOfMask(source), frameOfMask(source), pairContext(solver).parameters).problem;
		for (const [rho, mass] of [
			[0.01, 1.3],
			[10, 0.7],
		] as const) {
			const problem = { ...unit, rho };
			const scaled = problem.a.map((value) => value * mass);
			const big = { ...problem, a: scaled, b: scaled };
			const options = { tolerance: 1e-6, maxSweeps: 2000 };
			const one = await solver.solve(problem, options);
			const many = await solver.solve(big, options);
			const self = summariseSelf(problem, one.f, evaluatePlan(problem, one.f, one.g), 1e-6);
			const direct = certify(big, many.f, many.g, evaluatePlan(big, many.f, many.g), 1e-6).primalObjective;
			expect(selfTransportValue(self, mass, problem.epsilon, rho) / direct).toBeCloseTo(1, 7);
		}
	});
});
