import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { polish } from "../../src/compute/cpu/cpuSolver.ts";
import type { GpuDevice } from "../../src/compute/gpu/device/acquireDevice.ts";
import { createWebGpuSolver } from "../../src/compute/gpu/solver.ts";
import type { Solution, TransportProblem, TransportSolver } from "../../src/compute/operations.ts";
import type { MaskflowError } from "../../src/domain/fault.ts";
import { nodeDevice } from "../support/gpuDevice.ts";
import { ellipseMeasure } from "../support/shapesOnLattice.ts";

const OPTIONS = { tolerance: 1e-4, maxSweeps: 2000 };

let gpu: GpuDevice;
let solver: TransportSolver;
beforeAll(async () => {
	gpu = await nodeDevice();
	solver = await createWebGpuSolver(gpu, { finish: polish });
});
afterAll(() => solver.dispose());

/** Pairs of different sizes, lattices and ε, so that none takes as many sweeps, levels or submits as another. */
function problems(): TransportProblem[] {
	const pair = (height: number, width: number, epsilon: number): TransportProblem => ({
		height,
		width,
		spacing: 1 / 576,
		a: ellipseMeasure(height, width, { y: 0.45 * height, x: 0.4 * width, ry: 0.3 * height, rx: 0.35 * width }),
		b: ellipseMeasure(height, width, { y: 0.55 * height, x: 0.55 * width, ry: 0.35 * height, rx: 0.3 * width }),
		epsilon,
		rho: 10,
	});
	return [
		pair(20, 30, 1e-4),
		pair(48, 90, 1e-4),
		pair(24, 30, 1e-5), // needs the other form of sums
		pair(110, 300, 1e-4), // its finer lattices take a dispatch a half step
		pair(9, 200, 1e-3),
		pair(30, 40, 1e-4),
	];
}

function sameBits(one: Solution, other: Solution): void {
	expect(one.f).toEqual(other.f);
	expect(one.g).toEqual(other.g);
	expect(one.trace).toEqual(other.trace);
	expect(one.sweeps).toBe(other.sweeps);
	expect(one.finishedOnCpu).toBe(other.finishedOnCpu);
}

describe("several solves at once on one device", () => {
	test("each gives the bits that it gives alone, whoever is beside it, and more at once than there is room for", async () => {
		const all = problems();
		const alone: Solution[] = [];
		for (const problem of all) alone.push(await solver.solve(problem, OPTIONS));
		expect(all.length).toBeGreaterThan(solver.atOnce);
		const together = await Promise.all(all.map((problem) => solver.solve(problem, OPTIONS)));
		for (const [n, found] of together.entries()) sameBits(found, alone[n]!);
	});

	test("submits are shared: four like pairs wait little more often than one", async () => {
		const { submit } = countSubmits(gpu);
		const [problem] = problems();
		const before = submit();
		await solver.solve(problem!, OPTIONS);
		const alone = submit() - before;
		await Promise.all(Array.from({ length: 4 }, () => solver.solve(problem!, OPTIONS)));
		expect(submit() - before - alone).toBeLessThan(2 * alone);
	});

	test("one that is aborted leaves the others alone", async () => {
		const [small, medium, , large] = problems();
		const expected = await solver.solve(medium!, OPTIONS);
		const abort = new AbortController();
		const aborted = solver.solve(large!, { ...OPTIONS, signal: abort.signal });
		const others = [small!, medium!].map((problem) => solver.solve(problem, OPTIONS));
		setTimeout(() => abort.abort(new Error("enough")), 5);
		await expect(aborted).rejects.toThrow("enough");
		sameBits((await Promise.all(others))[1]!, expected);
		sameBits(await solver.solve(medium!, OPTIONS), expected);
	});

	test("a lost device is told to each", async () => {
		const device = await nodeDevice();
		const doomed = await createWebGpuSolver(device, { finish: polish });
		const solves = problems().map((problem) => doomed.solve(problem, OPTIONS));
		setTimeout(() => device.device.destroy(), 5);
		const codes = await Promise.all(solves.map((solve) => solve.catch((error: MaskflowError) => error.fault.code)));
		expect(codes).toEqual(codes.map(() => "device-lost"));
		doomed.dispose();
	});
});

/** Counts what goes to a device's queue. */
function countSubmits({ device }: GpuDevice): { submit: () => number } {
	const { queue } = device;
	const original = queue.submit.bind(queue);
	let count = 0;
	queue.submit = (commands) => {
		count++;
		return original(commands);
	};
	return { submit: () => count };
}
