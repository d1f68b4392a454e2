import { type Fault, faultFromError, MaskflowError } from "../../domain/fault.ts";
import type { InputFile } from "../../domain/ports.ts";
import { readInventory } from "../tables/read/inventory.ts";
import { type NeededFrames, readMaskTable, type TableFrame } from "../tables/read/maskTable.ts";
import { readTableHeader, type TableHeader } from "../tables/read/tableHeader.ts";
import { Progress, type ReadOptions } from "./openProgress.ts";

export interface TableFile {
	readonly file: InputFile;
	readonly header: TableHeader;
}

export interface TableContents {
	/** By `frameName`. */
	readonly frames: ReadonlyMap<string, TableFrame>;
	readonly umPerPxOfImage: ReadonlyMap<string, number>;
	readonly faults: readonly Fault[];
}

/** Not worth looking into for a header; everything else may be a table, whatever its name. */
const NOT_A_TABLE = /\.(?:png|tiff?|jpe?g|gif|npy|npz|parquet|zip|gz|json|pdf|xlsx?|py|ipynb|md|html?|DS_Store)$/i;

/** Reads the first record of each file that may be a table; a file that can't be read becomes a fault. */
export async function findTables(
	files: readonly InputFile[],
	signal: AbortSignal | undefined,
): Promise<{ tables: TableFile[]; faults: Fault[] }> {
	const tables: TableFile[] = [];
	const faults: Fault[] = [];
	for (const file of files.filter(({ path }) => !NOT_A_TABLE.test(path))) {
		signal?.throwIfAborted();
		try {
			tables.push({ file, header: await readTableHeader(file) });
		} catch (error) {
			faults.push(fileFault(error, file));
		}
	}
	return { tables, faults };
}

/** Streams the mask tables in the order given, then the inventories for the images of the frames that were found. */
export async function readTables(
	tables: readonly TableFile[],
	needed: NeededFrames,
	options: ReadOptions,
): Promise<TableContents> {
	const masks = tables.filter(({ header }) => header.kind === "legacy-masks" || header.kind === "frame-masks");
	const inventories = tables.filter(({ header }) => header.kind === "frame-inventory");
	const frames = new Map<string, TableFrame>();
	const umPerPxOfImage = new Map<string, number>();
	const faults: Fault[] = [];
	const progress = new Progress(
		[...masks, ...inventories].map(({ file }) => file),
		options.onProgress,
	);
	const readEach = async (list: readonly TableFile[], read: (table: TableFile) => Promise<Fault[]>) => {
		for (const table of list) {
			try {
				faults.push(...(await read(table)));
			} catch (error) {
				options.signal?.throwIfAborted();
				faults.push(fileFault(error, table.file));
			}
		}
	};
	const streamOptions = ({ file }: TableFile) => ({
		...(options.signal === undefined ? {} : { signal: options.signal }),
		onBytes: (bytes: number) => progress.add(file, bytes),
	});
	await readEach(masks, (t) => readMaskTable(t.file, t.header, needed, frames, streamOptions(t)));
	const images = new Set([...frames.values()].filter((frame) => frame.umPerPx === null).map((frame) => frame.imageId));
	await readEach(inventories, (t) => readInventory(t.file, t.header, images, umPerPxOfImage, streamOptions(t)));
	progress.end();
	return { frames, umPerPxOfImage, faults };
}

/** A file that can't be read: what was thrown if it says so itself, else that the file went away. */
export function fileFault(error: unknown, file: InputFile): Fault {
	if (error instanceof MaskflowError) return error.fault;
	return {
		code: "file-unreadable",
		severity: "error",
		message: `${file.path} can't be read.`,
		nextStep: "Check that the file still exists and that you may read it, then drop it again.",
		file: file.path,
		detail: faultFromError(error).detail ?? "",
	};
}
