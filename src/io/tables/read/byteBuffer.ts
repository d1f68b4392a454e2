/** Bytes that grow at the end and may be cut off there; the memory is used again. Appending costs O(bytes), amortised. */
export class ByteBuffer {
	#bytes: Uint8Array<ArrayBuffer>;
	#length = 0;

	constructor(capacity: number) {
		this.#bytes = new Uint8Array(capacity);
	}

	get length(): number {
		return this.#length;
	}

	append(source: Uint8Array, start: number, end: number): void {
		const needed = this.#length + end - start;
		if (needed > this.#bytes.length) {
			const grown = new Uint8Array(Math.max(needed, this.#bytes.length * 2));
			grown.set(this.#bytes.subarray(0, this.#length));
			this.#bytes = grown;
		}
		this.#bytes.set(source.subarray(start, end), this.#length);
		this.#length = needed;
	}

	truncate(length: number): void {
		this.#length = Math.min(length, this.#length);
	}

	/** A view that the next `append` may overwrite. */
	view(start: number, end = this.#length): Uint8Array<ArrayBuffer> {
		return this.#bytes.subarray(start, Math.min(end, this.#length));
	}
}
