import { afterAll, beforeAll, expect, test } from "vitest";
import type { GpuDevice } from "../../src/compute/gpu/device/acquireDevice.ts";
import { kernelBits } from "../../src/compute/gpu/kernels/octet.ts";
import { buildLevel } from "../../src/compute/levels.ts";
import { nodeDevice } from "../support/gpuDevice.ts";
import { kernelBench } from "../support/kernelBench.ts";
import { logSums, steps } from "../support/plainSinkhorn.ts";
import { ellipseMeasure } from "../support/shapesOnLattice.ts";

let gpu: GpuDevice;
beforeAll(async () => {
	gpu = await nodeDevice();
});
afterAll(() => gpu.device.destroy());

test.each([
	{ epsilon: 1e-4, rho: 10, nextEpsilon: 1e-4 },
	{ epsilon: 2e-6, rho: 0.01, nextEpsilon: 1.5e-6 },
])(
	"climbing evaluates the half step of the coarse measures at the fine points: ε $epsilon → $nextEpsilon",
	async (given) => {
		const { epsilon, rho, nextEpsilon } = given;
		const height = 23;
		const width = 38;
		const spacing = 1 / 576;
		const a = ellipseMeasure(height, width, { y: 10, x: 16, ry: 8, rx: 14 });
		const b = ellipseMeasure(height, width, { y: 12, x: 22, ry: 9, rx: 13 });
		const fine = buildLevel({ height, width, spacing, a, b }, 1);
		const coarse = buildLevel({ height, width, spacing, a, b }, 2);
		const bench = await kernelBench(
			gpu,
			[
				{ level: coarse, epsilon },
				{ level: fine, epsilon: nextEpsilon },
			],
			rho,
			{ source: 1, target: 1 },
		);
		const wave = (phase: number): Float64Array =>
			Float64Array.from({ length: coarse.height * coarse.width }, (_, at) => 3 * Math.sin(0.3 * at + phase));
		const phi = wave(0);
		const psi = wave(1);
		bench.setPotential(bench.levels[0]!, "source", phi);
		bench.setPotential(bench.levels[0]!, "target", psi);
		bench.encoder.climb(bench.levels[0]!, bench.levels[1]!, nextEpsilon);
		bench.run();

		// Centre of coarse block j in fine points: 2j + 1/2.
		const inputs = {
			rows: steps(coarse.height).map((j) => 2 * j + 0.5),
			columns: steps(coarse.width).map((j) => 2 * j + 0.5),
		};
		const outputs = { rows: steps(height), columns: steps(width) };
		const kappa = epsilon / (rho + epsilon);
		const expected = (mass: Float64Array, potential: Float64Array): Float64Array =>
			logSums(mass, potential, inputs, outputs, kernelBits(spacing, epsilon)).map(
				(sum) => ((kappa * sum - sum) * epsilon) / nextEpsilon,
			);
		const apart = (found: Float64Array, wanted: Float64Array, support: Float64Array): number =>
			found.reduce(
				(most, value, at) =>
					support[at]! > 0 ? Math.max(most, Math.abs(value - wanted[at]!) / (1 + Math.abs(wanted[at]!))) : most,
				0,
			);
		expect(apart(await bench.potential(bench.levels[1]!, "source"), expected(coarse.b, psi), a)).toBeLessThan(2e-6);
		expect(apart(await bench.potential(bench.levels[1]!, "target"), expected(coarse.a, phi), b)).toBeLessThan(2e-6);
		bench.dispose();
	},
);
