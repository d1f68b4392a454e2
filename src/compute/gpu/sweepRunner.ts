import type { SolveOptions } from "../operations.ts";
import { type Arena, type LevelPlaces, MOST_HALF_STEPS } from "./arena.ts";
import type { CopyRequest } from "./device/submission.ts";
import type { SubmitPaces } from "./device/submitPace.ts";
import type { JointSubmits, ShareDone } from "./joint/jointSubmits.ts";
import { CONTROL_BYTES, type LevelControl, readControl, SAMPLE_LENGTH } from "./kernels/relaxLevel.ts";
import { TILE } from "./lattice.ts";
import type { LevelProgram } from "./levelStep.ts";
import { NO_SUMS, type SideSums, SUMS_PER_TALLY, sumLines } from "./lineSums.ts";
import type { Berth } from "./memory/berths.ts";
import { MAX_RECORDS } from "./memory/sharedBuffers.ts";
import type { Sweep, SweepEncoder } from "./sweepEncoder.ts";

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
	readonly encoder: SweepEncoder;
	readonly arena: Arena;
	readonly berth: Berth;
	readonly submits: JointSubmits;
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
	/** Dispatches and submits are those that this solve took part in. */
	readonly counts = { dispatches: 0, submits: 0, bytesRead: 0, terms: 0, denseTerms: 0 };
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
		const { encoder, paces, submits } = this.#resources;
		const halfSteps = sweeps.flatMap((sweep) => [
			{ side: "source" as const, sweep: { ...sweep, nextEpsilon: sweep.epsilon } },
			{ side: "target" as const, sweep },
		]);
		let sums: BothSums = { source: NO_SUMS, target: NO_SUMS };
		for (let done = 0; done < halfSteps.length; ) {
			// Dispatches over lines follow each other: whoever shares the submit has a part of its time.
			const fitting = Math.min(paces.lines.halfSteps(pointsOf(level) * submits.seats), MAX_HALF_STEPS_PER_SUBMIT);
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
	 * @returns its control and its samples, SAMPLE_LENGTH numbers each.
	 */
	async runLevel(
		level: LevelPlaces,
		program: LevelProgram,
		fresh: boolean,
	): Promise<{ control: LevelControl; samples: Float32Array }> {
		this.#options.signal?.throwIfAborted();
		const { encoder, arena, berth, paces } = this.#resources;
		const halfSteps = Math.min(MOST_HALF_STEPS, paces.level.halfSteps(pointsOf(level)));
		encoder.level(level, program, fresh, halfSteps);
		const { values, elapsedMs, shares } = await this.#read([
			{ buffer: berth.buffers.control, offset: berth.number * CONTROL_BYTES, bytes: CONTROL_BYTES },
			this.#part(arena.samples, SAMPLE_LENGTH * halfSteps),
		]);
		const control = readControl(values);
		// A level that was done early says nothing of how long its neighbours took.
		if (shares === 1 || !control.done) paces.level.took(control.halfSteps * pointsOf(level), elapsedMs);
		this.counts.terms += TERMS_PER_TILE * control.tiles;
		this.#countDense(level, control.halfSteps);
		const samples = values.subarray(CONTROL_BYTES / 4).subarray(0, SAMPLE_LENGTH * control.samples);
		return { control, samples };
	}

	/** Tells the caller where the solve stands, at most a few times a second. */
	report(factor: number, sweeps: number, error: number): void {
		const now = performance.now();
		if (now - this.#lastReportMs < PROGRESS_INTERVAL_MS) return;
		this.#lastReportMs = now;
		this.#options.onProgress?.({ factor, sweeps, error });
	}

	/** Reads a part of the arena, whatever was encoded before. */
	async read(place: number, length: number): Promise<Float32Array> {
		const { values } = await this.#read([this.#part(place, length)]);
		return values;
	}

	#part(place: number, length: number): CopyRequest {
		return { buffer: this.#resources.berth.buffers.arena, offset: 4 * place, bytes: 4 * length };
	}

	async #read(copies: readonly CopyRequest[]): Promise<ShareDone> {
		const { submits, encoder, berth } = this.#resources;
		const done = await submits.submit({ buffers: berth.buffers, work: encoder.take(), copies });
		this.counts.dispatches += done.dispatches;
		this.counts.submits++;
		this.counts.bytesRead += 4 * done.values.length;
		return done;
	}

	async #submit(level: LevelPlaces, halfSteps: number): Promise<BothSums> {
		this.#options.signal?.throwIfAborted();
		const { encoder, paces } = this.#resources;
		const { source, target } = encoder.newest;
		const { values, elapsedMs, shares } = await this.#read(
			[source, target].map(({ place, tallies }) => this.#part(place, SUMS_PER_TALLY * tallies)),
		);
		paces.lines.took(shares * halfSteps * pointsOf(level), elapsedMs);
		const split = SUMS_PER_TALLY * source.tallies;
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
