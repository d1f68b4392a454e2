import type { LevelTrace } from "../../domain/result.ts";
import { buildLevel, type LatticePair, supportBox } from "../levels.ts";
import type { Solution, SolveOptions, TransportProblem, TransportSolver } from "../operations.ts";
import type { GpuDevice } from "./device/acquireDevice.ts";
import { deviceLost, deviceRefused } from "./device/faults.ts";
import { planDeviceLevels } from "./deviceLevels.ts";
import { GpuSolve } from "./gpuSolve.ts";
import { createClimbLines } from "./kernels/climbLines.ts";
import type { Kernel } from "./kernels/kernel.ts";
import type { OctetForm } from "./kernels/octet.ts";
import { createRelaxLines } from "./kernels/relaxLines.ts";
import { BufferPool } from "./memory/bufferPool.ts";
import type { Kernels } from "./sweepEncoder.ts";

/** Brings potentials that float32 cannot improve to the tolerance in float64; `sweeps` of its answer are what it added. */
export type FinishInFloat64 = (
	problem: TransportProblem,
	f: Float64Array,
	g: Float64Array,
	options: SolveOptions,
) => Promise<Solution>;

export interface WebGpuSolverOptions {
	/** Called when float32 stopped short of the tolerance. Without it such a pair is returned as it is. */
	readonly finish?: FinishInFloat64;
}

async function compileKernels({ device, subgroupSize }: GpuDevice): Promise<Kernels> {
	const form = async (choice: OctetForm): Promise<[Kernel, Kernel]> => [
		await createRelaxLines(device, choice, subgroupSize),
		await createClimbLines(device, choice, subgroupSize),
	];
	const [tables, direct] = await Promise.all([form("octet-tables"), form("octet-direct")]);
	return {
		relax: { "octet-tables": tables[0], "octet-direct": direct[0] },
		climb: { "octet-tables": tables[1], "octet-direct": direct[1] },
	};
}

/**
 * The WebGPU solver: float32 in the log domain, coarse to fine, over-relaxed (SPEC section 4). Two dispatches a sweep.
 * Takes over the device: `dispose` destroys it.
 * @throws MaskflowError `device-refused` when the device cannot compile the kernels, `device-lost`.
 */
export async function createWebGpuSolver(
	gpu: GpuDevice,
	solverOptions: WebGpuSolverOptions = {},
): Promise<TransportSolver> {
	const kernels = await compileKernels(gpu).catch((error: unknown) => {
		throw gpu.isLost() ? deviceLost(String(error)) : deviceRefused("a kernel", String(error));
	});
	const pool = new BufferPool(gpu.device);
	return {
		kind: "webgpu",
		adapter: gpu.adapter,
		solve: (problem, options) => solve(gpu, kernels, pool, problem, options, solverOptions),
		dispose: () => {
			pool.dispose();
			gpu.device.destroy();
		},
	};
}

async function solve(
	gpu: GpuDevice,
	kernels: Kernels,
	pool: BufferPool,
	problem: TransportProblem,
	options: SolveOptions,
	{ finish }: WebGpuSolverOptions,
): Promise<Solution> {
	options.signal?.throwIfAborted();
	const box = supportBox(problem);
	const boxed = cropProblem(problem, box);
	const symmetric = boxed.a === boxed.b;
	const plan = planDeviceLevels(boxed, problem.epsilon);
	const run = new GpuSolve(gpu, kernels, pool, boxed, options);
	const trace: LevelTrace[] = [];
	try {
		await run.prepare(
			(symmetric ? plan.slice(-1) : plan).map((step) => ({ ...step, level: buildLevel(boxed, step.factor) })),
		);
		for (;;) {
			const level = await run.solveNextLevel();
			if (level === undefined) break;
			trace.push(level);
		}
		const { f, g, settled } = await run.readPotentials();
		const full = { f: uncrop(f, problem, box), g: f === g ? undefined : uncrop(g, problem, box) };
		const sweeps = trace[trace.length - 1]?.sweeps ?? 0;
		const found: Solution = {
			f: full.f,
			g: full.g ?? full.f,
			sweeps,
			trace,
			finishedOnCpu: false,
			counts: run.counts(),
		};
		if (settled || finish === undefined) return found;
		const finished = await finish(problem, found.f, found.g, { ...options, maxSweeps: options.maxSweeps - sweeps });
		if (finished.sweeps === 0) return found;
		const counts = { ...found.counts, terms: found.counts.terms + finished.counts.terms };
		return {
			...finished,
			counts,
			sweeps: sweeps + finished.sweeps,
			trace: [...trace, ...finished.trace],
			finishedOnCpu: true,
		};
	} finally {
		pool.release();
	}
}

type Box = ReturnType<typeof supportBox>;

/** The part of a problem that has support; symmetry is kept. */
function cropProblem(problem: TransportProblem, box: Box): TransportProblem {
	const height = box.r1 - box.r0;
	const width = box.c1 - box.c0;
	const crop = (data: Float64Array): Float64Array => {
		const result = new Float64Array(height * width);
		for (let row = 0; row < height; row++) {
			const start = (box.r0 + row) * problem.width + box.c0;
			result.set(data.subarray(start, start + width), row * width);
		}
		return result;
	};
	const a = crop(problem.a);
	return { ...problem, height, width, a, b: sameMeasure(problem) ? a : crop(problem.b) };
}

/** Equal measures in two arrays are one measure: the symmetric iteration is both faster and exact for identical masks. */
function sameMeasure({ a, b }: TransportProblem): boolean {
	return a === b || a.every((mass, at) => mass === b[at]);
}

function uncrop(values: Float64Array, problem: LatticePair, box: Box): Float64Array {
	const width = box.c1 - box.c0;
	const result = new Float64Array(problem.height * problem.width).fill(Number.NaN);
	for (let row = box.r0; row < box.r1; row++) {
		const start = (row - box.r0) * width;
		result.set(values.subarray(start, start + width), row * problem.width + box.c0);
	}
	return result;
}
