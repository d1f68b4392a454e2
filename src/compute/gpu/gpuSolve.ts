import type { LevelTrace } from "../../domain/result.ts";
import type { Level } from "../levels.ts";
import type { SolveOptions, TransportProblem, WorkCounts } from "../operations.ts";
import { ANNEALING_SWEEPS, bestShift, type LevelPlan, overRelaxation } from "../schedule.ts";
import { BlockRelaxation } from "./blockRelaxation.ts";
import type { GpuDevice } from "./device/acquireDevice.ts";
import { notFinite } from "./device/faults.ts";
import { type SubmissionCounts, submitAndRead } from "./device/submission.ts";
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
import {
	BYTES_PER_LINE,
	type Convergence,
	convergenceOf,
	NO_SUMS,
	type SideSums,
	sumLines,
	VEC4_PER_LINE,
} from "./lineSums.ts";
import type { BufferPool } from "./memory/bufferPool.ts";
import { type Kernels, MAX_RECORDS, type Sweep, SweepEncoder } from "./sweepEncoder.ts";

/** The device stops at this share of the tolerance, so that the certificate in float64 holds too. */
const STOPPING_SHARE = 0.6;
/** Below this the device's own measure of the error is rounding, and float64 has to finish. */
const FLOAT32_FLOOR = 2e-5;
/** A coarse level's tolerance: its sweeps are cheap, and what it leaves the finer ones must do. */
const COARSE_TOLERANCE = 5e-5;
const COARSE_MAX_SWEEPS = 400;
/** A submit should take about this long; far below what makes a browser suspect a hang. */
const SUBMIT_GOAL_MS = 25;
const FIRST_BLOCK_SWEEPS = 4;
const LONGEST_BLOCK = 32;
const FIRST_SUBMIT_SWEEPS = 8;
const MAX_SWEEPS_PER_SUBMIT = Math.floor((MAX_RECORDS - 8) / 2);
/**
 * Over-relaxed iterates show several times the error that one plain sweep leaves of them: closing is tried at this multiple of the
 * tolerance, and after a failure at a lower one.
 */
const CLOSING_RATIO = 8;
const CLOSING_RETRY = 0.6;
/** Float32 has given what it can when an error this low did not halve over so many sweeps. */
const STALL_SWEEPS = 150;
const STALL_BELOW = 1e-2;
const PROGRESS_INTERVAL_MS = 250;
const AVERAGING = 0.5;

type PlannedLevel = LevelPlan & { readonly level: Level };

/** One solve in flight: the levels' buffers and where the climb stands. */
export class GpuSolve {
	readonly #gpu: GpuDevice;
	readonly #kernels: Kernels;
	readonly #pool: BufferPool;
	readonly #problem: TransportProblem;
	readonly #options: SolveOptions;
	readonly #symmetric: boolean;
	readonly #submissions: SubmissionCounts = { dispatches: 0, submits: 0, bytesRead: 0 };
	readonly #lastReport = { ms: 0 };
	#plan: readonly PlannedLevel[] = [];
	#levels: readonly LevelBuffers[] = [];
	#next = 0;
	#sums!: GPUBuffer;
	#readback!: GPUBuffer;
	#encoder!: SweepEncoder;
	#settled = false;
	#sweepsPerSubmit = FIRST_SUBMIT_SWEEPS;

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
		this.#sums = sums;
		this.#readback = readback;
		this.#encoder = new SweepEncoder(
			{ kernels: this.#kernels, parameters, sums, scratch },
			{ rho: this.#problem.rho, symmetric: this.#symmetric },
			{
				source: { offset: 0, lines: 1 },
				target: { offset: VEC4_PER_LINE, lines: 1 },
				epsilon: first.annealing[0] ?? first.epsilon,
			},
		);
	}

