import { makeZip } from "client-zip";
import type { BundleEntry } from "./entries.ts";

/**
 * A zip of the entries under the folder `<runId>/`, written as it is read: an entry is made when the consumer asks for it.
 * Entries are stored, since the large ones are deflated already. Cancelling the stream ends the generator.
 */
export function zipStream(runId: string, entries: AsyncIterable<BundleEntry>, date: Date): ReadableStream<Uint8Array> {
	async function* files() {
		for await (const { path, bytes } of entries) {
			yield { name: `${runId}/${path}`, input: bytes, size: bytes.length, lastModified: date };
		}
	}
	const reader = makeZip(files()).getReader();
	return new ReadableStream({
		pull: async (controller) => {
			const { done, value } = await reader.read();
			if (done) controller.close();
			else controller.enqueue(value);
		},
		// The library throws the reason into its generator, which ends ours too, and then rejects with that same reason.
		cancel: (reason) =>
			reader.cancel(reason).catch((error: unknown) => {
				if (error !== reason) throw error;
			}),
	});
}

/**
 * Joins small pieces (headers, little files) into blocks of about a megabyte: to a file, each piece is a message to another
 * process. Holds one block.
 */
export function joinPieces(blockBytes = 2 ** 20): TransformStream<Uint8Array, Uint8Array> {
	let pieces: Uint8Array[] = [];
	let length = 0;
	const block = (): Uint8Array => {
		const joined = new Uint8Array(length);
		let at = 0;
		for (const piece of pieces) {
			joined.set(piece, at);
			at += piece.length;
		}
		pieces = [];
		length = 0;
		return joined;
	};
	return new TransformStream({
		transform: (piece, controller) => {
			pieces.push(piece);
			length += piece.length;
			if (length >= blockBytes) controller.enqueue(block());
		},
		flush: (controller) => {
			if (length > 0) controller.enqueue(block());
		},
	});
}

/** Pieces are handed over to the browser, which may keep them on disk, in blocks of this size. */
const BLOCK_BYTES = 16 * 2 ** 20;

/**
 * The whole zip as a Blob; browsers keep large Blobs on disk, so that the heap holds one block of it.
 * @throws what making an entry threw.
 */
export async function zipBlob(runId: string, entries: AsyncIterable<BundleEntry>, date: Date): Promise<Blob> {
	// A Response would make the Blob too, but puts an error of its own in place of the reason.
	const reader = zipStream(runId, entries, date).getReader();
	const blocks: Blob[] = [];
	let pieces: Uint8Array<ArrayBuffer>[] = [];
	let bytes = 0;
	const close = () => {
		blocks.push(new Blob(pieces));
		pieces = [];
		bytes = 0;
	};
	for (let step = await reader.read(); !step.done; step = await reader.read()) {
		pieces.push(new Uint8Array(step.value));
		bytes += step.value.length;
		if (bytes >= BLOCK_BYTES) close();
	}
	close();
	return new Blob(blocks, { type: "application/zip" });
}
