import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { certify } from "../../src/compute/certificate.ts";
import { polish } from "../../src/compute/cpu/cpuSolver.ts";
import { evaluatePlan } from "../../src/compute/cpu/evaluatePlan.ts";
import type { GpuDevice } from "../../src/compute/gpu/device/acquireDevice.ts";
import { createWebGpuSolver } from "../../src/compute/gpu/solver.ts";
import type { Solution, TransportProblem, TransportSolver } from "../../src/compute/operations.ts";
import { MaskflowError } from "../../src/domain/fault.ts";
import { goldenNames, loadGolden } from "../support/goldens.ts";
import { nodeDevice } from "../support/gpuDevice.ts";
import { ellipseMeasure } from "../support/shapesOnLattice.ts";
import { deviationFromGolden, problemOfMasks } from "../support/transport.ts";

const TOLERANCE = 1e-4;
const OPTIONS = { tolerance: TOLERANCE, maxSweeps: 2000 };

let gpu: GpuDevice;
let solver: TransportSolver;
beforeAll(async () => {
	gpu = await nodeDevice();
	solver = await createWebGpuSolver(gpu, { finish: polish });
});
afterAll(() => solver.dispose());

function ellipses(given: Partial<TransportProblem> = {}): TransportProblem {
	const height = 48;
	const width = 90;
	return {
		height,
		width,
		spacing: 1 / 576,
		a: ellipseMeasure(height, width, { y: 22, x: 36, ry: 14, rx: 30 }),
		b: ellipseMeasure(height, width, { y: 26, x: 50, ry: 16, rx: 28 }),
		epsilon: 1e-4,
		rho: 10,
		...given,
	};
}

function certificateOf(problem: TransportProblem, { f, g }: Solution): ReturnType<typeof certify> {
	return certify(problem, f, g, evaluatePlan(problem, f, g), TOLERANCE);
}

// Not in a suite of their own: without the reference answers it would be an empty one, which fails.
test.each(goldenNames())("reference answers: %s is within the bars", async (name) => {
	const golden = loadGolden(name);
	const made = problemOfMasks(golden.source, golden.target, {
		epsilon: golden.epsilon,
		rho: golden.regM,
		normalization: golden.normalization,
	});
	const solution = await solver.solve(made.problem, OPTIONS);
	const plan = evaluatePlan(made.problem, solution.f, solution.g);
	const found = deviationFromGolden(golden, made, plan);
	expect(found.costRelative).toBeLessThan(1e-3);
	expect(found.velocityRmsePx).toBeLessThan(0.02);
	expect(found.velocityP99Px).toBeLessThan(0.1);
	expect(found.massShare).toBeLessThan(1e-3);
	expect(certify(made.problem, solution.f, solution.g, plan, TOLERANCE).converged).toBe(true);
	expect(solution.counts.bytesAllocated).toBeLessThan(64e6);
	expect(solution.counts.dispatches).toBeLessThanOrEqual(300);
});

test.each(
	goldenNames()
		.filter((name) => name === "quick_small")
		.flatMap((name) => [4, 32].map((subgroupSize) => ({ name, subgroupSize }))),
)(
	"reference answers: $name on a device with the standard's minimum limits and subgroups of $subgroupSize",
	async ({ name, subgroupSize }) => {
		const { source, target, epsilon, regM: rho, normalization } = loadGolden(name);
		const { problem } = problemOfMasks(source, target, { epsilon, rho, normalization });
		const small = await createWebGpuSolver(
			{ ...(await nodeDevice({ minimumLimits: true })), subgroupSize },
			{ finish: polish },
		);
		expect(certificateOf(problem, await small.solve(problem, OPTIONS)).converged).toBe(true);
		small.dispose();
	},
);

describe("generated pairs", () => {
	test.each([
		{ epsilon: 1e-4, rho: 10 },
		{ epsilon: 1e-3, rho: 10 },
		{ epsilon: 1e-2, rho: 1000 },
		{ epsilon: 1e-4, rho: 0.005 },
		{ epsilon: 1e-4, rho: 1e-4 },
	])("converges by the certificate: ε $epsilon, ρ $rho", async ({ epsilon, rho }) => {
		const problem = ellipses({ epsilon, rho });
		expect(certificateOf(problem, await solver.solve(problem, OPTIONS)).converged).toBe(true);
	});

	test("unequal masses at a stiff relaxation: the shift is thousands of bits and costs no accuracy", async () => {
		const base = ellipses();
		const problem = { ...base, b: base.b.map((mass) => 1.4 * mass) };
		expect(certificateOf(problem, await solver.solve(problem, OPTIONS)).converged).toBe(true);
	});

	test("potentials are NaN outside the supports and finite on them; the trace tells of every level", async () => {
		const problem = ellipses();
		const { f, g, trace, sweeps, counts } = await solver.solve(problem, OPTIONS);
		expect(f.every((value, at) => Number.isFinite(value) === problem.a[at]! > 0)).toBe(true);
		expect(g.every((value, at) => Number.isFinite(value) === problem.b[at]! > 0)).toBe(true);
		expect(trace.map(({ factor }) => factor)).toEqual([4, 2, 1]);
		expect(trace[2]!.sweeps).toBe(sweeps);
		expect(
			trace.every(({ error, atSweep, gap }) => error.length === atSweep.length && gap.length === error.length),
		).toBe(true);
		expect(counts.dispatches).toBeGreaterThan(2 * sweeps);
		expect(counts.submits).toBeGreaterThan(0);
	});

	test.each([
		{ name: "one array for both sides", copy: false },
		{ name: "equal measures in two arrays", copy: true },
	])("a measure onto itself is solved in float64 without the device: $name", async ({ copy }) => {
		const { a } = ellipses();
		const problem = ellipses({ a, b: copy ? a.slice() : a });
		const solution = await solver.solve(problem, OPTIONS);
		expect(solution.g).toEqual(solution.f);
		expect(solution.finishedOnCpu).toBe(true);
		expect(solution.counts.dispatches).toBe(0);
		// Debiasing subtracts it: far better than a pair.
		expect(certificateOf(problem, solution).marginalError).toBeLessThan(2e-7);
	});

	test("solving twice gives the same bits, however long the submits were", async () => {
		const problem = ellipses();
		const first = await solver.solve(problem, OPTIONS);
		const second = await solver.solve(problem, OPTIONS);
		expect(second.f).toEqual(first.f);
		expect(second.g).toEqual(first.g);
	});
});

