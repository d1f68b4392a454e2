import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { GpuDevice } from "../../src/compute/gpu/device/acquireDevice.ts";
import { kernelBits } from "../../src/compute/gpu/kernels/octet.ts";
import type { Level } from "../../src/compute/levels.ts";
import { nodeDevice } from "../support/gpuDevice.ts";
import { kernelBench } from "../support/kernelBench.ts";
import { logSums, plainShift, steps } from "../support/plainSinkhorn.ts";
import { ellipseMeasure } from "../support/shapesOnLattice.ts";

let gpu: GpuDevice;
beforeAll(async () => {
	gpu = await nodeDevice();
});
afterAll(() => gpu.device.destroy());

const HEIGHT = 21;
const WIDTH = 45;
const POINTS = { rows: steps(HEIGHT), columns: steps(WIDTH) };
const A = ellipseMeasure(HEIGHT, WIDTH, { y: 9, x: 16, ry: 6, rx: 13 });
const B = ellipseMeasure(HEIGHT, WIDTH, { y: 12, x: 27, ry: 8, rx: 16 }).map((mass) => 1.3 * mass);
const LEVEL: Level = { factor: 1, height: HEIGHT, width: WIDTH, spacing: 1 / 576, a: A, b: B };

/** Exponents reach some hundred bits, where a float32 step is 3e-5; a sum adds a few of them. */
const BITS_TOLERANCE = 2e-4;

function worst(found: Float64Array, expected: Float64Array, support: Float64Array): number {
	return found.reduce(
		(most, value, at) => (support[at]! > 0 ? Math.max(most, Math.abs(value - expected[at]!)) : most),
		0,
	);
}

function tilted(scale: number): Float64Array {
	return Float64Array.from({ length: HEIGHT * WIDTH }, (_, at) => {
		const row = Math.floor(at / WIDTH);
		const column = at % WIDTH;
		return scale * (0.9 * column - 0.3 * row + 0.02 * (column - 20) ** 2);
	});
}

describe.each([
	{ name: "wide kernel, table of powers", epsilon: 1e-4, rho: 10 },
	{ name: "narrow kernel, an exponential a term", epsilon: 1.2e-6, rho: 10 },
	{ name: "strong relaxation of the marginals", epsilon: 1e-4, rho: 1e-3 },
])("$name", ({ epsilon, rho }) => {
	const ratio = epsilon / rho;
	const kappa = epsilon / (rho + epsilon);
	const bits = kernelBits(LEVEL.spacing, epsilon);

	test("a half step of either side is that of the formula, shift and over-relaxation included", async () => {
		const bench = await kernelBench(gpu, [{ level: LEVEL, epsilon }], rho, { source: 1, target: 1.3 });
		const [level] = bench.levels;
		const phi = tilted(0.5);
		const psi = tilted(-0.4);
		bench.setPotential(level!, "source", phi);
		bench.setPotential(level!, "target", psi);
		bench.encoder.halfStep(level!, "source", { epsilon, nextEpsilon: epsilon, omega: 1.4 });
		bench.encoder.halfStep(level!, "target", { epsilon, nextEpsilon: epsilon, omega: 0.7 });
		bench.run();

		// The given starting sums (masses 1 and 1.3) stand for the first shift; after that, those of the new potentials.
		const firstShift = Math.log2(1 / 1.3) / (2 * ratio);
		const ofTarget = logSums(B, psi, POINTS, POINTS, bits);
		const phiNext = phi.map((old, at) => old + 1.4 * (kappa * (ofTarget[at]! - firstShift) - ofTarget[at]! - old));
		const massA = A.reduce((sum, mass, at) => sum + mass * 2 ** (-phiNext[at]! * ratio), 0);
		const secondShift = Math.log2(massA / 1.3) / (2 * ratio);
		const ofSource = logSums(A, phiNext, POINTS, POINTS, bits);
		const psiNext = psi.map((old, at) => old + 0.7 * (kappa * (ofSource[at]! + secondShift) - ofSource[at]! - old));

		expect(worst(await bench.potential(level!, "source"), phiNext, A)).toBeLessThan(BITS_TOLERANCE);
		expect(worst(await bench.potential(level!, "target"), psiNext, B)).toBeLessThan(2 * BITS_TOLERANCE);
		expect((await bench.sums("source")).mass / massA).toBeCloseTo(1, 4);
		bench.dispose();
	});

	test("ω = 0 measures error, gap, dual and mass of the potentials and leaves them", async () => {
		const psi = tilted(0);
		const phi = logSums(B, psi, POINTS, POINTS, bits).map((sum, at) => 0.2 * Math.sin(at) - sum);
		const shift = plainShift(A, phi, B, psi, ratio);
		const sum = (mass: Float64Array, potential: Float64Array): number =>
			mass.reduce((total, m, at) => total + (m > 0 ? m * 2 ** (-potential[at]! * ratio) : 0), 0);
		const start = { source: sum(A, phi), target: sum(B, psi) };
		const bench = await kernelBench(gpu, [{ level: LEVEL, epsilon }], rho, start);
		const [level] = bench.levels;
		bench.setPotential(level!, "source", phi);
		bench.setPotential(level!, "target", psi);
		bench.encoder.halfStep(level!, "source", { epsilon, nextEpsilon: epsilon, omega: 0 });
		bench.run();

		const sums = logSums(B, psi, POINTS, POINTS, bits);
		const expected = { error: 0, gap: 0, dual: 0, transported: 0 };
		A.forEach((mass, at) => {
			if (mass === 0) return;
			const wanted = 2 ** (-(phi[at]! + shift) * ratio);
			const had = 2 ** (phi[at]! + sums[at]!);
			expected.error += mass * Math.abs(had - wanted);
			expected.gap += mass * (had * Math.log(had / wanted) - had + wanted);
			expected.dual += mass * (1 - wanted);
			expected.transported += mass * had;
		});
		const found = await bench.sums("source");
		const close = (value: number, to: number): void =>
			expect(Math.abs(value - to)).toBeLessThan(2e-4 * Math.abs(to) + 2e-6);
		close(found.error, expected.error);
		close(found.gap, expected.gap);
		close(found.dual, expected.dual);
		close(found.transported, expected.transported);
		expect(worst(await bench.potential(level!, "source"), phi, A)).toBeLessThan(BITS_TOLERANCE);
		bench.dispose();
	});
});

