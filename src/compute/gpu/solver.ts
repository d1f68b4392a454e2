import type { LevelTrace } from "../../domain/result.ts";
import { buildLevel, type LatticePair, supportBox } from "../levels.ts";
import type { Solution, SolveOptions, TransportProblem, TransportSolver } from "../operations.ts";
import { capacityFor } from "./arena.ts";
import type { GpuDevice } from "./device/acquireDevice.ts";
import { SubmitPace } from "./device/submitPace.ts";
import { planDeviceLevels } from "./deviceLevels.ts";
import { type GpuMachine, GpuSolve } from "./gpuSolve.ts";
import { JointSubmits } from "./joint/jointSubmits.ts";
import { kernelCache } from "./kernels/kernels.ts";
import { Berths } from "./memory/berths.ts";
import { MOST_SOLVES } from "./memory/sharedBuffers.ts";

/** Brings potentials that float32 cannot improve to the tolerance in float64; `sweeps` of its answer are what it added. */
export type FinishInFloat64 = (
	problem: TransportProblem,
	f: Float64Array,
	g: Float64Array,
	options: SolveOptions,
) => Promise<Solution>;

export interface WebGpuSolverOptions {
	/**
	 * Called when float32 stopped short of the tolerance, and for every symmetric problem: debiasing subtracts a self-transport, so it has
	 * to be far better than float32 gives.
	 */
	readonly finish: FinishInFloat64;
}

/**
 * The WebGPU solver: float32 in the log domain, coarse to fine, over-relaxed (SPEC section 4). Two dispatches a sweep.
 * Takes over the device: `dispose` destroys it.
 * @throws MaskflowError `device-refused` when the device cannot compile the kernels, `device-lost`.
 */
export async function createWebGpuSolver(gpu: GpuDevice, solverOptions: WebGpuSolverOptions): Promise<TransportSolver> {
	const kernelsFor = kernelCache(gpu);
	await kernelsFor(capacityFor(0), "octet-tables");
	const machine = {
		gpu,
		kernelsFor,
		berths: new Berths(gpu.device),
		submits: new JointSubmits(gpu),
		paces: { lines: new SubmitPace(), level: new SubmitPace() },
	};
	return {
		kind: "webgpu",
		adapter: gpu.adapter,
		atOnce: MOST_SOLVES,
		solve: (problem, options) => solve(machine, problem, options, solverOptions),
		dispose: () => {
			machine.berths.dispose();
			gpu.device.destroy();
		},
	};
}

async function solve(
	machine: GpuMachine,
	problem: TransportProblem,
	options: SolveOptions,
	{ finish }: WebGpuSolverOptions,
): Promise<Solution> {
	options.signal?.throwIfAborted();
	if (isSymmetric(problem)) return solveInFloat64({ ...problem, b: problem.a }, options, finish);
	const box = supportBox(problem);
	const boxed = cropProblem(problem, box);
	const run = new GpuSolve(machine, boxed, options);
	const trace: LevelTrace[] = [];
	try {
		await run.prepare(
			planDeviceLevels(boxed, problem.epsilon).map((step) => ({ ...step, level: buildLevel(boxed, step.factor) })),
		);
		for (;;) {
			const level = await run.solveNextLevel();
			if (level === undefined) break;
			trace.push(level);
		}
		const { f, g, settled } = await run.readPotentials();
		const sweeps = trace[trace.length - 1]?.sweeps ?? 0;
		const found: Solution = {
			f: uncrop(f, problem, box),
			g: uncrop(g, problem, box),
			sweeps,
			trace,
			finishedOnCpu: false,
			counts: run.counts(),
		};
		// Where the limit is reached there are no sweeps left to finish with.
		if (settled || sweeps >= options.maxSweeps) return found;
		const left = options.maxSweeps - sweeps;
		const finished = await finish(problem, found.f, found.g, { ...options, maxSweeps: left });
		// Where float64 came to the limit too, the way from here is longer than the cpu's whole climb: what the device found is returned short of
		// the limit, the certificate refutes it, and the caller solves the pair anew.
		if (finished.sweeps === 0 || finished.sweeps >= left) return found;
		const counts = { ...found.counts, terms: found.counts.terms + finished.counts.terms };
		return {
			...finished,
			counts,
			sweeps: sweeps + finished.sweeps,
			trace: [...trace, ...finished.trace],
			finishedOnCpu: true,
		};
	} finally {
		run.leave();
	}
}

/** Equal measures in two arrays are one measure: the symmetric iteration is both faster and exact for identical masks. */
function isSymmetric({ a, b }: TransportProblem): boolean {
	return a === b || a.every((mass, at) => mass === b[at]);
}

/** A self-transport starts next to its answer: some twenty sweeps on the cpu, from potentials of zero and without the device. */
async function solveInFloat64(
	problem: TransportProblem,
	options: SolveOptions,
	finish: FinishInFloat64,
): Promise<Solution> {
	const zero = problem.a.map((mass) => (mass > 0 ? 0 : Number.NaN));
	return { ...(await finish(problem, zero, zero, options)), finishedOnCpu: true };
}

type Box = ReturnType<typeof supportBox>;

/** The part of a problem that has support. */
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
	return { ...problem, height, width, a: crop(problem.a), b: crop(problem.b) };
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
