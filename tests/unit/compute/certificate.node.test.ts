import { describe, expect, it } from "vitest";
import { certify } from "../../../src/compute/certificate.ts";
import type { PlanEvaluation, PlanMoments, TransportProblem } from "../../../src/compute/operations.ts";

/** One pixel against one pixel: every sum of the certificate is one term. */
function onePixel(p: number, f: number, rho: number) {
	const one = Float64Array.of(1);
	const problem: TransportProblem = { height: 1, width: 1, spacing: 1, a: one, b: one, epsilon: 1e-4, rho };
	const zero = Float64Array.of(0);
	const moments: PlanMoments = {
		marginal: Float64Array.of(p),
		meanDy: zero,
		meanDx: zero,
		varYy: zero,
		covYx: zero,
		varXx: zero,
	};
	const plan: PlanEvaluation = { source: moments, target: moments };
	const potential = Float64Array.of(f);
	return certify(problem, potential, potential, plan, 1e-4);
}

describe("certificate", () => {
	it("adds the two sides of SPEC section 4", () => {
		const [p, f, rho, epsilon] = [0.8, 0.01, 0.05, 1e-4];
		const aim = Math.exp(-f / rho);
		const got = onePixel(p, f, rho);
		const gap = 2 * rho * (p * Math.log(p / aim) - p + aim);
		const dual = 2 * rho * (1 - aim) + epsilon * (1 - p);
		const primal = 2 * p * f - epsilon * (p - 1) + 2 * rho * (p * Math.log(p) - p + 1);
		expect(got.marginalError).toBeCloseTo(2 * Math.abs(p - aim), 14);
		expect(got.dualObjective).toBeCloseTo(dual, 14);
		expect(got.primalObjective).toBeCloseTo(primal, 14);
		expect(got.primalObjective - got.dualObjective).toBeCloseTo(gap, 14);
	});

	it("has no gap that cancels, nor one that jumps where the series takes over", () => {
		const rho = 10;
		for (const x of [1e-9, 0.999e-3, 1.001e-3]) {
			const got = onePixel(1 + x, 0, rho);
			const expected = 2 * rho * ((1 + x) * Math.log1p(x) - x);
			expect(got.relativeGap * Math.abs(got.primalObjective)).toBeGreaterThanOrEqual(0);
			if (x > 1e-6) expect((got.relativeGap * Math.abs(got.primalObjective)) / expected).toBeCloseTo(1, 6);
		}
	});

	it("stays a number where the masses underflow", () => {
		for (const [p, f] of [
			[1e-300, 0.1],
			[0, 0.1],
			[1e-250, 1e-1 * 8],
			[5e-324, 0.0745],
		] as const) {
			const got = onePixel(p, f, 1e-4);
			expect(Number.isFinite(got.relativeGap)).toBe(true);
			expect(got.converged).toBe(true);
		}
	});
});
