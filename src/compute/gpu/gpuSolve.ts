import type { LevelTrace } from "../../domain/result.ts";
import type { Level } from "../levels.ts";
import type { SolveOptions, TransportProblem, WorkCounts } from "../operations.ts";
import { bestShift } from "../schedule.ts";
import type { GpuDevice } from "./device/acquireDevice.ts";
import { notFinite } from "./device/faults.ts";
import type { DeviceLevelPlan } from "./deviceLevels.ts";
import { PARAMETER_STRIDE_BYTES } from "./kernels/kernel.ts";
import { rowMajorFromSide } from "./lattice.ts";
import {
	BUFFERS_PER_LEVEL,
	bindLevel,
	type LevelBuffers,
	layOutLevel,
	levelRequests,
	scratchBytes,
	sumsBytes,
	sumsLength,
} from "./levelBuffers.ts";
import { solveLevelOnDevice } from "./levelSolve.ts";
import { VEC4_PER_LINE } from "./lineSums.ts";
import type { BufferPool } from "./memory/bufferPool.ts";
import { type Kernels, MAX_RECORDS, SweepEncoder } from "./sweepEncoder.ts";
import { SweepRunner } from "./sweepRunner.ts";

/** The device stops at this share of the tolerance, so that the certificate in float64 holds too. */
const STOPPING_SHARE = 0.75;
/** What the device cannot see of the error: potentials rounded to float32, in such multiples of half their last place. */
const ROUNDING_FACTOR = 3;
/** Below this the device's own measure of the error is rounding, and float64 has to finish. */
const FLOAT32_FLOOR = 2e-5;
/** A coarse level's tolerance: its sweeps are cheap, and what it leaves the finer ones must do. */
const COARSE_TOLERANCE = 5e-5;
const COARSE_MAX_SWEEPS = 400;
/** Tolerance of a level that only prepares the next. */
const PREPARING_TOLERANCE = 1e-3;

type PlannedLevel = DeviceLevelPlan & { readonly level: Level };

/** One solve in flight: the levels' buffers and where the climb stands. */
export class GpuSolve {
	readonly #gpu: GpuDevice;
	readonly #kernels: Kernels;
	readonly #pool: BufferPool;
	readonly #problem: TransportProblem;
	readonly #options: SolveOptions;
	readonly #symmetric: boolean;
	#plan: readonly PlannedLevel[] = [];
	#levels: readonly LevelBuffers[] = [];
	#next = 0;
	#settled = false;
	#error = Number.POSITIVE_INFINITY;
	#runner: SweepRunner | undefined;

	constructor(gpu: GpuDevice, kernels: Kernels, pool: BufferPool, problem: TransportProblem, options: SolveOptions) {
		this.#gpu = gpu;
		this.#kernels = kernels;
		this.#pool = pool;
		this.#problem = problem;
		this.#options = options;
		this.#symmetric = problem.a === problem.b;
	}

