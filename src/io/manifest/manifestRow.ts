import type { Fault } from "../../domain/fault.ts";
import type { PairLabels } from "../../domain/pair.ts";
import { booleanFromCell, integerFromCell, isAbsent, numberFromCell } from "../tables/read/cells.ts";
import type { DelimitedRow } from "./delimitedRows.ts";
import type { ManifestColumn, ManifestHeader } from "./manifestColumns.ts";

/** What a row says about one of its two frames. */
export interface ManifestSide {
	/** "" when the row names an image instead. */
	readonly embryoId: string;
	readonly frameIndex: number | null;
	/** Path of an image, "" when the row names none. */
	readonly maskPath: string;
	/** µm per pixel as the row states it. */
	readonly umPerPx: number | null;
	readonly columns: {
		readonly frame: string;
		readonly embryo: string;
		readonly mask: string;
		readonly umPerPx: string;
	};
}

export interface ManifestRow {
	/** Line of the file on which the row starts, 1-based. */
	readonly line: number;
	readonly pairId: string;
	/** An earlier row has the same pair_id. */
	readonly repeated: boolean;
	readonly source: ManifestSide;
	readonly target: ManifestSide;
	readonly labels: PairLabels;
	readonly extra: Readonly<Record<string, string>>;
	readonly faults: readonly Fault[];
}

/** Reads one record; bad cells become faults of the row, never exceptions. */
export function readManifestRow(record: DelimitedRow, header: ManifestHeader, file: string): ManifestRow {
	const cells = new RowCells(record, header, file);
	cells.checkShape();
	const pairId = cells.text("pair_id");
	if (pairId === "")
		cells.report("pair-id-missing", "pair_id", "The row has no pair_id", "Give the row a pair_id of its own.");
	const labels: PairLabels = {
		setType: cells.text("set_type"),
		setRank: cells.label("set_rank", integerFromCell),
		genotype: cells.text("genotype"),
		binSrcHpf: cells.label("bin_src_hpf", numberFromCell),
		binTgtHpf: cells.label("bin_tgt_hpf", numberFromCell),
		stageSrcHpf: cells.label("stage_src_hpf", numberFromCell),
		stageTgtHpf: cells.label("stage_tgt_hpf", numberFromCell),
		isControlPair: cells.flag("is_control_pair", false),
		analysisUse: cells.flag("analysis_use", true),
	};
	const source = readSide(cells, "src");
	const target = readSide(cells, "tgt");
	const extra = Object.fromEntries(header.extra.map(({ name, index }) => [name, record.cells[index] ?? ""]));
	return { line: record.line, pairId, repeated: false, source, target, labels, extra, faults: cells.faults };
}

/** The cells of the side win over `embryo_id`; with an image's path, embryo and frame may be empty. */
function readSide(cells: RowCells, side: "src" | "tgt"): ManifestSide {
	const columns = {
		frame: `frame_${side}`,
		embryo: `${side}_embryo_id`,
		mask: `${side}_mask`,
		umPerPx: `${side}_um_per_px`,
	} as const;
	const own = cells.text(columns.embryo);
	const other = cells.text(side === "src" ? "tgt_embryo_id" : "src_embryo_id");
	const maskPath = cells.text(columns.mask);
	// With only one of src/tgt filled, embryo_id is often a label ("A__to__B"), so it must not stand in for the other.
	const embryoId = own !== "" || other !== "" ? own : cells.text("embryo_id");
	if (embryoId === "" && maskPath === "") {
		const column = other === "" ? "embryo_id" : columns.embryo;
		cells.report(
			"embryo-missing",
			column,
			`The row does not say which embryo the ${side === "src" ? "source" : "target"} frame is of`,
			`Fill embryo_id, or both src_embryo_id and tgt_embryo_id, or ${columns.mask} with the path of an image.`,
		);
	}
	const frameText = cells.text(columns.frame);
	const frameIndex = integerFromCell(frameText);
	if (frameIndex === null && !(isAbsent(frameText) && maskPath !== "")) {
		const what = frameText === "" ? `${columns.frame} is empty` : `${columns.frame} is "${short(frameText)}"`;
		cells.report("frame-not-integer", columns.frame, `${what}, not a whole number`, "Write the frame's number.");
	}
	return { embryoId, frameIndex, maskPath, umPerPx: cells.pixelSize(columns.umPerPx), columns };
}

/** Typed reading of one record's cells, collecting what is wrong. */
class RowCells {
	readonly faults: Fault[] = [];
	readonly #record: DelimitedRow;
	readonly #header: ManifestHeader;
	readonly #file: string;

	constructor(record: DelimitedRow, header: ManifestHeader, file: string) {
		this.#record = record;
		this.#header = header;
		this.#file = file;
	}

	text(column: ManifestColumn): string {
		const index = this.#header.known.get(column);
		return index === undefined ? "" : (this.#record.cells[index] ?? "").trim();
	}

	report(code: string, column: string, message: string, nextStep: string, severity: Fault["severity"] = "error"): void {
		const { line } = this.#record;
		const fault = { code, severity, message: `${message}.`, nextStep, file: this.#file, row: line, column };
		const pairId = this.text("pair_id");
		this.faults.push(pairId === "" ? fault : { ...fault, pairId });
	}

	checkShape(): void {
		const { cells, problem } = this.#record;
		const { columnCount } = this.#header;
		if (problem !== null)
			this.report(
				"row-quotes",
				"",
				`The row's quotation marks do not match (${problem})`,
				"Close each quotation mark that opens a cell; double those inside.",
			);
		if (cells.slice(columnCount).some((cell) => cell.trim() !== "")) {
			const message = `The row has ${cells.length} cells but the header has ${columnCount}`;
			this.report("row-too-many-cells", "", message, "Put quotation marks around cells that contain the delimiter.");
		} else if (cells.length < columnCount) {
			const message = `The row has only ${cells.length} of ${columnCount} cells; the rest is taken as empty`;
			this.report("row-too-few-cells", "", message, "Check that the row is complete.", "warning");
		}
	}

	flag(column: ManifestColumn, whenEmpty: boolean): boolean {
		const text = this.text(column);
		if (text === "") return whenEmpty;
		const value = booleanFromCell(text);
		if (value === null) {
			const message = `${column} is "${short(text)}", neither true nor false`;
			this.report("not-boolean", column, message, "Write true, false, t, f, yes, no, 1 or 0.");
		}
		return value ?? whenEmpty;
	}

	/** A label never decides how a pair is solved, so a bad one is left out with a warning. */
	label(column: ManifestColumn, read: (text: string) => number | null): number | null {
		const text = this.text(column);
		if (isAbsent(text)) return null;
		const value = read(text);
		if (value === null) {
			const message = `${column} is "${short(text)}", not a ${read === integerFromCell ? "whole number" : "number"}; it is left out`;
			this.report("label-not-number", column, message, "Correct the cell if you need it in the tables.", "warning");
		}
		return value;
	}

	pixelSize(column: ManifestColumn): number | null {
		const text = this.text(column);
		if (isAbsent(text)) return null;
		const value = numberFromCell(text);
		if (value !== null && value > 0) return value;
		const message = `${column} is "${short(text)}", not a pixel size in µm above 0`;
		this.report(
			"pixel-size-invalid",
			column,
			message,
			"Write the µm per pixel with a decimal point, or leave the cell empty.",
		);
		return null;
	}
}

function short(text: string): string {
	return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}
