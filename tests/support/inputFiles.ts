import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import type { InputFile } from "../../src/domain/ports.ts";

/** An input file in memory; its stream comes in pieces of `chunkBytes`. Counts what is read of it. */
export class MemoryFile implements InputFile {
	readonly path: string;
	readonly sizeBytes: number;
	bytesStreamed = 0;
	readonly #content: Uint8Array;
	readonly #chunkBytes: number;

	constructor(path: string, content: string | Uint8Array, chunkBytes = 64 * 1024) {
		this.path = path;
		this.#content = typeof content === "string" ? new TextEncoder().encode(content) : content;
		this.sizeBytes = this.#content.length;
		this.#chunkBytes = chunkBytes;
	}

	async bytes(): Promise<Uint8Array> {
		return this.#content;
	}

	stream(): ReadableStream<Uint8Array> {
		let offset = 0;
		return new ReadableStream<Uint8Array>(
			{
				pull: (controller) => {
					if (offset >= this.#content.length) return controller.close();
					const chunk = this.#content.slice(offset, offset + this.#chunkBytes);
					offset += chunk.length;
					this.bytesStreamed += chunk.length;
					controller.enqueue(chunk);
				},
			},
			{ highWaterMark: 0 },
		);
	}
}

const SHARED = resolve(import.meta.dirname, "../../../shared/data");

/** The files of a folder of the shared test data (not part of this repository), or null, said aloud, where it is absent. */
export function sharedFiles(folder: "real" | "golden"): MemoryFile[] | null {
	const root = join(SHARED, folder);
	if (!existsSync(root)) {
		console.warn(`NOTE: ../shared/data/${folder} is absent; the checks on it run on generated data instead.`);
		return null;
	}
	return readdirSync(root)
		.filter((name) => statSync(join(root, name)).isFile())
		.map((name) => new MemoryFile(name, new Uint8Array(readFileSync(join(root, name)))));
}