test("two islands far apart: outputs between them keep both, whichever is nearer", async () => {
	const width = 200;
	const a = new Float64Array(width).fill(1 / width);
	const b = Float64Array.from({ length: width }, (_, x) => (x < 3 || x > 195 ? 1 / 7 : 0));
	const level: Level = { factor: 1, height: 1, width, spacing: 1 / 576, a, b };
	const epsilon = 2e-5;
	const points = { rows: [0], columns: steps(width) };
	const bench = await kernelBench(gpu, [{ level, epsilon }], 10, { source: 1, target: 1 });
	const zero = new Float64Array(width);
	bench.setPotential(bench.levels[0]!, "source", zero);
	bench.setPotential(bench.levels[0]!, "target", zero);
	bench.encoder.halfStep(bench.levels[0]!, "source", { epsilon, nextEpsilon: epsilon, omega: 1 });
	bench.run();
	const sums = logSums(b, zero, points, points, kernelBits(1 / 576, epsilon));
	const expected = sums.map((sum) => (epsilon / (10 + epsilon)) * sum - sum);
	const found = await bench.potential(bench.levels[0]!, "source");
	// Exponents reach 2,000 bits here: a float32 step is 1.2e-4.
	expect(worst(found, expected, a)).toBeLessThan(1e-3);
	bench.dispose();
});

test("the same line sums, however threads share the lines", async () => {
	const results: Float64Array[] = [];
	for (const machine of [
		{ subgroupSize: 4 },
		{ subgroupSize: 32, subgroups: false },
		{ subgroupSize: 32, subgroups: true },
	]) {
		const bench = await kernelBench({ ...gpu, ...machine }, [{ level: LEVEL, epsilon: 1e-4 }], 10, {
			source: 1,
			target: 1.3,
		});
		bench.setPotential(bench.levels[0]!, "source", tilted(0.5));
		bench.setPotential(bench.levels[0]!, "target", tilted(-0.4));
		bench.encoder.halfStep(bench.levels[0]!, "source", { epsilon: 1e-4, nextEpsilon: 1e-4, omega: 1 });
		bench.run();
		results.push(await bench.potential(bench.levels[0]!, "source"));
		bench.dispose();
	}
	expect(worst(results[1]!, results[0]!, A)).toBeLessThan(BITS_TOLERANCE);
	expect(worst(results[2]!, results[0]!, A)).toBeLessThan(BITS_TOLERANCE);
});