	/** Takes buffers for all levels and uploads them. Bytes: about 53 a lattice point of the finest level. */
	async prepare(plan: readonly PlannedLevel[]): Promise<void> {
		const layouts = plan.map(({ level, epsilon }) => layOutLevel(level, epsilon));
		const finest = layouts[layouts.length - 1];
		const first = plan[0];
		if (!finest || !first) throw new RangeError("A plan has at least one level.");
		const sumsVec4 = layouts.reduce((sum, layout) => sum + sumsLength(layout), 2 * VEC4_PER_LINE);
		const points = finest.level.height * finest.level.width;
		const [parameters, sums, readback, scratch, ...rest] = await this.#pool.take([
			{
				label: "parameters",
				bytes: MAX_RECORDS * PARAMETER_STRIDE_BYTES,
				usage: GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST,
			},
			{
				label: "line sums",
				bytes: 16 * sumsVec4,
				usage: GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST | GPUBufferUsage.COPY_SRC,
			},
			{
				label: "readback",
				bytes: Math.max(8 * points, ...layouts.map(sumsBytes)),
				usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST,
			},
			{ label: "scratch", bytes: scratchBytes(finest), usage: GPUBufferUsage.STORAGE },
			...layouts.flatMap(levelRequests),
		]);
		if (!parameters || !sums || !readback || !scratch) throw new RangeError("The pool gave fewer buffers than asked.");
		const { queue } = this.#gpu.device;
		let offset = 2 * VEC4_PER_LINE;
		this.#levels = layouts.map((layout, index) => {
			const bound = bindLevel(
				queue,
				layout,
				rest.slice(index * BUFFERS_PER_LEVEL, (index + 1) * BUFFERS_PER_LEVEL),
				offset,
			);
			offset += sumsLength(layout);
			return bound;
		});
		// Potentials start at zero, so Σ a e^(-f/ρ) is the whole mass: one record for each side.
		const start = new Float32Array(8 * VEC4_PER_LINE);
		start[0] = finest.source.totalMass;
		start[4 * VEC4_PER_LINE] = finest.target.totalMass;
		queue.writeBuffer(sums, 0, start);
		const coarsest = this.#levels[0]!;
		for (const side of [coarsest.source, coarsest.target]) {
			queue.writeBuffer(side.potentialBuffer, 0, new Float32Array(side.lines * side.points));
		}
		this.#plan = plan;
		const encoder = new SweepEncoder(
			{ kernels: this.#kernels, parameters, sums, scratch },
			{ rho: this.#problem.rho, symmetric: this.#symmetric },
			{
				source: { offset: 0, lines: 1 },
				target: { offset: VEC4_PER_LINE, lines: 1 },
				epsilon: first.annealing[0] ?? first.epsilon,
			},
		);
		this.#runner = new SweepRunner(this.#gpu, encoder, { sums, readback }, this.#options);
	}

	/** Solves the next level; undefined when all are done. */
	async solveNextLevel(): Promise<LevelTrace | undefined> {
		const plan = this.#plan[this.#next];
		const level = this.#levels[this.#next];
		if (!plan || !level || !this.#runner) return undefined;
		const annealing = this.#symmetric ? [] : plan.annealing;
		const below = this.#levels[this.#next - 1];
		if (below) this.#runner.climb(below, level, annealing[0] ?? plan.epsilon);
		this.#next++;
		const finest = this.#next === this.#plan.length;
		const { tolerance, maxSweeps } = this.#options;
		const { trace, settled, error } = await solveLevelOnDevice(this.#runner, level, {
			rho: this.#problem.rho,
			symmetric: this.#symmetric,
			annealing,
			tolerance: finest ? Math.max(FLOAT32_FLOOR, tolerance * STOPPING_SHARE) : coarseTolerance(plan, tolerance),
			maxSweeps: finest ? maxSweeps : COARSE_MAX_SWEEPS,
		});
		this.#settled = settled && tolerance * STOPPING_SHARE >= FLOAT32_FLOOR;
		this.#error = error;
		return trace;
	}

	/**
	 * Potentials of the finest level in cost units, best shifted, NaN outside the supports; `settled` tells whether float32 sufficed.
	 * A self-transport never counts as settled: debiasing subtracts it, so it has to be far better than a pair.
	 * @throws MaskflowError `not-finite`, `device-lost`.
	 */
	async readPotentials(): Promise<{ f: Float64Array; g: Float64Array; settled: boolean }> {
		const finest = this.#levels[this.#levels.length - 1];
		if (!finest || !this.#runner) throw new RangeError("Nothing has been solved.");
		const { height, width } = finest.level;
		const bytes = 4 * height * width;
		const copies = [finest.source, finest.target].map((side) => ({ buffer: side.potentialBuffer, offset: 0, bytes }));
		const values = await this.#runner.read(copies);
		const { a, b, epsilon, rho } = this.#problem;
		const unit = epsilon * Math.LN2;
		const cost = (side: "source" | "target", data: Float32Array, measure: Float64Array): Float64Array =>
			rowMajorFromSide(data, side, height, width).map((value, at) => (measure[at]! > 0 ? value * unit : Number.NaN));
		const f = cost("source", values.subarray(0, height * width), a);
		const g = this.#symmetric ? f : cost("target", values.subarray(height * width), b);
		const rounding = ROUNDING_FACTOR * (roundingError(a, f, unit) + roundingError(b, g, unit));
		const shift = this.#symmetric ? 0 : bestShift(relaxedMass(a, f, rho), relaxedMass(b, g, rho), rho);
		const shifted = { f: f.map((value) => value + shift), g: g.map((value) => value - shift) };
		for (const [measure, potential] of [
			[a, shifted.f],
			[b, shifted.g],
		] as const) {
			if (measure.some((mass, at) => mass > 0 && !Number.isFinite(potential[at]!))) throw notFinite(1);
		}
		return {
			f: shifted.f,
			g: this.#symmetric ? shifted.f : shifted.g,
			settled: this.#settled && !this.#symmetric && this.#error + rounding <= this.#options.tolerance,
		};
	}

	counts(): WorkCounts {
		const { terms = 0, denseTerms = 0, dispatches = 0, submits = 0, bytesRead = 0 } = this.#runner?.counts ?? {};
		const skipped = denseTerms - terms;
		return { terms, termsSkipped: skipped, dispatches, submits, bytesRead, bytesAllocated: this.#pool.bytes };
	}
}

function coarseTolerance({ preparing }: DeviceLevelPlan, tolerance: number): number {
	return preparing ? Math.max(PREPARING_TOLERANCE, tolerance) : Math.max(COARSE_TOLERANCE, tolerance / 2);
}

/** Σ a e^(-f/ρ) over the support. */
function relaxedMass(measure: Float64Array, potential: Float64Array, rho: number): number {
	let sum = 0;
	for (const [at, mass] of measure.entries()) if (mass > 0) sum += mass * Math.exp(-potential[at]! / rho);
	return sum;
}

/** Mean relative error of the plan where a potential is off by half its last float32 place. */
function roundingError(measure: Float64Array, potential: Float64Array, unit: number): number {
	let bits = 0;
	let total = 0;
	for (const [at, mass] of measure.entries()) {
		if (mass === 0) continue;
		bits += mass * Math.abs(potential[at]! / unit);
		total += mass;
	}
	return (bits / total) * 2 ** -24 * Math.LN2;
}
