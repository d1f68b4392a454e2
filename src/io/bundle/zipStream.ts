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

/** The whole zip as a Blob; browsers keep large Blobs on disk, and the pieces are handed over one by one. */
export function zipBlob(runId: string, entries: AsyncIterable<BundleEntry>, date: Date): Promise<Blob> {
	return new Response(zipStream(runId, entries, date), { headers: { "Content-Type": "application/zip" } }).blob();
}