	/** Solves the next level; undefined when all are done. */
	async solveNextLevel(): Promise<LevelTrace | undefined> {
		const plan = this.#plan[this.#next];
		const level = this.#levels[this.#next];
		if (!plan || !level) return undefined;
		const finest = this.#next === this.#plan.length - 1;
		const first = this.#symmetric ? plan.epsilon : (plan.annealing[0] ?? plan.epsilon);
		const below = this.#levels[this.#next - 1];
		if (below) this.#encoder.climb(below, level, first);
		this.#next++;
		this.#settled = false;
		// A finer lattice has four times the points.
		this.#sweepsPerSubmit = Math.max(1, Math.floor(this.#sweepsPerSubmit / 4));
		const tolerance = Math.max(FLOAT32_FLOOR, this.#options.tolerance * STOPPING_SHARE);
		return this.#iterate(level, this.#symmetric ? { ...plan, annealing: [] } : plan, {
			tolerance: finest ? tolerance : Math.max(COARSE_TOLERANCE, this.#options.tolerance / 2),
			maxSweeps: finest ? this.#options.maxSweeps : COARSE_MAX_SWEEPS,
		});
	}

	/** Annealing, then over-relaxed blocks of sweeps until closing sweeps meet the goal, the limit, or float32's floor. */
	async #iterate(
		level: LevelBuffers,
		plan: PlannedLevel,
		goal: { tolerance: number; maxSweeps: number },
	): Promise<LevelTrace> {
		const { factor, epsilon } = plan;
		const trace = { factor, sweeps: 0, atSweep: [] as number[], error: [] as number[], gap: [] as number[] };
		const extent = Math.max(level.level.height, level.level.width) * level.level.spacing;
		const relaxation = new BlockRelaxation(overRelaxation(epsilon, extent));
		const annealing = plan.annealing.flatMap((value) => Array<number>(ANNEALING_SWEEPS).fill(value));
		const sample = (found: Convergence): Convergence => {
			if (!Number.isFinite(found.error + found.relativeGap)) throw notFinite(factor);
			this.#report(factor, trace.sweeps, found.error);
			trace.atSweep.push(trace.sweeps);
			trace.error.push(found.error);
			trace.gap.push(found.relativeGap);
			return found;
		};
		await this.#run(
			level,
			annealing.map((value, n) => ({
				epsilon: value,
				nextEpsilon: annealing[n + 1] ?? epsilon,
				omega: 1,
				measured: false,
			})),
		);
		let closeBelow = this.#symmetric ? goal.tolerance : CLOSING_RATIO * goal.tolerance;
		let wanted = FIRST_BLOCK_SWEEPS;
		let best = Number.POSITIVE_INFINITY;
		let bestAt = 0;
		while (trace.sweeps < goal.maxSweeps) {
			const count = Math.max(1, Math.min(wanted, LONGEST_BLOCK, goal.maxSweeps - trace.sweeps));
			const omegas = Array.from({ length: count }, () => (this.#symmetric ? AVERAGING : relaxation.next()));
			trace.sweeps += count;
			const sums = await this.#run(
				level,
				omegas.map((omega, n) => ({ epsilon, nextEpsilon: epsilon, omega, measured: n === count - 1 })),
			);
			let found = sample(convergenceOf(...sums, this.#masses(level, epsilon), false));
			relaxation.report(found.error);
			if (Math.max(found.error, found.relativeGap) <= closeBelow && trace.sweeps < goal.maxSweeps) {
				if (!this.#symmetric) found = sample(await this.#close(level, epsilon, trace));
				if (found.error <= goal.tolerance && found.relativeGap <= goal.tolerance) {
					this.#settled = true;
					break;
				}
				closeBelow *= CLOSING_RETRY;
			}
			wanted = this.#symmetric ? FIRST_BLOCK_SWEEPS : relaxation.sweepsTo(found.error, closeBelow);
			if (found.error < best / 2) {
				best = found.error;
				bestAt = trace.sweeps;
			} else if (trace.sweeps - bestAt > STALL_SWEEPS && best < STALL_BELOW) break;
		}
		return trace;
	}

	/**
	 * Runs sweeps in submits that a weak device finishes in good time; returns the newest line sums. What is computed does not depend on
	 * how the sweeps are divided.
	 */
	async #run(level: LevelBuffers, sweeps: readonly Sweep[]): Promise<[SideSums, SideSums]> {
		let sums: [SideSums, SideSums] = [NO_SUMS, NO_SUMS];
		for (let done = 0; done < sweeps.length; ) {
			const piece = sweeps.slice(done, done + this.#sweepsPerSubmit);
			for (const sweep of piece) this.#encoder.sweep(level, sweep);
			done += piece.length;
			sums = await this.#submit(piece.length);
		}
		return sums;
	}

	/** One plain sweep makes the target side exact, so that the source side alone tells the error of the final potentials. */
	async #close(level: LevelBuffers, epsilon: number, trace: { sweeps: number }): Promise<Convergence> {
		const plain = { epsilon, nextEpsilon: epsilon, omega: 1, measured: true };
		this.#encoder.sweep(level, plain);
		this.#encoder.halfStep(level, "source", { ...plain, omega: 0 });
		trace.sweeps++;
		return convergenceOf(...(await this.#submit(1.5)), this.#masses(level, epsilon), true);
	}

	#masses(level: LevelBuffers, epsilon: number): { massA: number; massB: number; epsilon: number; rho: number } {
		return { massA: level.source.totalMass, massB: level.target.totalMass, epsilon, rho: this.#problem.rho };
	}

	/** Submits what is encoded, `sweeps` in all; adapts the length of the next submit to how long it took. */
	async #submit(sweeps: number): Promise<[SideSums, SideSums]> {
		this.#options.signal?.throwIfAborted();
		const started = performance.now();
		const { queue } = this.#gpu.device;
		const { source, target } = this.#encoder.newest;
		const copies = [source, target].map((region) => ({
			buffer: this.#sums,
			offset: 16 * region.offset,
			bytes: BYTES_PER_LINE * region.lines,
		}));
		const encode = (encoder: GPUCommandEncoder): number => this.#encoder.flush(queue, encoder);
		const values = await submitAndRead(this.#gpu, this.#readback, encode, copies, this.#submissions);
		const fitting = Math.floor((sweeps * SUBMIT_GOAL_MS) / (performance.now() - started));
		this.#sweepsPerSubmit = Math.max(1, Math.min(2 * this.#sweepsPerSubmit, fitting, MAX_SWEEPS_PER_SUBMIT));
		const split = 8 * source.lines;
		return [sumLines(values.subarray(0, split)), sumLines(values.subarray(split))];
	}

	#report(factor: number, sweeps: number, error: number): void {
		const now = performance.now();
		if (now - this.#lastReport.ms < PROGRESS_INTERVAL_MS) return;
		this.#lastReport.ms = now;
		this.#options.onProgress?.({ factor, sweeps, error });
	}

	/** Potentials of the finest level in cost units, best shifted, NaN outside the supports. @throws MaskflowError `not-finite`. */
	async readPotentials(): Promise<{ f: Float64Array; g: Float64Array; settled: boolean }> {
		const finest = this.#levels[this.#levels.length - 1]!;
		const { height, width } = finest.level;
		const bytes = 4 * height * width;
		const copies = [finest.source, finest.target].map((side) => ({ buffer: side.potentialBuffer, offset: 0, bytes }));
		const values = await submitAndRead(this.#gpu, this.#readback, () => 0, copies, this.#submissions);
		const { a, b, epsilon, rho } = this.#problem;
		const unit = epsilon * Math.LN2;
		const cost = (side: "source" | "target", data: Float32Array, measure: Float64Array): Float64Array =>
			rowMajorFromSide(data, side, height, width).map((value, at) => (measure[at]! > 0 ? value * unit : Number.NaN));
		const f = cost("source", values.subarray(0, height * width), a);
		const g = this.#symmetric ? f : cost("target", values.subarray(height * width), b);
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
			settled: this.#settled && this.#options.tolerance * STOPPING_SHARE >= FLOAT32_FLOOR,
		};
	}

	counts(): WorkCounts {
		return { terms: 0, termsSkipped: 0, ...this.#submissions, bytesAllocated: this.#pool.bytes };
	}
}

/** Σ a e^(-f/ρ) over the support. */
function relaxedMass(measure: Float64Array, potential: Float64Array, rho: number): number {
	let sum = 0;
	for (const [at, mass] of measure.entries()) if (mass > 0) sum += mass * Math.exp(-potential[at]! / rho);
	return sum;
}
