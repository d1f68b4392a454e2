import type { InputFile } from "../../domain/ports.ts";
import type { FoundFile } from "../../io/bundle/bundleFiles.ts";
import type { PickedFile } from "../contract/engineApi.ts";

/** A picked file as an input. Nothing is read before it is asked for. */
export function inputFileFromPicked({ path, file }: PickedFile): InputFile {
	return { path, ...foundFile(file), stream: () => file.stream() };
}

/** A browser's file as one of a run. */
export function foundFile(file: File): FoundFile {
	return { sizeBytes: file.size, bytes: async () => new Uint8Array(await file.arrayBuffer()) };
}
