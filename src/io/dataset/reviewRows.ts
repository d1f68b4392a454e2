import type { Fault } from "../../domain/fault.ts";
import type { ReviewFrame, ReviewRow } from "../../domain/review.ts";
import { PAIR_ID_TOO_LONG } from "../manifest/folderNames.ts";
import type { ManifestRow, ManifestSide } from "../manifest/manifestRow.ts";
import type { FrameEntry } from "./frameEntry.ts";

/** A kept row of the manifest with its two frames. */
export interface ResolvedRow {
	readonly row: ManifestRow;
	readonly sourceRef: string;
	readonly targetRef: string;
}

/** One line of the review table. Faults of the frames join those of the row; the same fault of both frames is told once. */
export function reviewRow(
	resolved: ResolvedRow,
	entries: ReadonlyMap<string, FrameEntry>,
	manifestPath: string,
): ReviewRow {
	const { row } = resolved;
	const source = entries.get(resolved.sourceRef);
	const target = entries.get(resolved.targetRef);
	if (source === undefined || target === undefined) throw new Error(`Row ${row.line} was never resolved`);
	const sideFaults = [
		...source.faults.map((fault) => placedFault(fault, row, row.source, manifestPath)),
		...(target === source ? [] : target.faults.map((fault) => placedFault(fault, row, row.target, manifestPath))),
	];
	const faults = [...row.faults, ...sideFaults];
	const named = row.pairId !== "" && !row.repeated && !row.faults.some(({ code }) => code === PAIR_ID_TOO_LONG);
	const pair = {
		pairId: row.pairId,
		row: row.line,
		source: source.record,
		target: target.record,
		labels: row.labels,
		extra: row.extra,
	};
	return {
		row: row.line,
		pairId: row.pairId,
		pair: named ? pair : null,
		source: reviewFrame(source),
		target: reviewFrame(target),
		faults,
		runnable: named && !faults.some((fault) => fault.severity === "error"),
	};
}

function reviewFrame(entry: FrameEntry): ReviewFrame {
	const { state, heightPx, widthPx, areaPx, umPerPx } = entry;
	return { ref: entry.record.ref, state, heightPx, widthPx, areaPx, umPerPx, yolkFound: entry.yolk !== null };
}

/** A fault that names no line of a table is the manifest row's. */
function placedFault(fault: Fault, row: ManifestRow, side: ManifestSide, manifestPath: string): Fault {
	const pair = row.pairId === "" ? {} : { pairId: row.pairId };
	if (fault.row !== undefined) return { ...fault, ...pair };
	const named = side.maskPath !== "" ? side.columns.mask : side.columns.frame;
	const column = fault.code === "no-pixel-size" ? side.columns.umPerPx : named;
	return { ...fault, file: manifestPath, row: row.line, column, ...pair };
}
