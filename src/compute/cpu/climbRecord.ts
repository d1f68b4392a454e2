import type { LevelTrace } from "../../domain/result.ts";
import type { WorkCounts } from "../operations.ts";
import type { TermCounter } from "./lseLines.ts";

/** What a climb has spent so far, and what it saw. */
export class ClimbRecord {
	readonly counter: TermCounter = { terms: 0, dense: 0 };
	readonly #traces: LevelTrace[] = [];
	readonly #maxSweeps: number;
	#fineSweeps = 0;
	#bytes = 0;

	/** @param maxSweeps limit of sweeps at full resolution. */
	constructor(maxSweeps: number) {
		this.#maxSweeps = maxSweeps;
	}

	/** One trace a level, coarsest first. */
	get traces(): readonly LevelTrace[] {
		return this.#traces;
	}

	/** Sweeps at full resolution, annealing included. */
	get fineSweeps(): number {
		return this.#fineSweeps;
	}

	/** True when the sweep limit is reached. */
	get exhausted(): boolean {
		return this.#fineSweeps >= this.#maxSweeps;
	}

	/** How many sweeps a lattice may still take, at least one: `limit` on a coarse one, at most what is left at full resolution. */
	sweepsLeft(factor: number, limit = Number.POSITIVE_INFINITY): number {
		return factor > 1 ? limit : Math.max(1, Math.min(limit, this.#maxSweeps - this.#fineSweeps));
	}

	spend(factor: number, sweeps: number): void {
		if (factor === 1) this.#fineSweeps += sweeps;
	}

	/** Takes note of an engine's memory; the most at any time counts. */
	hold(bytes: number): void {
		this.#bytes = Math.max(this.#bytes, bytes);
	}

	/** Keeps a trace; a second stage of a level goes on counting where the first ended. */
	add(trace: LevelTrace): void {
		this.spend(trace.factor, trace.sweeps);
		const before = this.#traces.at(-1);
		if (before?.factor !== trace.factor) {
			this.#traces.push(trace);
			return;
		}
		this.#traces[this.#traces.length - 1] = {
			factor: trace.factor,
			sweeps: before.sweeps + trace.sweeps,
			atSweep: [...before.atSweep, ...trace.atSweep.map((sweep) => before.sweeps + sweep)],
			error: [...before.error, ...trace.error],
			gap: [...before.gap, ...trace.gap],
		};
	}

	counts(): WorkCounts {
		const { terms, dense } = this.counter;
		return {
			terms,
			termsSkipped: dense - terms,
			dispatches: 0,
			submits: 0,
			bytesAllocated: this.#bytes,
			bytesRead: 0,
		};
	}
}
