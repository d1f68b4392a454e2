import type { SolveOptions } from "../operations.ts";
import { type Arena, type LevelPlaces, MOST_HALF_STEPS } from "./arena.ts";
import type { GpuDevice } from "./device/acquireDevice.ts";
import { type CopyRequest, type SubmissionCounts, submitAndRead } from "./device/submission.ts";
import type { SubmitPaces } from "./device/submitPace.ts";
import { CONTROL_HALF_STEPS, CONTROL_LENGTH, CONTROL_TILES, SAMPLE_LENGTH } from "./kernels/relaxLevel.ts";
import { TILE } from "./lattice.ts";
import { NO_SUMS, type SideSums, SUMS_PER_LINE, sumLines } from "./lineSums.ts";
import { type LevelProgram, MAX_RECORDS, type Sweep, type SweepEncoder } from "./sweepEncoder.ts";

/** Beside a climb and starting anew. */
const MAX_HALF_STEPS_PER_SUBMIT = MAX_RECORDS - 8;
/** Multiply-adds of an octet of outputs with a tile of inputs. */
const TERMS_PER_TILE = TILE * TILE;
const PROGRESS_INTERVAL_MS = 250;

/** The newest line sums of both sides. */
export interface BothSums {
	readonly source: SideSums;
	readonly target: SideSums;
}

/** What a runner works with. */
export interface RunnerResources {
	readonly gpu: GpuDevice;
	readonly encoder: SweepEncoder;
	readonly arena: Arena;
	readonly arenaBuffer: GPUBuffer;
	readonly readback: GPUBuffer;
	readonly paces: SubmitPaces;
}

function pointsOf({ source }: LevelPlaces): number {
	return source.lines * source.points;
}

/**
 * Brings sweeps to the device in submits of bounded time, reads back only what a decision needs, and keeps the account. What is computed
 * does not depend on how the sweeps are divided.
 */
export class SweepRunner {
	readonly counts: SubmissionCounts & { terms: number; denseTerms: number } = {
		dispatches: 0,
		submits: 0,
		bytesRead: 0,
		terms: 0,
		denseTerms: 0,
	};
	readonly #resources: RunnerResources;
	readonly #options: SolveOptions;
	#lastReportMs = 0;

	constructor(resources: RunnerResources, options: SolveOptions) {
		this.#resources = resources;
		this.#options = options;
	}

	/** Climbs to a finer level in the next submit. */
	climb(coarse: LevelPlaces, fine: LevelPlaces, nextEpsilon: number): void {
		this.#resources.encoder.climb(coarse, fine, nextEpsilon);
	}

	/** Runs sweeps, a dispatch a half step; returns the sums that the last one left. */
	async run(level: LevelPlaces, sweeps: readonly Sweep[]): Promise<BothSums> {
		const { encoder, paces } = this.#resources;
		const halfSteps = sweeps.flatMap((sweep) => [
			{ side: "source" as const, sweep: { ...sweep, nextEpsilon: sweep.epsilon } },
			{ side: "target" as const, sweep },
		]);
		let sums: BothSums = { source: NO_SUMS, target: NO_SUMS };
		for (let done = 0; done < halfSteps.length; ) {
			const fitting = Math.min(paces.lines.halfSteps(pointsOf(level)), MAX_HALF_STEPS_PER_SUBMIT);
			const piece = halfSteps.slice(done, done + fitting);
			for (const { side, sweep } of piece) encoder.halfStep(level, side, sweep);
			done += piece.length;
			sums = await this.#submit(level, piece.length);
		}
		return sums;
	}

	/** One plain sweep makes the target side exact; then the source side is measured without moving it. */
	async close(level: LevelPlaces, epsilon: number): Promise<BothSums> {
		const { encoder } = this.#resources;
		const plain = { epsilon, nextEpsilon: epsilon, omega: 1 };
		encoder.halfStep(level, "source", plain);
		encoder.halfStep(level, "target", plain);
		encoder.halfStep(level, "source", { ...plain, omega: 0 });
		return this.#submit(level, 3);
	}

	/**
	 * Lets a level's own workgroup go on, or begin when `fresh`, for as long as a submit should take.
	 * @returns its control, then its samples; see relaxLevel.ts.
	 */
	async runLevel(level: LevelPlaces, program: LevelProgram, fresh: boolean): Promise<Float32Array> {
		this.#options.signal?.throwIfAborted();
		const { encoder, arena, paces } = this.#resources;
		const halfSteps = Math.min(MOST_HALF_STEPS, paces.level.halfSteps(pointsOf(level)));
		encoder.level(level, program, fresh, halfSteps);
		const started = performance.now();
		const values = await this.read([{ place: arena.control, length: CONTROL_LENGTH + SAMPLE_LENGTH * halfSteps }]);
		const done = values[CONTROL_HALF_STEPS]!;
		paces.level.took(done * pointsOf(level), performance.now() - started);
		this.counts.terms += TERMS_PER_TILE * values[CONTROL_TILES]!;
		this.#countDense(level, done);
		return values;
	}

	/** Tells the caller where the solve stands, at most a few times a second. */
	report(factor: number, sweeps: number, error: number): void {
		const now = performance.now();
		if (now - this.#lastReportMs < PROGRESS_INTERVAL_MS) return;
		this.#lastReportMs = now;
		this.#options.onProgress?.({ factor, sweeps, error });
	}

	/** Reads parts of the arena, whatever was encoded before them. */
	read(copies: readonly { readonly place: number; readonly length: number }[]): Promise<Float32Array> {
		const { gpu, encoder, arenaBuffer, readback } = this.#resources;
		const encode = (commands: GPUCommandEncoder): number => encoder.flush(gpu.device.queue, commands);
		const requests = copies.map(
			({ place, length }): CopyRequest => ({ buffer: arenaBuffer, offset: 4 * place, bytes: 4 * length }),
		);
		return submitAndRead(gpu, readback, encode, requests, this.counts);
	}

	async #submit(level: LevelPlaces, halfSteps: number): Promise<BothSums> {
		this.#options.signal?.throwIfAborted();
		const { encoder, paces } = this.#resources;
		const started = performance.now();
		const { source, target } = encoder.newest;
		const copies = [source, target].map(({ place, lines }) => ({ place, length: SUMS_PER_LINE * lines }));
		const values = await this.read(copies);
		paces.lines.took(halfSteps * pointsOf(level), performance.now() - started);
		const split = SUMS_PER_LINE * source.lines;
		const sums = { source: sumLines(values.subarray(0, split)), target: sumLines(values.subarray(split)) };
		// The newest half steps stand for all of the submit: kernels count tiles, but only these counts are read.
		this.counts.terms += (halfSteps / 2) * TERMS_PER_TILE * (sums.source.tiles + sums.target.tiles);
		this.#countDense(level, halfSteps);
		return sums;
	}

	/** A half step over every tile of every line would be twice lines · tiles² · TILE² terms. */
	#countDense({ source, target }: LevelPlaces, halfSteps: number): void {
		for (const { lines, points } of [source, target]) {
			this.counts.denseTerms += halfSteps * lines * TERMS_PER_TILE * (points / TILE) ** 2;
		}
	}
}
