import { describe, expect, it } from "vitest";
import { certify } from "../../../src/compute/certificate.ts";
import { createCpuSolver } from "../../../src/compute/cpu/cpuSolver.ts";
import { evaluatePlan } from "../../../src/compute/cpu/evaluatePlan.ts";
import type { Solution } from "../../../src/compute/operations.ts";
import type { Certificate } from "../../../src/domain/result.ts";
import { HARD_SHAPES } from "../../support/hardShapes.ts";
import { problemOfMasks } from "../../support/transport.ts";

interface Parameters {
	readonly epsilon: number;
	readonly rho: number;
	readonly normalization: "each" | "shared";
}

async function solved(
	shape: keyof typeof HARD_SHAPES,
	parameters: Parameters,
	simd = true,
): Promise<{ certificate: Certificate; solution: Solution }> {
	const { problem } = problemOfMasks(...HARD_SHAPES[shape], parameters);
	const solution = await createCpuSolver({ simd }).solve(problem, { tolerance: 1e-4, maxSweeps: 2000 });
	const plan = evaluatePlan(problem, solution.f, solution.g);
	return { certificate: certify(problem, solution.f, solution.g, plan, 1e-4), solution };
}

describe("cpu solver, hard shapes and parameters", () => {
	const shapes = [
		"no overlap",
		"two pieces, one gone",
		"three pieces",
		"one pixel wide",
		"one pixel each",
		"5 px against 20,000",
		"20,000 px against 5",
		"at the border",
		"identical",
	] as const;
	const parameters = [
		{ epsilon: 1e-4, rho: 10, normalization: "each" },
		{ epsilon: 1e-5, rho: 10, normalization: "shared" },
		{ epsilon: 1e-1, rho: 1e3, normalization: "each" },
		{ epsilon: 1e-3, rho: 1e-4, normalization: "shared" },
	] as const;
	for (const shape of shapes) {
		for (const parameter of parameters) {
			const { epsilon, rho, normalization } = parameter;
			it(`converges: ${shape}, ε ${epsilon}, ρ ${rho}, ${normalization}`, async () => {
				expect((await solved(shape, parameter)).certificate.converged).toBe(true);
			});
		}
	}

	it("takes no sweep more than it may, wherever the limit falls", async () => {
		for (const shape of ["no overlap", "two unequal pieces 540 px apart", "like an embryo"] as const) {
			const { problem } = problemOfMasks(...HARD_SHAPES[shape], { epsilon: 1e-5, rho: 10, normalization: "each" });
			for (const maxSweeps of [1, 2, 4, 7, 12, 17, 30]) {
				const { sweeps } = await createCpuSolver().solve(problem, { tolerance: 1e-4, maxSweeps });
				expect(sweeps, `${shape}, at most ${maxSweeps}`).toBeLessThanOrEqual(maxSweeps);
			}
		}
	});

	it("brings mass across 540 px at the smallest ε, where a pixel's step changes the exponents by 300 nats", async () => {
		const parameter = { epsilon: 1e-5, rho: 10, normalization: "each" } as const;
		for (const simd of [true, false]) {
			const { certificate, solution } = await solved("two unequal pieces 540 px apart", parameter, simd);
			expect(certificate.converged).toBe(true);
			expect(solution.sweeps).toBeLessThan(500);
		}
	});

	it("keeps its over-relaxation where ρ times the mass hides the dual's growth in rounding", async () => {
		const { certificate, solution } = await solved("stripes", { epsilon: 1e-4, rho: 1e3, normalization: "each" });
		expect(certificate.converged).toBe(true);
		expect(solution.sweeps).toBeLessThan(150);
	});

	it("is right about convergence where five pixels take up the mass of thousands, whatever float32 rounds", async () => {
		for (const rho of [1e-4, 1e-2, 1]) {
			const { certificate } = await solved("5 px against 20,000", { epsilon: 0.1, rho, normalization: "shared" });
			expect(certificate.converged).toBe(true);
		}
	});

	it("fills the grid", async () => {
		const { certificate } = await solved("full grid", { epsilon: 1e-4, rho: 10, normalization: "each" });
		expect(certificate.converged).toBe(true);
	});
});
