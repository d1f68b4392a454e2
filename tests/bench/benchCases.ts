import { certify } from "../../src/compute/certificate.ts";
import { evaluatePlan } from "../../src/compute/cpu/evaluatePlan.ts";
import type { Solution } from "../../src/compute/operations.ts";
import { goldenNames, loadGolden } from "../support/goldens.ts";
import { ellipseMask, gridMask } from "../support/shapes.ts";
import { deviationFromGolden, type ProblemInCrop, problemOfMasks } from "../support/transport.ts";

export const OPTIONS = { tolerance: 1e-4, maxSweeps: 2000 };

export interface BenchCase {
	readonly name: string;
	readonly source: Uint8Array;
	readonly target: Uint8Array;
	readonly crop: ProblemInCrop;
	/** Whether it belongs to the growth with the number of pixels. */
	readonly growth: boolean;
	/** Throws when the answer is outside the bars. */
	readonly check: (solution: Solution) => void;
}

function certified(crop: ProblemInCrop, solution: Solution): ReturnType<typeof evaluatePlan> {
	const plan = evaluatePlan(crop.problem, solution.f, solution.g);
	const certificate = certify(crop.problem, solution.f, solution.g, plan, OPTIONS.tolerance);
	if (!certificate.converged)
		throw new Error(`not converged: error ${certificate.marginalError}, gap ${certificate.relativeGap}`);
	return plan;
}

function goldenCase(name: string): BenchCase {
	const golden = loadGolden(name);
	const { source, target, epsilon, regM: rho, normalization } = golden;
	const crop = problemOfMasks(source, target, { epsilon, rho, normalization });
	return {
		name,
		source,
		target,
		crop,
		growth: false,
		check(solution) {
			const deviation = deviationFromGolden(golden, crop, certified(crop, solution));
			const right =
				deviation.costRelative < 1e-3 &&
				deviation.velocityRmsePx < 0.02 &&
				deviation.velocityP99Px < 0.1 &&
				deviation.massShare < 1e-3;
			if (!right) throw new Error(`outside the bars: ${JSON.stringify(deviation)}`);
		},
	};
}

function generatedCase(name: string, source: Uint8Array, target: Uint8Array): BenchCase {
	const crop = problemOfMasks(source, target, { epsilon: 1e-4, rho: 10, normalization: "each" });
	return { name, source, target, crop, growth: true, check: (solution) => void certified(crop, solution) };
}

/** An ellipse of the given area, its partner a little turned towards a circle and moved. */
function growthCase(area: number): BenchCase {
	const rx = Math.sqrt((area * 2.6) / Math.PI);
	const ry = rx / 2.6;
	const moved = ellipseMask(131, 292, Math.min(126, ry * 1.08), Math.min(280, rx * 0.95));
	return generatedCase(`ellipse, ${area} px`, ellipseMask(127.5, 287.5, ry, rx), moved);
}

/** Reference pairs, where they are there, and shapes of 1,000 to 147,456 px. */
export function benchCases(): BenchCase[] {
	return [
		...goldenNames().map(goldenCase),
		...[1000, 5000, 10_000, 50_000].map(growthCase),
		generatedCase(
			"full grid, 147,456 px",
			gridMask(() => true),
			gridMask((_, x) => x < 560),
		),
	];
}
