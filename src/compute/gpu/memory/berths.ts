import { capacityFor } from "../arena.ts";
import { MOST_SOLVES, type SharedBuffers, takeSharedBuffers } from "./sharedBuffers.ts";

/** A solve's place in the buffers that it shares with others. */
export interface Berth {
	readonly buffers: SharedBuffers;
	/** Which of MOST_SOLVES: its control. */
	readonly number: number;
	/** Its numbers of the arena: the first, and how many. */
	readonly place: number;
	readonly length: number;
}

interface Waiting {
	readonly length: number;
	readonly resolve: (berth: Berth) => void;
	readonly reject: (error: unknown) => void;
}

/**
 * Gives solves their places, first come, first served: a solve that finds no room waits for others to leave, and one that needs a larger
 * arena for all of them to. O(solves) each.
 */
export class Berths {
	readonly #device: GPUDevice;
	#buffers: SharedBuffers | undefined;
	#taken: Berth[] = [];
	#queue: Waiting[] = [];
	#growing = false;

	constructor(device: GPUDevice) {
		this.#device = device;
	}

	/** Bytes held. */
	get bytes(): number {
		return this.#buffers?.bytes ?? 0;
	}

	/** @throws MaskflowError `device-out-of-memory`, `device-refused`, `device-lost` when the buffers cannot be had. */
	take(length: number): Promise<Berth> {
		return new Promise((resolve, reject) => {
			this.#queue.push({ length, resolve, reject });
			void this.#serve();
		});
	}

	leave(berth: Berth): void {
		this.#taken = this.#taken.filter((other) => other !== berth);
		void this.#serve();
	}

	/** Frees the buffers; nothing is given any more that is not taken already. */
	dispose(): void {
		this.#buffers?.destroy();
		this.#buffers = undefined;
	}

	async #serve(): Promise<void> {
		for (let first = this.#queue[0]; first !== undefined && !this.#growing; first = this.#queue[0]) {
			if (first.length > (this.#buffers?.capacity ?? 0)) {
				if (this.#taken.length > 0) return;
				await this.#grow(first);
				continue;
			}
			const berth = this.#berthFor(first.length);
			if (berth === undefined) return;
			this.#queue.shift();
			this.#taken.push(berth);
			first.resolve(berth);
		}
	}

	async #grow(first: Waiting): Promise<void> {
		this.#growing = true;
		try {
			this.#buffers?.destroy();
			this.#buffers = undefined;
			this.#buffers = await takeSharedBuffers(this.#device, capacityFor(first.length));
		} catch (error) {
			// It can't be had; who comes next may need less.
			this.#queue.shift();
			first.reject(error);
		} finally {
			this.#growing = false;
		}
	}

	/** The first gap that holds `length` numbers. */
	#berthFor(length: number): Berth | undefined {
		const buffers = this.#buffers;
		if (buffers === undefined) return undefined;
		const numbers = new Set(this.#taken.map(({ number }) => number));
		const number = Array.from({ length: MOST_SOLVES }, (_, n) => n).find((n) => !numbers.has(n));
		if (number === undefined) return undefined;
		let place = 0;
		for (const other of this.#taken.toSorted((one, another) => one.place - another.place)) {
			if (place + length <= other.place) break;
			place = other.place + other.length;
		}
		return place + length <= buffers.capacity ? { buffers, number, place, length } : undefined;
	}
}
