import type { Fault } from "../../../domain/fault.ts";
import type { InputFile } from "../../../domain/ports.ts";
import { numberFromCell } from "./cells.ts";
import { type StreamOptions, streamRows } from "./streamRows.ts";
import type { TableHeader } from "./tableHeader.ts";

/**
 * Reads a frame inventory as a stream and puts µm per pixel of the needed images into `umPerPxOfImage`; the last row of
 * an image wins, values that are not above 0 are left out. O(bytes) time, O(needed images) memory.
 * @returns warnings.
 * @throws MaskflowError `not-utf8`, `row-too-long`; the signal's reason when aborted.
 */
export async function readInventory(
	file: InputFile,
	header: TableHeader,
	neededImages: ReadonlySet<string>,
	umPerPxOfImage: Map<string, number>,
	options: StreamOptions,
): Promise<Fault[]> {
	const imageCell = header.columns.indexOf("image_id");
	const sizeCell = header.columns.indexOf("image_micrometers_per_pixel");
	const differing: Fault[] = [];
	const warnings = await streamRows(file, header, options, (row) => {
		const imageId = row.text(imageCell).trim();
		if (!neededImages.has(imageId)) return;
		const umPerPx = numberFromCell(row.text(sizeCell));
		if (umPerPx === null || umPerPx <= 0) return;
		const earlier = umPerPxOfImage.get(imageId);
		if (earlier !== undefined && earlier !== umPerPx) {
			differing.push({
				code: "pixel-size-repeated",
				severity: "warning",
				message: `${file.path}, line ${row.line}: the image ${imageId} had ${earlier} µm/px before and has ${umPerPx} here; the later is used.`,
				nextStep: "Remove the row that is not meant.",
				file: file.path,
				row: row.line,
				column: "image_micrometers_per_pixel",
			});
		}
		umPerPxOfImage.set(imageId, umPerPx);
	});
	return [...warnings, ...differing];
}
