import type { Fault } from "../../domain/fault.ts";
import type { FrameRecord } from "../../domain/frame.ts";
import type { InputFile } from "../../domain/ports.ts";
import type { StatedSize } from "../masks/rle/decodeRle.ts";

/** Where a frame's pixels come from, still encoded. */
export type FrameSource =
	| {
			readonly kind: "rle";
			readonly text: string;
			readonly stated: StatedSize | null;
			readonly file: string;
			readonly line: number;
	  }
	| { readonly kind: "image"; readonly file: InputFile };

/** One unique frame of a dataset: what is known of it after import. Size and area are null until they are known. */
export interface FrameEntry {
	readonly record: FrameRecord;
	/** Null when no pixels were found for the frame, or when they must not be used; `faults` says why. */
	readonly source: FrameSource | null;
	readonly state: "found" | "missing" | "bad";
	readonly umPerPx: number | null;
	readonly yolk: InputFile | null;
	readonly heightPx: number | null;
	readonly widthPx: number | null;
	readonly areaPx: number | null;
	/** What is wrong with the frame; any error makes its pairs fail. */
	readonly faults: readonly Fault[];
}

/** The entry after something was found wrong with its pixels. */
export function badEntry(entry: FrameEntry, fault: Fault): FrameEntry {
	return { ...entry, state: "bad", faults: [...entry.faults, fault] };
}
