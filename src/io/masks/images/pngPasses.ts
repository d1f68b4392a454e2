import { concatenate, channelsOf, type PngHeader, passes } from "./pngChunks.ts";

/**
 * Inflates PNG pixel data and stops as soon as it grows past `limitBytes`: a few kB can inflate to gigabytes.
 * @throws Error in plain words when it does, or when the data is damaged.
 */
export async function inflateWithin(pieces: readonly Uint8Array[], limitBytes: number): Promise<Uint8Array> {
	const compressed = new Blob([concatenate(pieces)]).stream();
	const reader = compressed.pipeThrough(new DecompressionStream("deflate")).getReader();
	const parts: Uint8Array[] = [];
	let size = 0;
	for (let step = await reader.read(); !step.done; step = await reader.read()) {
		size += step.value.length;
		if (size > limitBytes) {
			await reader.cancel();
			throw new Error("it holds more pixel data than its header says");
		}
		parts.push(step.value);
	}
	return concatenate(parts);
}

/**
 * Samples of an interlaced image with fewer than 8 bits a pixel (one channel), one value a pixel. fast-png 8.0.0 takes
 * such lines for unpacked ones and returns noise; delete this when a later version unpacks them. O(pixels).
 */
export function samplesOfPackedPasses(inflated: Uint8Array, header: PngHeader): Uint8Array {
	const samples = new Uint8Array(header.width * header.height);
	const bits = header.depth * channelsOf(header);
	let offset = 0;
	for (const pass of passes(header)) {
		const lineBytes = Math.ceil((pass.width * bits) / 8);
		let previous = new Uint8Array(lineBytes);
		for (let y = 0; y < pass.height; y++) {
			if (offset + 1 + lineBytes > inflated.length) throw new Error("its pixel data ends too early");
			const line = unfilter(inflated[offset]!, inflated.subarray(offset + 1, offset + 1 + lineBytes), previous);
			offset += 1 + lineBytes;
			const rowStart = (pass.y0 + y * pass.yStep) * header.width;
			for (let x = 0; x < pass.width; x++) samples[rowStart + pass.x0 + x * pass.xStep] = sampleAt(line, x, bits);
			previous = line;
		}
	}
	return samples;
}

/** The x-th sample of a line that packs `bits` (1, 2, 4) a sample, highest bits first. */
export function sampleAt(line: Uint8Array, x: number, bits: number): number {
	const bit = x * bits;
	return (line[bit >> 3]! >> (8 - bits - (bit & 7))) & ((1 << bits) - 1);
}

/** Undoes a line filter (PNG specification, section 9) where a pixel is at most one byte. */
function unfilter(type: number, line: Uint8Array, above: Uint8Array): Uint8Array<ArrayBuffer> {
	const out = new Uint8Array(line.length);
	for (let i = 0; i < line.length; i++) {
		const left = i > 0 ? out[i - 1]! : 0;
		const up = above[i]!;
		const upLeft = i > 0 ? above[i - 1]! : 0;
		out[i] = line[i]! + prediction(type, left, up, upLeft);
	}
	return out;
}

function prediction(type: number, left: number, up: number, upLeft: number): number {
	switch (type) {
		case 0:
			return 0;
		case 1:
			return left;
		case 2:
			return up;
		case 3:
			return (left + up) >> 1;
		case 4: {
			const toLeft = Math.abs(up - upLeft);
			const toUp = Math.abs(left - upLeft);
			const toUpLeft = Math.abs(left + up - 2 * upLeft);
			if (toLeft <= toUp && toLeft <= toUpLeft) return left;
			return toUp <= toUpLeft ? up : upLeft;
		}
		default:
			throw new Error(`it uses the unknown line filter ${type}`);
	}
}
