import type { LevelTrace } from "../../domain/result.ts";
import type { Level } from "../levels.ts";
import type { SolveOptions, TransportProblem, WorkCounts } from "../operations.ts";
import { bestShift } from "../schedule.ts";
import { type Arena, fillArena, layOutLevels, placeLevels } from "./arena.ts";
import type { GpuDevice } from "./device/acquireDevice.ts";
import { notFinite } from "./device/faults.ts";
import type { SubmitPaces } from "./device/submitPace.ts";
import type { DeviceLevelPlan } from "./deviceLevels.ts";
import type { JointSubmits } from "./joint/jointSubmits.ts";
import type { KernelsFor } from "./kernels/kernels.ts";
import { lineTeam } from "./kernels/lineTeam.ts";
import { formsOf } from "./kernels/octet.ts";
import { rowMajorFromSide } from "./lattice.ts";
import { solveLevelOnDevice } from "./levelSolve.ts";
import type { Berth, Berths } from "./memory/berths.ts";
import { SweepEncoder } from "./sweepEncoder.ts";
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

/** What solves have in common. */
export interface GpuMachine {
	readonly gpu: GpuDevice;
	readonly kernelsFor: KernelsFor;
	readonly berths: Berths;
	readonly submits: JointSubmits;
	readonly paces: SubmitPaces;
}

/** One solve in flight: its levels and where the climb stands. */
export class GpuSolve {
	readonly #machine: GpuMachine;
	readonly #problem: TransportProblem;
	readonly #options: SolveOptions;
	#plan: readonly PlannedLevel[] = [];
	#arena: Arena | undefined;
	#next = 0;
	#settled = false;
	#error = Number.POSITIVE_INFINITY;
	#runner: SweepRunner | undefined;
	#berth: Berth | undefined;
	#seated = false;

	constructor(machine: GpuMachine, problem: TransportProblem, options: SolveOptions) {
		this.#machine = machine;
		this.#problem = problem;
		this.#options = options;
	}

	/** Takes room for all levels, waiting for it if need be, and uploads them. Bytes: about 53 a lattice point of the finest level. */
	async prepare(plan: readonly PlannedLevel[]): Promise<void> {
		const first = plan[0];
		if (!first) throw new RangeError("A plan has at least one level.");
		const { gpu, kernelsFor, berths, submits, paces } = this.#machine;
		const levels = layOutLevels(plan);
		const { linesPerTally } = lineTeam(gpu);
		this.#berth = await berths.take(placeLevels(levels, linesPerTally, 0).length);
		const { buffers, number, place } = this.#berth;
		const arena = placeLevels(levels, linesPerTally, place);
		const forms = formsOf(
			plan.map(({ level, annealing, epsilon }) => ({ ...level, epsilons: [...annealing, epsilon] })),
		);
		const kernels = new Map(
			await Promise.all(forms.map(async (form) => [form, await kernelsFor(buffers.capacity, form)] as const)),
		);
		this.#options.signal?.throwIfAborted();
		fillArena(gpu.device.queue, buffers.arena, arena);
		this.#plan = plan;
		this.#arena = arena;
		const encoder = new SweepEncoder(
			{ kernels, arena, control: number },
			this.#problem.rho,
			first.annealing[0] ?? first.epsilon,
		);
		this.#runner = new SweepRunner({ encoder, arena, berth: this.#berth, submits, paces }, this.#options);
		submits.sit();
		this.#seated = true;
	}

	/** Leaves the device to others; nothing can be read afterwards. May be called again. */
	leave(): void {
		if (this.#seated) this.#machine.submits.rise();
		this.#seated = false;
		if (this.#berth) this.#machine.berths.leave(this.#berth);
		this.#berth = undefined;
	}

	/** Solves the next level; undefined when all are done. */
	async solveNextLevel(): Promise<LevelTrace | undefined> {
		const plan = this.#plan[this.#next];
		const level = this.#arena?.levels[this.#next];
		if (!plan || !level || !this.#runner) return undefined;
		const { annealing } = plan;
		const below = this.#arena?.levels[this.#next - 1];
		if (below) this.#runner.climb(below, level, annealing[0] ?? plan.epsilon);
		this.#next++;
		const finest = this.#next === this.#plan.length;
		const { tolerance, maxSweeps } = this.#options;
		const { trace, settled, error } = await solveLevelOnDevice(this.#runner, level, {
			rho: this.#problem.rho,
			annealing,
			tolerance: finest ? Math.max(FLOAT32_FLOOR, tolerance * STOPPING_SHARE) : coarseTolerance(plan, tolerance),
			maxSweeps: finest ? maxSweeps : COARSE_MAX_SWEEPS,
		});
		this.#settled = settled && tolerance * STOPPING_SHARE >= FLOAT32_FLOOR;
		this.#error = error;
		return trace;
	}

	/**
	 * Potentials of the finest level in cost units, best shifted, NaN outside the supports; `settled` tells whether float32 sufficed. It
	 * leaves the device when they are read.
	 * @throws MaskflowError `not-finite`, `device-lost`.
	 */
	async readPotentials(): Promise<{ f: Float64Array; g: Float64Array; settled: boolean }> {
		const finest = this.#arena?.levels.at(-1);
		if (!finest || !this.#runner) throw new RangeError("Nothing has been solved.");
		const { height, width } = finest.level;
		const points = finest.source.lines * finest.source.points;
		const values = await this.#runner.read(finest.source.potential, 2 * points);
		this.leave();
		const { a, b, epsilon, rho } = this.#problem;
		const unit = epsilon * Math.LN2;
		const cost = (side: "source" | "target", data: Float32Array, measure: Float64Array): Float64Array =>
			rowMajorFromSide(data, side, height, width).map((value, at) => (measure[at]! > 0 ? value * unit : Number.NaN));
		const f = cost("source", values.subarray(0, points), a);
		const g = cost("target", values.subarray(points), b);
		const rounding = ROUNDING_FACTOR * (roundingError(a, f, unit) + roundingError(b, g, unit));
		const shift = bestShift(relaxedMass(a, f, rho), relaxedMass(b, g, rho), rho);
		const shifted = { f: f.map((value) => value + shift), g: g.map((value) => value - shift) };
		for (const [measure, potential] of [
			[a, shifted.f],
			[b, shifted.g],
		] as const) {
			if (measure.some((mass, at) => mass > 0 && !Number.isFinite(potential[at]!))) throw notFinite(1);
		}
		return { ...shifted, settled: this.#settled && this.#error + rounding <= this.#options.tolerance };
	}

	counts(): WorkCounts {
		const { terms = 0, denseTerms = 0, dispatches = 0, submits = 0, bytesRead = 0 } = this.#runner?.counts ?? {};
		const skipped = denseTerms - terms;
		return { terms, termsSkipped: skipped, dispatches, submits, bytesRead, bytesAllocated: this.#machine.berths.bytes };
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
