import type { InputFile } from "../../domain/ports.ts";
import type { PickedFile } from "../contract/engineApi.ts";

/** A picked file as an input. Nothing is read before it is asked for. */
export function inputFileFromPicked({ path, file }: PickedFile): InputFile {
	return {
		path,
		sizeBytes: file.size,
		bytes: async () => new Uint8Array(await file.arrayBuffer()),
		stream: () => file.stream(),
	};
}
