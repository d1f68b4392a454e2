import type { Mask } from "../../src/domain/mask.ts";
import { base64RleFromMask } from "./encodeRle.ts";

/** Small tables of known content for tests of the inputs. */

export function csv(header: string, ...rows: string[]): string {
	return [header, ...rows, ""].join("\n");
}

export function quoted(text: string): string {
	return `"${text.replaceAll('"', '""')}"`;
}

/** A filled box at (top, left) in an otherwise empty image. */
export function boxMask(height: number, width: number, box: { top: number; left: number; h: number; w: number }): Mask {
	const data = new Uint8Array(height * width);
	for (let y = box.top; y < box.top + box.h; y++) data.fill(1, y * width + box.left, y * width + box.left + box.w);
	return { height, width, data };
}

export const LEGACY_HEADER =
	"embryo_id,frame_index,mask_rle,mask_height_px,mask_width_px,experiment_date,experiment_id,well,time_int,image_id," +
	"snip_id,relative_time_s,raw_time_s,Height (um),Height (px),Width (um),Width (px)";

/** A row of a legacy table; the pixel size is 5 µm by height. */
export function legacyRow(embryoId: string, frameIndex: number, mask: Mask, rle = base64RleFromMask(mask)): string {
	const { height, width } = mask;
	const time = `${frameIndex},img_${embryoId}_${frameIndex},snip_${frameIndex},${frameIndex * 60},0`;
	const size = `${height * 5},${height},${width * 6},${width}`;
	return `${embryoId},${frameIndex},${rle},${height},${width},20250101,exp1,A01,${time},${size}`;
}
