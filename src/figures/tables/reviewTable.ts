import { type Fault, type GatheredFault, gatherFaults } from "../../domain/fault.ts";
import type { ReviewFrame, ReviewReport, ReviewRow } from "../../domain/review.ts";
import { formatFixed, formatSignificant, NO_VALUE } from "../words/numbers.ts";

export interface ReviewCounts {
	readonly runnable: number;
	readonly broken: number;
	readonly warned: number;
	/** "8 pairs will run, 1 will not". */
	readonly words: string;
}

export function reviewCounts(report: ReviewReport): ReviewCounts {
	const runnable = report.rows.filter((row) => row.runnable).length;
	const broken = report.rows.length - runnable;
	const warned = report.rows.filter((row) => row.runnable && row.faults.length > 0).length;
	const parts = [
		`${runnable} ${runnable === 1 ? "pair" : "pairs"} will run`,
		broken > 0 ? `${broken} will not` : "",
		warned > 0 ? `${warned} with warnings` : "",
	];
	return { runnable, broken, warned, words: parts.filter((part) => part !== "").join(", ") };
}

/** One frame's cells of the review table. Area in µm² needs the pixel size. */
export function reviewFrameCells(frame: ReviewFrame | null) {
	if (frame === null)
		return { name: NO_VALUE, state: "missing" as const, size: "", areaPx: "", areaUm2: "", spacing: "", yolk: "" };
	const areaUm2 = frame.areaPx !== null && frame.umPerPx !== null ? frame.areaPx * frame.umPerPx ** 2 : null;
	return {
		name: frame.ref,
		state: frame.state,
		size: frame.heightPx === null || frame.widthPx === null ? NO_VALUE : `${frame.widthPx} × ${frame.heightPx}`,
		areaPx: frame.areaPx === null ? NO_VALUE : formatFixed(frame.areaPx, 0),
		areaUm2: areaUm2 === null ? NO_VALUE : formatFixed(areaUm2, 0),
		spacing: frame.umPerPx === null ? NO_VALUE : formatSignificant(frame.umPerPx, 3),
		yolk: frame.yolkFound ? "yes" : "no",
	};
}

/**
 * What an import has to say beside its rows, each fault once: the files' faults, and those that several rows share (one damaged
 * mask, many pairs) with the number of pairs that they cost.
 */
export function sharedFaults(report: ReviewReport): GatheredFault[] {
	const ofRows = gatherFaults(report.rows.flatMap((row) => row.faults));
	return [...gatherFaults(report.faults), ...ofRows.filter(({ pairIds }) => pairIds.length > 1)];
}

/** True when the row has something to say. */
export function hasProblem(row: ReviewRow): boolean {
	return row.faults.length > 0 || !row.runnable;
}

/** Every problem of an import as CSV, one line each, file problems first. Cells that a spreadsheet would run get an apostrophe. */
export function problemListCsv(report: ReviewReport): string {
	const head = ["severity", "code", "file", "row", "column", "pair_id", "message", "next_step", "detail"];
	const lines = [
		...report.faults.map((fault) => problemLine(fault, "")),
		...report.rows.flatMap((row) => row.faults.map((fault) => problemLine(fault, row.pairId))),
	];
	return `${[head, ...lines].map((cells) => cells.map(csvCell).join(",")).join("\r\n")}\r\n`;
}

function problemLine(fault: Fault, pairId: string): string[] {
	return [
		fault.severity,
		fault.code,
		fault.file ?? "",
		fault.row === undefined ? "" : String(fault.row),
		fault.column ?? "",
		fault.pairId ?? pairId,
		fault.message,
		fault.nextStep,
		fault.detail ?? "",
	];
}

function csvCell(text: string): string {
	const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
	return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
