import type { Mask } from "../../../domain/mask.ts";

/** Larger images are refused before any pixel is made: 64 Mpx is 25 times a usual microscope frame. */
export const MAX_MASK_PIXELS = 64_000_000;

/** A mask as alternating run lengths, background first, that sum to height × width. */
export interface MaskRuns {
	readonly height: number;
	readonly width: number;
	/** `row`: the runs go along rows (C order); `column`: down columns (Fortran order, COCO). */
	readonly order: "row" | "column";
	readonly runs: Uint32Array;
}

/** Foreground pixels without making them; O(runs). */
export function areaOfRuns(mask: MaskRuns): number {
	let area = 0;
	for (let i = 1; i < mask.runs.length; i += 2) area += mask.runs[i]!;
	return area;
}

/** O(pixels). */
export function maskFromRuns(runs: MaskRuns): Mask {
	const { height, width } = runs;
	const data = new Uint8Array(height * width);
	let position = 0;
	for (let i = 0; i < runs.runs.length; i++) {
		const end = position + runs.runs[i]!;
		if (i % 2 === 1) {
			if (runs.order === "row") data.fill(1, position, end);
			else fillDownColumns(data, height, width, position, end);
		}
		position = end;
	}
	return { height, width, data };
}

/** Sets the pixels that have positions start..end-1 in column-major order. */
function fillDownColumns(data: Uint8Array, height: number, width: number, start: number, end: number): void {
	let y = start % height;
	let x = (start - y) / height;
	for (let i = start; i < end; i++) {
		data[y * width + x] = 1;
		if (++y === height) {
			y = 0;
			x++;
		}
	}
}
