import { type Fault, MaskflowError } from "../../domain/fault.ts";
import { type BundleSource, bundleEntries } from "../../io/bundle/entries.ts";
import { joinPieces, zipBlob, zipStream } from "../../io/bundle/zipStream.ts";
import { openPickedFolder } from "../../platform/saving/pickedFolder.ts";
import { openScratchFile, sweepScratchFiles } from "../../platform/saving/scratchFiles.ts";
import { storageInWords } from "../../storage/storageFault.ts";
import type { ExportChoices, ExportTarget } from "../contract/engineApi.ts";

/**
 * Writes a run to its target as it is made: one pair's arrays and a few blocks are alive at a time, and a slow disk slows the
 * making. A target that can't be finished is aborted; what then remains there is the page's to clear.
 * @returns the zip for the downloads, a file on disk where the browser has one; null for a picked target.
 * @throws MaskflowError `export-no-room`, `export-not-written`, `export-folder-taken`; the signal's reason when aborted.
 */
export async function exportBundle(
	source: BundleSource,
	choices: ExportChoices,
	target: ExportTarget,
	signal: AbortSignal,
	onPair: (pairs: number, total: number) => void,
): Promise<Blob | null> {
	const { runId } = source.header;
	const entries = bundleEntries(source, choices, (pairs) => {
		signal.throwIfAborted();
		onPair(pairs, source.rows.length);
	});
	const pour = (writable: WritableStream<Uint8Array>): Promise<void> =>
		zipStream(runId, entries, new Date()).pipeThrough(joinPieces()).pipeTo(writable, { signal });
	try {
		if (target.kind === "folder") {
			const folder = await openPickedFolder(target.handle, runId);
			for await (const { path, bytes } of entries) await folder.write(path, bytes);
			await folder.close();
			return null;
		}
		if (target.kind === "zip") {
			await pour(await target.handle.createWritable());
			return null;
		}
		await sweepScratchFiles();
		const scratch = await openScratchFile();
		if (scratch === undefined) return await zipBlob(runId, entries, new Date());
		await pour(scratch.writable);
		return await scratch.file();
	} catch (error) {
		if (signal.aborted || error instanceof MaskflowError) throw error;
		throw await writingFault(error, target);
	}
}

/** What a file system refuses, in words; anything else is not its doing. */
async function writingFault(error: unknown, target: ExportTarget): Promise<unknown> {
	if (!(error instanceof DOMException || error instanceof TypeError)) return error;
	const place = target.kind === "downloads" ? "the browser's storage" : target.handle.name;
	const noRoom = error.name === "QuotaExceededError";
	const fault: Fault = {
		code: noRoom ? "export-no-room" : "export-not-written",
		severity: "error",
		message: noRoom
			? `There is no room for the bundle in ${place}.${target.kind === "downloads" ? await storageInWords() : ""}`
			: `The bundle could not be written to ${place}: ${error.message}`,
		nextStep: noRoom
			? "Free some space, choose fewer parts, or save it to another disk."
			: "Choose another place, or download it as a zip.",
		detail: String(error),
	};
	return new MaskflowError(fault, { cause: error });
}
