import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { GpuDevice } from "../../src/compute/gpu/device/acquireDevice.ts";
import type { LevelControl } from "../../src/compute/gpu/kernels/relaxLevel.ts";
import type { LevelProgram } from "../../src/compute/gpu/levelStep.ts";
import type { Level } from "../../src/compute/levels.ts";
import { overRelaxation } from "../../src/compute/schedule.ts";
import { nodeDevice } from "../support/gpuDevice.ts";
import { type KernelBench, kernelBench } from "../support/kernelBench.ts";
import { ellipseMeasure } from "../support/shapesOnLattice.ts";

let gpu: GpuDevice;
beforeAll(async () => {
	gpu = await nodeDevice();
});
afterAll(() => gpu.device.destroy());

const EPSILON = 1e-4;
const RHO = 10;
const LEVEL: Level = {
	factor: 1,
	height: 21,
	width: 45,
	spacing: 1 / 576,
	a: ellipseMeasure(21, 45, { y: 9, x: 16, ry: 6, rx: 13 }),
	b: ellipseMeasure(21, 45, { y: 12, x: 27, ry: 8, rx: 16 }).map((mass) => 1.3 * mass),
};
/** Exponents reach some hundred bits, where a float32 step is 3e-5; a few sweeps add some of them. */
const BITS_TOLERANCE = 1e-3;

const PROGRAM: LevelProgram = {
	annealing: [],
	maxSweeps: 400,
	tolerance: 5e-5,
	closeBelow: 8e-4,
	goalOmega: overRelaxation(EPSILON, 45 / 576),
};

async function bench(given: Partial<GpuDevice> = {}): Promise<KernelBench> {
	const made = await kernelBench({ ...gpu, ...given }, [{ level: LEVEL, epsilon: EPSILON }], RHO);
	const zero = new Float64Array(LEVEL.height * LEVEL.width);
	for (const side of ["source", "target"] as const) made.setPotential(made.levels[0]!, side, zero);
	return made;
}

/** Dispatches until the level says that it is done. */
async function solve(made: KernelBench, program: LevelProgram, halfSteps: number): Promise<LevelControl> {
	for (let fresh = true; ; fresh = false) {
		made.encoder.level(made.levels[0]!, program, fresh, halfSteps);
		made.run();
		const control = await made.control();
		expect(control.halfSteps).toBeLessThanOrEqual(halfSteps);
		if (control.done) return control;
	}
}

async function potentials(made: KernelBench): Promise<Float64Array[]> {
	return [await made.potential(made.levels[0]!, "source"), await made.potential(made.levels[0]!, "target")];
}

function worst([f, g]: Float64Array[], [otherF, otherG]: Float64Array[]): number {
	const apart = (one: Float64Array, other: Float64Array, support: Float64Array): number =>
		one.reduce((most, value, at) => (support[at]! > 0 ? Math.max(most, Math.abs(value - other[at]!)) : most), 0);
	return Math.max(apart(f!, otherF!, LEVEL.a), apart(g!, otherG!, LEVEL.b));
}

describe("one workgroup solves a level", () => {
	test.each([
		{ subgroupSize: 4, subgroups: false },
		{ subgroupSize: 4, subgroups: true },
		{ subgroupSize: 32, subgroups: false },
		{ subgroupSize: 32, subgroups: true },
	])(
		"sweeps are those of a dispatch a half step: subgroups of $subgroupSize, their sums: $subgroups",
		async (machine) => {
			const annealing = [1e-3, 3e-4];
			const whole = await bench(machine);
			await solve(whole, { ...PROGRAM, annealing, maxSweeps: 3, goalOmega: 1.05, tolerance: 0, closeBelow: 0 }, 100);

			const single = await kernelBench(gpu, [{ level: LEVEL, epsilon: EPSILON }], RHO, { firstEpsilon: annealing[0]! });
			const level = single.levels[0]!;
			const zero = new Float64Array(LEVEL.height * LEVEL.width);
			for (const side of ["source", "target"] as const) single.setPotential(level, side, zero);
			const sweeps = [...annealing, ...annealing]
				.toSorted((one, other) => other - one)
				.map((epsilon) => ({ epsilon, omega: 1 }))
				.concat([1, 1.05, 1.05].map((omega) => ({ epsilon: EPSILON, omega })));
			for (const [n, { epsilon, omega }] of sweeps.entries()) {
				single.encoder.halfStep(level, "source", { epsilon, nextEpsilon: epsilon, omega });
				const nextEpsilon = sweeps[n + 1]?.epsilon ?? epsilon;
				single.encoder.halfStep(level, "target", { epsilon, nextEpsilon, omega });
			}
			single.run();
			expect(worst(await potentials(whole), await potentials(single))).toBeLessThan(BITS_TOLERANCE);
			whole.dispose();
			single.dispose();
		},
	);

	test("where dispatches are cut changes no bit", async () => {
		const program = { ...PROGRAM, annealing: [1e-3] };
		const [once, often] = [await bench(), await bench()];
		const [one, other] = [await solve(once, program, 250), await solve(often, program, 7)];
		expect(one.settled).toBe(true);
		expect(other.sweeps).toBe(one.sweeps);
		expect(other.error).toBe(one.error);
		expect(await potentials(often)).toEqual(await potentials(once));
		once.dispose();
		often.dispose();
	});

	test("settled means that the source's error, the target being exact, holds the tolerance", async () => {
		const made = await bench();
		const control = await solve(made, PROGRAM, 250);
		expect(control.settled).toBe(true);
		expect(control.error).toBeLessThanOrEqual(PROGRAM.tolerance);
		expect(control.samples).toBeGreaterThan(3);
		// The same measured by a dispatch of its own.
		const level = made.levels[0]!;
		made.encoder.start(level, EPSILON);
		made.encoder.halfStep(level, "source", { epsilon: EPSILON, nextEpsilon: EPSILON, omega: 0 });
		made.run();
		const { error } = await made.sums("source");
		expect(Math.abs(error / level.source.totalMass - control.error)).toBeLessThan(5e-6);
		made.dispose();
	});

	test.each([1, 2, 5])("the limit of sweeps is kept: %i", async (maxSweeps) => {
		const made = await bench();
		const control = await solve(made, { ...PROGRAM, tolerance: 1e-9, maxSweeps }, 250);
		expect(control.settled).toBe(false);
		expect(control.sweeps).toBe(maxSweeps);
		made.dispose();
	});

	test("an error that rounding holds up is given up", async () => {
		const made = await bench();
		const control = await solve(made, { ...PROGRAM, tolerance: 1e-9, maxSweeps: 2000 }, 250);
		expect(control.settled).toBe(false);
		expect(control.sweeps).toBeLessThan(600);
		made.dispose();
	});
});
