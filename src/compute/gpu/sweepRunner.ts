import type { SolveOptions } from "../operations.ts";
import type { LevelPlaces } from "./arena.ts";
import type { GpuDevice } from "./device/acquireDevice.ts";
import { type CopyRequest, type SubmissionCounts, submitAndRead } from "./device/submission.ts";
import { NO_SUMS, type SideSums, SUMS_PER_LINE, sumLines } from "./lineSums.ts";
import { MAX_RECORDS, type Sweep, type SweepEncoder } from "./sweepEncoder.ts";

/** A submit should take about this long; far below what makes a browser suspect a hang. */
const SUBMIT_GOAL_MS = 25;
const FIRST_SUBMIT_SWEEPS = 8;
const MAX_SWEEPS_PER_SUBMIT = Math.floor((MAX_RECORDS - 8) / 2);
/** Multiply-adds of an octet of outputs with a tile of inputs. */
const TERMS_PER_TILE = 64;
const PROGRESS_INTERVAL_MS = 250;

/** The newest line sums of both sides. */
export interface BothSums {
	readonly source: SideSums;
	readonly target: SideSums;
}

/**
 * Brings sweeps to the device in submits of bounded time, reads back line sums only, and keeps the account. What is computed does not
 * depend on how the sweeps are divided.
 */
export class SweepRunner {
	readonly counts: SubmissionCounts & { terms: number; denseTerms: number } = {
		dispatches: 0,
		submits: 0,
		bytesRead: 0,
		terms: 0,
		denseTerms: 0,
	};
	readonly #gpu: GpuDevice;
	readonly #encoder: SweepEncoder;
	readonly #arena: GPUBuffer;
	readonly #readback: GPUBuffer;
	readonly #options: SolveOptions;
	#sweepsPerSubmit = FIRST_SUBMIT_SWEEPS;
	#lastReportMs = 0;

	constructor(
		gpu: GpuDevice,
		encoder: SweepEncoder,
		buffers: { arena: GPUBuffer; readback: GPUBuffer },
		options: SolveOptions,
	) {
		this.#gpu = gpu;
		this.#encoder = encoder;
		this.#arena = buffers.arena;
		this.#readback = buffers.readback;
		this.#options = options;
	}

	/** Climbs to a finer level in the next submit; it has four times the points. */
	climb(coarse: LevelPlaces, fine: LevelPlaces, nextEpsilon: number): void {
		this.#encoder.climb(coarse, fine, nextEpsilon);
		this.#sweepsPerSubmit = Math.max(1, Math.floor(this.#sweepsPerSubmit / 4));
	}

	/** Runs sweeps; returns the sums that the last one left. */
	async run(level: LevelPlaces, sweeps: readonly Sweep[]): Promise<BothSums> {
		let sums: BothSums = { source: NO_SUMS, target: NO_SUMS };
		for (let done = 0; done < sweeps.length; ) {
			const piece = sweeps.slice(done, done + this.#sweepsPerSubmit);
			for (const sweep of piece) this.#encoder.sweep(level, sweep);
			done += piece.length;
			sums = await this.#submit(level, piece.length);
		}
		return sums;
	}

	/** One plain sweep makes the target side exact; then the source side is measured without moving it. */
	async close(level: LevelPlaces, epsilon: number): Promise<BothSums> {
		const plain = { epsilon, nextEpsilon: epsilon, omega: 1 };
		this.#encoder.sweep(level, plain);
		this.#encoder.halfStep(level, "source", { ...plain, omega: 0 });
		return this.#submit(level, 1.5);
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
		const encode = (commands: GPUCommandEncoder): number => this.#encoder.flush(this.#gpu.device.queue, commands);
		const requests = copies.map(
			({ place, length }): CopyRequest => ({ buffer: this.#arena, offset: 4 * place, bytes: 4 * length }),
		);
		return submitAndRead(this.#gpu, this.#readback, encode, requests, this.counts);
	}

	async #submit(level: LevelPlaces, sweeps: number): Promise<BothSums> {
		this.#options.signal?.throwIfAborted();
		const started = performance.now();
		const { source, target } = this.#encoder.newest;
		const copies = [source, target].map(({ place, lines }) => ({ place, length: SUMS_PER_LINE * lines }));
		const values = await this.read(copies);
		const fitting = Math.floor((sweeps * SUBMIT_GOAL_MS) / (performance.now() - started));
		this.#sweepsPerSubmit = Math.max(1, Math.min(2 * this.#sweepsPerSubmit, fitting, MAX_SWEEPS_PER_SUBMIT));
		const split = SUMS_PER_LINE * source.lines;
		const sums = { source: sumLines(values.subarray(0, split)), target: sumLines(values.subarray(split)) };
		// The newest half steps stand for all of the submit: kernels count tiles, but only these counts are read.
		this.counts.terms += sweeps * TERMS_PER_TILE * (sums.source.tiles + sums.target.tiles);
		for (const { lines, points } of [level.source, level.target]) {
			this.counts.denseTerms += sweeps * 2 * lines * TERMS_PER_TILE * Math.ceil(points / 8) ** 2;
		}
		return sums;
	}
}
