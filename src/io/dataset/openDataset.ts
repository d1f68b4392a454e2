import type { Dataset } from "../../domain/dataset.ts";
import type { Fault } from "../../domain/fault.ts";
import type { RunSelection } from "../../domain/parameters.ts";
import type { InputFile } from "../../domain/ports.ts";
import type { ReviewReport } from "../../domain/review.ts";
import { type Manifest, parseManifest } from "../manifest/parseManifest.ts";
import { selectRows } from "../manifest/selectRows.ts";
import { NeededFrames } from "../tables/read/maskTable.ts";
import { notUtf8Error } from "../tables/read/utf8.ts";
import { checkFrames } from "./checkFrames.ts";
import { FileIndex } from "./fileIndex.ts";
import type { FrameEntry } from "./frameEntry.ts";
import { fingerprintOf, loadFrame, unknownFrame } from "./loadFrame.ts";
import type { ReadOptions } from "./openProgress.ts";
import { fileFault, findTables, readTables, type TableFile } from "./readTables.ts";
import { FrameResolver } from "./resolveFrames.ts";
import { type ResolvedRow, reviewRow } from "./reviewRows.ts";

const TABLE_NAME = /\.(?:csv|tsv|tab|txt)$/i;

export interface OpenOptions extends ReadOptions {
	readonly selection: RunSelection;
	/** µm per pixel for frames for which neither manifest nor tables give one; null = such a frame is an error. */
	readonly umPerPx: number | null;
}

/**
 * Opens what a person dropped: finds the manifest and the tables by their headers, reads the frames that the kept rows
 * need and checks them. What is wrong is in the review, row by row. O(bytes of the tables) time; memory grows with the
 * encoded masks of the unique frames.
 * @throws only the signal's reason, when aborted.
 */
export async function openDataset(files: readonly InputFile[], options: OpenOptions): Promise<Dataset> {
	const { tables, faults: unreadable } = await findTables(files, options.signal);
	const faults = [...unreadable, ...unknownEncodings(tables)];
	const manifestFiles = tables.filter(({ header }) => header.kind === "manifest");
	const [manifestFile] = manifestFiles;
	if (manifestFile === undefined || manifestFiles.length > 1) {
		const fault = manifestFile === undefined ? noManifest(tables) : severalManifests(manifestFiles);
		return emptyDataset(null, [...faults, fault], files.length);
	}
	const manifest = await readManifest(manifestFile.file);
	if (manifest.faults.some((fault) => fault.severity === "error")) {
		return emptyDataset(manifest.path, [...faults, ...manifest.faults], files.length - 1);
	}
	const kept = selectRows(manifest.rows, options.selection);
	const needed = new NeededFrames();
	for (const { source, target } of kept) {
		for (const side of [source, target]) if (side.frameIndex !== null) needed.add(side.embryoId, side.frameIndex);
	}
	const contents = await readTables(tables, needed, options);
	const resolver = new FrameResolver(contents, new FileIndex(files), options.umPerPx);
	const resolved: ResolvedRow[] = kept.map((row) => ({
		row,
		sourceRef: resolver.resolve(row.source, `row ${row.line}, source`).record.ref,
		targetRef: resolver.resolve(row.target, `row ${row.line}, target`).record.ref,
	}));
	const { entries, warnings } = await checkFrames(resolver.entries, options.signal, options.onProgress);
	const emptySelection = kept.length === 0 ? [noRowKept(manifest.path)] : [];
	return datasetOf(entries, {
		manifestPath: manifest.path,
		rows: resolved.map((row) => reviewRow(row, entries, manifest.path)),
		faults: [...faults, ...manifest.faults, ...contents.faults, ...emptySelection, ...warnings],
		rowsInManifest: manifest.rows.length,
		rowsFilteredOut: manifest.rows.length - kept.length,
		uniqueFrames: [...entries.values()].filter((entry) => entry.source !== null).length,
		extraColumns: manifest.extraColumns,
		unusedFiles: files.length - usedFiles(tables, entries),
	});
}

function datasetOf(entries: ReadonlyMap<string, FrameEntry>, review: ReviewReport): Dataset {
	const entryOf = (ref: string): FrameEntry => {
		const entry = entries.get(ref);
		if (entry === undefined) throw unknownFrame(ref);
		return entry;
	};
	return {
		review,
		fingerprint: async (record) => fingerprintOf(entryOf(record.ref)),
		loadFrame: async (record) => loadFrame(entryOf(record.ref)),
	};
}

function emptyDataset(manifestPath: string | null, faults: readonly Fault[], unusedFiles: number): Dataset {
	return datasetOf(new Map(), {
		manifestPath,
		rows: [],
		faults,
		rowsInManifest: 0,
		rowsFilteredOut: 0,
		uniqueFrames: 0,
		extraColumns: [],
		unusedFiles,
	});
}

async function readManifest(file: InputFile): Promise<Manifest> {
	try {
		return parseManifest(await file.bytes(), file.path);
	} catch (error) {
		return { path: file.path, rows: [], faults: [fileFault(error, file)], extraColumns: [] };
	}
}

/**
 * Tables that nothing is known of because their header is not UTF-8. Such a file may well be the manifest: without
 * another one it stops everything, else it is told and left out. (Of known tables the reading itself tells.)
 */
function unknownEncodings(tables: readonly TableFile[]): Fault[] {
	const hasManifest = tables.some(({ header }) => header.kind === "manifest");
	return tables
		.filter(({ file, header }) => header.kind === "unknown" && header.notUtf8At >= 0 && TABLE_NAME.test(file.path))
		.map(({ file, header }) => {
			const { fault } = notUtf8Error(file.path, header.notUtf8At, 1);
			return hasManifest ? { ...fault, severity: "warning" } : fault;
		});
}

function usedFiles(tables: readonly TableFile[], entries: ReadonlyMap<string, FrameEntry>): number {
	const used = new Set(tables.filter(({ header }) => header.kind !== "unknown").map(({ file }) => file));
	for (const { source, yolk } of entries.values()) {
		if (source?.kind === "image") used.add(source.file);
		if (yolk !== null) used.add(yolk);
	}
	return used.size;
}

function noManifest(tables: readonly TableFile[]): Fault {
	const names = tables.map(({ file }) => file.path);
	const seen = names.slice(0, 5).join(", ") + (names.length > 5 ? ` and ${names.length - 5} more` : "");
	return {
		code: "no-manifest",
		severity: "error",
		message: `No manifest is among the files${seen === "" ? "" : ` (looked at: ${seen})`}.`,
		nextStep: "Add the CSV file that lists the pairs: it has the columns pair_id, frame_src and frame_tgt.",
	};
}

function severalManifests(manifests: readonly TableFile[]): Fault {
	return {
		code: "several-manifests",
		severity: "error",
		message: `There is more than one manifest: ${manifests.map(({ file }) => file.path).join(", ")}.`,
		nextStep: "Keep the one that is meant and drop the files again.",
	};
}

function noRowKept(file: string): Fault {
	return {
		code: "no-row-kept",
		severity: "warning",
		message: `The manifest ${file} has no row to run: analysis_use is false everywhere, or controls are left out.`,
		nextStep: "Set analysis_use to true for the rows to run, or include controls.",
		file,
	};
}
