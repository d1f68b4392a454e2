import { CANONICAL_HEIGHT, CANONICAL_WIDTH } from "../../domain/grid.ts";
import { OVERLAY } from "../drawing/colours.ts";
import { maskBit } from "./supportGrid.ts";

export interface Thumbnail {
	readonly width: number;
	readonly height: number;
	/** RGBA, row-major. */
	readonly pixels: Uint8ClampedArray<ArrayBuffer>;
}

/**
 * Both masks of a pair as a small overlay: source only magenta, target only green, both grey, clear outside. Each small
 * pixel counts a block of `factor`² canonical pixels, so edges come out smooth. Cropped to the pair's rows and columns.
 */
export function overlayThumbnail(sourceBits: Uint8Array, targetBits: Uint8Array, factor = 4): Thumbnail {
	const box = boxOf(sourceBits, targetBits);
	const width = Math.max(1, Math.ceil((box.x1 - box.x0) / factor));
	const height = Math.max(1, Math.ceil((box.y1 - box.y0) / factor));
	const pixels = new Uint8ClampedArray(width * height * 4);
	for (let row = 0; row < height; row++) {
		for (let column = 0; column < width; column++) {
			const counts = { source: 0, target: 0, both: 0 };
			for (let y = box.y0 + row * factor; y < Math.min(box.y0 + (row + 1) * factor, CANONICAL_HEIGHT); y++) {
				for (let x = box.x0 + column * factor; x < Math.min(box.x0 + (column + 1) * factor, CANONICAL_WIDTH); x++) {
					const s = maskBit(sourceBits, y, x);
					const t = maskBit(targetBits, y, x);
					if (s && t) counts.both += 1;
					else if (s) counts.source += 1;
					else if (t) counts.target += 1;
				}
			}
			const covered = counts.source + counts.target + counts.both;
			if (covered === 0) continue;
			const at = (row * width + column) * 4;
			for (let channel = 0; channel < 3; channel++) {
				const sum =
					counts.source * (OVERLAY.source[channel] as number) +
					counts.target * (OVERLAY.target[channel] as number) +
					counts.both * (OVERLAY.both[channel] as number);
				pixels[at + channel] = sum / covered;
			}
			pixels[at + 3] = (255 * covered) / (factor * factor);
		}
	}
	return { width, height, pixels };
}

function boxOf(sourceBits: Uint8Array, targetBits: Uint8Array) {
	let [y0, y1, x0, x1] = [CANONICAL_HEIGHT, 0, CANONICAL_WIDTH, 0];
	// Rows are whole bytes, most of them empty.
	const rowBytes = CANONICAL_WIDTH / 8;
	for (let byte = 0; byte < rowBytes * CANONICAL_HEIGHT; byte++) {
		const bits = sourceBits[byte]! | targetBits[byte]!;
		if (bits === 0) continue;
		const y = Math.floor(byte / rowBytes);
		const x = 8 * (byte % rowBytes);
		if (y < y0) y0 = y;
		y1 = y + 1;
		// The lowest bit is the leftmost pixel.
		x0 = Math.min(x0, x + 31 - Math.clz32(bits & -bits));
		x1 = Math.max(x1, x + 32 - Math.clz32(bits));
	}
	return y1 > y0 ? { y0, y1, x0, x1 } : { y0: 0, y1: 1, x0: 0, x1: 1 };
}
