import { runFolders } from "../../domain/runFiles.ts";
import type { FindFile, PickedFile, RunsToOpen } from "../contract/engineApi.ts";

/** Runs as a person gave them. */
export type RunsGiven =
	| { readonly kind: "files"; readonly files: readonly PickedFile[] }
	| Extract<RunsToOpen, { readonly kind: "folders" | "server" }>;

/** What the engine is told of them, and how it gets the files that stay with the page. */
export interface Opening {
	readonly from: RunsToOpen;
	readonly find: FindFile;
}

/** Among files each zip is a bundle of its own; without a zip they are those of one folder. O(files). */
export function openingOf(given: RunsGiven): Opening {
	if (given.kind !== "files") return { from: given, find: async () => null };
	const zips = given.files.filter(({ path }) => path.toLowerCase().endsWith(".zip"));
	if (zips.length > 0) return { from: { kind: "zips", zips }, find: async () => null };
	const byPath = new Map(given.files.map(({ path, file }) => [path, file]));
	const first = given.files[0]?.path ?? "";
	const name = first.includes("/") ? first.slice(0, first.indexOf("/")) : "the chosen files";
	return {
		from: { kind: "listed", name, runFolders: runFolders(byPath.keys()) },
		find: async (path) => byPath.get(path) ?? null,
	};
}
