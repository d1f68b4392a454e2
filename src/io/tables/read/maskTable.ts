import { type Fault, MaskflowError } from "../../../domain/fault.ts";
import type { FrameRecord } from "../../../domain/frame.ts";
import type { InputFile } from "../../../domain/ports.ts";
import { booleanFromCell, integerFromCell, isAbsent, numberFromCell } from "./cells.ts";
import type { CsvRow } from "./csvStream.ts";
import { type StreamOptions, streamRows } from "./streamRows.ts";
import type { TableHeader } from "./tableHeader.ts";

/** One row of a mask table that the manifest needs; the mask stays encoded. Text is "" and numbers null when not there. */
export interface TableFrame extends Omit<FrameRecord, "ref"> {
	readonly file: string;
	/** Line on which the row starts, 1-based. */
	readonly line: number;
	readonly frameIndex: number;
	readonly rle: string;
	readonly heightPx: number | null;
	readonly widthPx: number | null;
	/** Why the table itself says that the mask must not be used, or null. */
	readonly invalid: string | null;
	/** µm per pixel from the table's own columns. */
	readonly umPerPx: number | null;
}

/** The frames that a manifest needs. */
export class NeededFrames {
	readonly #framesOfEmbryo = new Map<string, Set<number>>();

	add(embryoId: string, frameIndex: number): void {
		const frames = this.#framesOfEmbryo.get(embryoId) ?? new Set();
		frames.add(frameIndex);
		this.#framesOfEmbryo.set(embryoId, frames);
	}

	framesOf(embryoId: string): ReadonlySet<number> | undefined {
		return this.#framesOfEmbryo.get(embryoId);
	}
}

/** `{embryo_id}_t{frame:04d}`: the name of a frame in the review, and of its image file. */
export function frameName(embryoId: string, frameIndex: number): string {
	const digits = String(Math.abs(frameIndex)).padStart(4, "0");
	return `${embryoId}_t${frameIndex < 0 ? "-" : ""}${digits}`;
}

const LEGACY_NEEDED = ["embryo_id", "frame_index", "mask_rle", "mask_height_px", "mask_width_px"] as const;
const NEW_NEEDED = ["track_id", "time_index", "mask_rle"] as const;
const MAX_REPORTED_REPEATS = 20;

/**
 * Reads a mask table of either layout (SPEC section 2.2) as a stream and puts the needed frames into `frames`, by
 * `frameName`; a frame that is there already is replaced, with a warning when its mask differs. Keeps nothing else:
 * memory grows with the needed frames. O(bytes).
 * @returns warnings.
 * @throws MaskflowError `table-column-missing`, `not-utf8`, `row-too-long`; the signal's reason when aborted.
 */
export async function readMaskTable(
	file: InputFile,
	header: TableHeader,
	needed: NeededFrames,
	frames: Map<string, TableFrame>,
	options: StreamOptions,
): Promise<Fault[]> {
	const isNew = header.kind === "frame-masks";
	const wanted: readonly string[] = isNew ? NEW_NEEDED : LEGACY_NEEDED;
	const missing = wanted.filter((name) => !header.columns.includes(name));
	if (missing.length > 0) throw missingColumns(file.path, missing);
	const embryoCell = header.columns.indexOf(isNew ? "track_id" : "embryo_id");
	const frameCell = header.columns.indexOf(isNew ? "time_index" : "frame_index");
	const repeats: Fault[] = [];
	let repeatCount = 0;
	const warnings = await streamRows(file, header, options, (row) => {
		const embryoId = row.text(embryoCell).trim();
		const wantedFrames = needed.framesOf(embryoId);
		if (wantedFrames === undefined) return;
		const frameIndex = integerFromCell(row.text(frameCell));
		if (frameIndex === null || !wantedFrames.has(frameIndex)) return;
		const name = frameName(embryoId, frameIndex);
		const frame = readFrame(new NamedCells(row, header.columns), isNew, { file: file.path, embryoId, frameIndex });
		const earlier = frames.get(name);
		frames.set(name, frame);
		if (earlier === undefined || earlier.rle === frame.rle) return;
		if (++repeatCount <= MAX_REPORTED_REPEATS) repeats.push(repeatedFrame(name, earlier, frame));
	});
	if (repeatCount > MAX_REPORTED_REPEATS) repeats.push(moreRepeats(file.path, repeatCount - MAX_REPORTED_REPEATS));
	return [...warnings, ...repeats];
}

function readFrame(
	cells: NamedCells,
	isNew: boolean,
	key: { file: string; embryoId: string; frameIndex: number },
): TableFrame {
	const height = cells.text(isNew ? "image_height_px" : "mask_height_px");
	const width = cells.text(isNew ? "image_width_px" : "mask_width_px");
	return {
		...key,
		line: cells.line,
		rle: cells.text("mask_rle"),
		heightPx: integerFromCell(height),
		widthPx: integerFromCell(width),
		invalid: isNew ? invalidReason(cells.text("is_valid_mask")) : null,
		umPerPx: cells.ratio("Height (um)", "Height (px)") ?? cells.ratio("Width (um)", "Width (px)"),
		experimentId: cells.text("experiment_id"),
		experimentDate: cells.text("experiment_date"),
		well: cells.text(isNew ? "well_id" : "well"),
		snipId: cells.text("snip_id"),
		imageId: cells.text("image_id"),
		timeInt: integerFromCell(cells.text("time_int")),
		relativeTimeS: numberFromCell(cells.text("relative_time_s")),
	};
}

function invalidReason(text: string): string | null {
	if (isAbsent(text)) return null;
	const valid = booleanFromCell(text);
	if (valid === true) return null;
	return valid === false ? "is_valid_mask is false" : `is_valid_mask is "${text}", neither true nor false`;
}

/** One record's cells by column name. */
class NamedCells {
	readonly #row: CsvRow;
	readonly #columns: readonly string[];

	constructor(row: CsvRow, columns: readonly string[]) {
		this.#row = row;
		this.#columns = columns;
	}

	get line(): number {
		return this.#row.line;
	}

	text(column: string): string {
		const index = this.#columns.indexOf(column);
		return index < 0 ? "" : this.#row.text(index).trim();
	}

	/** Quotient of two columns when both are above 0. */
	ratio(dividend: string, divisor: string): number | null {
		const above = numberFromCell(this.text(dividend));
		const below = numberFromCell(this.text(divisor));
		return above !== null && below !== null && above > 0 && below > 0 ? above / below : null;
	}
}

function missingColumns(file: string, missing: readonly string[]): MaskflowError {
	return new MaskflowError({
		code: "table-column-missing",
		severity: "error",
		message: `The mask table ${file} lacks ${missing.length === 1 ? "the column" : "the columns"} ${missing.join(", ")}.`,
		nextStep: "Add what is missing, or leave the file out.",
		file,
		row: 1,
		column: missing.join(", "),
	});
}

function repeatedFrame(name: string, earlier: TableFrame, later: TableFrame): Fault {
	const place = earlier.file === later.file ? `line ${earlier.line}` : `${earlier.file}, line ${earlier.line}`;
	return {
		code: "frame-repeated",
		severity: "warning",
		message: `${later.file}, line ${later.line}: the frame ${name} was given before (${place}) with another mask; the later one is used.`,
		nextStep: "Remove the row that is not meant.",
		file: later.file,
		row: later.line,
		column: "mask_rle",
	};
}

function moreRepeats(file: string, count: number): Fault {
	return {
		code: "frame-repeated",
		severity: "warning",
		message: `${file} gives ${count} more frames again with another mask; the later ones are used.`,
		nextStep: "Remove the rows that are not meant.",
		file,
	};
}
