import type { GpuDevice } from "../device/acquireDevice.ts";
import { type CopyRequest, submitAndRead } from "../device/submission.ts";
import type { SharedBuffers } from "../memory/sharedBuffers.ts";
import { encodeWorks, type Work } from "./work.ts";

/** One solve's share of a submit. */
export interface Share {
	readonly buffers: SharedBuffers;
	readonly work: Work;
	/** What to read when the work is done. */
	readonly copies: readonly CopyRequest[];
}

/** What a solve gets back for its share. */
export interface ShareDone {
	readonly values: Float32Array;
	/** Of the submit, all shares together. */
	readonly elapsedMs: number;
	readonly shares: number;
	/** That its work took part in. */
	readonly dispatches: number;
}

interface Waiting extends Share {
	readonly resolve: (done: ShareDone) => void;
	readonly reject: (error: unknown) => void;
}

/**
 * Joins the submits of solves that are under way on one device: whoever has a seat is waited for, and when all of them have a share it is
 * one submit, with one wait for its answers. What a solve computes does not depend on who sits beside it.
 */
export class JointSubmits {
	readonly #gpu: GpuDevice;
	#seats = 0;
	#waiting: Waiting[] = [];
	#underWay = false;

	constructor(gpu: GpuDevice) {
		this.#gpu = gpu;
	}

	/** Solves that share submits now. */
	get seats(): number {
		return this.#seats;
	}

	/** A solve begins. From now on it does nothing for long but wait for its shares: others wait for it. */
	sit(): void {
		this.#seats++;
	}

	/** The solve needs the device no more. */
	rise(): void {
		this.#seats--;
		void this.#go();
	}

	/** @throws MaskflowError `device-lost`, to each whose share was in the submit. */
	submit(share: Share): Promise<ShareDone> {
		return new Promise((resolve, reject) => {
			this.#waiting.push({ ...share, resolve, reject });
			void this.#go();
		});
	}

	async #go(): Promise<void> {
		if (this.#underWay || this.#waiting.length === 0 || this.#waiting.length < this.#seats) return;
		const shares = this.#waiting;
		this.#waiting = [];
		this.#underWay = true;
		try {
			const done = await this.#submitAll(shares);
			for (const [n, { resolve }] of shares.entries()) resolve(done[n]!);
		} catch (error) {
			for (const { reject } of shares) reject(error);
		} finally {
			this.#underWay = false;
		}
		void this.#go();
	}

	async #submitAll(shares: readonly Waiting[]): Promise<ShareDone[]> {
		const first = shares[0];
		if (!first) return [];
		const { buffers } = first; // All that sit work in the same: they are replaced only when nobody does.
		const { queue } = this.#gpu.device;
		const started = performance.now();
		let dispatches: number[] = [];
		const values = await submitAndRead(
			this.#gpu,
			buffers.readback,
			(commands) => {
				dispatches = encodeWorks(
					queue,
					commands,
					buffers,
					shares.map(({ work }) => work),
				);
			},
			shares.flatMap(({ copies }) => copies),
		);
		const elapsedMs = performance.now() - started;
		let from = 0;
		return shares.map(({ copies }, n) => {
			const end = copies.reduce((sum, { bytes }) => sum + bytes / 4, from);
			const done = { values: values.slice(from, end), elapsedMs, shares: shares.length, dispatches: dispatches[n]! };
			from = end;
			return done;
		});
	}
}
