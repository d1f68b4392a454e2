import type { InputFile } from "../../domain/ports.ts";

const PROGRESS_INTERVAL_MS = 100;

/** What is being read, in bytes of all files of a stage together: first the tables, then the images. */
export interface OpenProgress {
	readonly file: string;
	readonly bytesRead: number;
	readonly bytesTotal: number;
}

export interface ReadOptions {
	readonly signal?: AbortSignal;
	/** Called at most ten times a second, and once at the end. */
	readonly onProgress?: (progress: OpenProgress) => void;
}

/** Sums bytes over all files of a stage and passes them on at a bounded rate. */
export class Progress {
	readonly #total: number;
	readonly #onProgress: ReadOptions["onProgress"];
	#read = 0;
	#file = "";
	#lastMs = Number.NEGATIVE_INFINITY;

	constructor(files: readonly InputFile[], onProgress: ReadOptions["onProgress"]) {
		this.#total = files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
		this.#onProgress = onProgress;
	}

	add(file: InputFile, bytes: number): void {
		this.#read += bytes;
		this.#file = file.path;
		const now = performance.now();
		if (now - this.#lastMs < PROGRESS_INTERVAL_MS) return;
		this.#lastMs = now;
		this.#send();
	}

	end(): void {
		if (this.#read > 0) this.#send();
	}

	#send(): void {
		this.#onProgress?.({ file: this.#file, bytesRead: this.#read, bytesTotal: this.#total });
	}
}