describe("limits and finishing", () => {
	test.each([1, 2, 3])("the sweep limit is kept: %i", async (maxSweeps) => {
		const { sweeps, trace } = await solver.solve(ellipses(), { tolerance: 1e-6, maxSweeps });
		expect(sweeps).toBeLessThanOrEqual(maxSweeps);
		expect(trace.at(-1)?.sweeps).toBeLessThanOrEqual(maxSweeps);
	});

	test("a tolerance below float32's floor is finished in float64 and marked", async () => {
		const device = await nodeDevice({ minimumLimits: true });
		const finishing = await createWebGpuSolver(device, { finish: polish });
		const problem = ellipses();
		const solution = await finishing.solve(problem, { tolerance: 1e-8, maxSweeps: 2000 });
		expect(solution.finishedOnCpu).toBe(true);
		expect(
			certify(problem, solution.f, solution.g, evaluatePlan(problem, solution.f, solution.g), 1e-8).converged,
		).toBe(true);
		finishing.dispose();
	});

	test("exponents too large for float32: given up soon, finished in float64", async () => {
		const height = 20;
		const width = 480;
		const a = ellipseMeasure(height, width, { y: 10, x: 20, ry: 8, rx: 14 });
		const b = ellipseMeasure(height, width, { y: 9, x: 455, ry: 9, rx: 13 });
		const problem = ellipses({ height, width, a, b, epsilon: 1e-5 });
		const solution = await solver.solve(problem, OPTIONS);
		expect(solution.finishedOnCpu).toBe(true);
		expect(solution.sweeps).toBeLessThan(1000);
		expect(certificateOf(problem, solution).converged).toBe(true);
	});

	test("where float64 needs more than the limit leaves, the answer is short of the limit, for the caller to solve anew", async () => {
		const device = await nodeDevice();
		const slow = await createWebGpuSolver(device, {
			finish: async (problem, f, g, options) => ({
				...(await polish(problem, f, g, { ...options, maxSweeps: 1 })),
				sweeps: options.maxSweeps,
			}),
		});
		const { sweeps, finishedOnCpu } = await slow.solve(ellipses(), { tolerance: 1e-9, maxSweeps: 2000 });
		expect(finishedOnCpu).toBe(false);
		expect(sweeps).toBeLessThan(2000);
		slow.dispose();
	});

	test("an aborted solve rejects with the signal's reason, and the solver goes on to work", async () => {
		const reason = new Error("stopped by the test");
		const controller = new AbortController();
		const solving = solver.solve(ellipses(), { ...OPTIONS, signal: controller.signal });
		controller.abort(reason);
		await expect(solving).rejects.toBe(reason);
		const problem = ellipses();
		expect(certificateOf(problem, await solver.solve(problem, OPTIONS)).converged).toBe(true);
	});

	test.each([
		{ name: "zeros", value: 0 },
		{ name: "NaN", value: Number.NaN },
	])("a device that returns $name is no answer: the pair fails as one that the cpu may solve", async ({ value }) => {
		const broken = await nodeDevice();
		const createBuffer = broken.device.createBuffer.bind(broken.device);
		broken.device.createBuffer = (descriptor) => {
			const buffer = createBuffer(descriptor);
			if ((descriptor.usage & GPUBufferUsage.MAP_READ) !== 0) {
				buffer.getMappedRange = (_offset, size) => new Float32Array((size ?? descriptor.size) / 4).fill(value).buffer;
			}
			return buffer;
		};
		const lying = await createWebGpuSolver(broken, { finish: polish });
		const error = await lying.solve(ellipses(), OPTIONS).catch((thrown: unknown) => thrown);
		expect((error as MaskflowError).fault.code).toBe("not-finite");
		lying.dispose();
	});

	test("a device lost in the middle of a pair is told as such", async () => {
		const device = await nodeDevice();
		const doomed = await createWebGpuSolver(device, { finish: polish });
		// At the first sign of progress: a pair this small is done within a few milliseconds.
		const options = { ...OPTIONS, onProgress: () => device.device.destroy() };
		const error = await doomed.solve(ellipses(), options).catch((thrown: unknown) => thrown);
		expect(error).toBeInstanceOf(MaskflowError);
		expect((error as MaskflowError).fault.code).toBe("device-lost");
		const again = await doomed.solve(ellipses(), OPTIONS).catch((thrown: unknown) => thrown);
		expect((again as MaskflowError).fault.code).toBe("device-lost");
	});
});
