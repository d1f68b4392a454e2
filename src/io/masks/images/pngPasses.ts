import { channelsOf, concatenate, inflatedBytes, type PngHeader, type PngParts, passes } from "./pngChunks.ts";

/** Deflate can't grow data by more than this factor. */
const MAX_INFLATION = 1032;

export type Samples = Uint8Array | Uint16Array;

/**
 * All samples of a PNG, row-major, channels interleaved, one array element a sample. O(samples).
 * @throws Error in plain words when the pixel data is damaged or is not as long as the header says.
 */
export async function samplesFromPng({ header, pixelData }: PngParts): Promise<Samples> {
	const inflated = await inflateExactly(pixelData, inflatedBytes(header));
	const count = header.height * header.width * channelsOf(header);
	const samples = header.depth === 16 ? new Uint16Array(count) : new Uint8Array(count);
	placePasses(inflated, header, samples);
	return samples;
}

/** Stops as soon as the data grows past `expectedBytes`: a few kB can inflate to gigabytes. */
async function inflateExactly(pieces: readonly Uint8Array[], expectedBytes: number): Promise<Uint8Array> {
	const compressed = new Blob([concatenate(pieces)]);
	// Before memory is set aside for what the header promises.
	if (compressed.size * MAX_INFLATION < expectedBytes) throw new Error("it holds less pixel data than its header says");
	const reader = compressed.stream().pipeThrough(new DecompressionStream("deflate")).getReader();
	const inflated = new Uint8Array(expectedBytes);
	let size = 0;
	for (let step = await reader.read(); !step.done; step = await reader.read()) {
		if (size + step.value.length > expectedBytes) {
			await reader.cancel();
			throw new Error("it holds more pixel data than its header says");
		}
		inflated.set(step.value, size);
		size += step.value.length;
	}
	if (size < expectedBytes) throw new Error("it holds less pixel data than its header says");
	return inflated;
}

/** Undoes the filters in place, line by line, and puts each pass's samples where they belong. */
function placePasses(inflated: Uint8Array, header: PngHeader, samples: Samples): void {
	const channels = channelsOf(header);
	const bitsPerPixel = header.depth * channels;
	const step = Math.max(1, bitsPerPixel >> 3);
	let offset = 0;
	for (const pass of passes(header)) {
		const lineBytes = Math.ceil((pass.width * bitsPerPixel) / 8);
		let above: Uint8Array = new Uint8Array(lineBytes);
		for (let y = 0; y < pass.height; y++) {
			const line = inflated.subarray(offset + 1, offset + 1 + lineBytes);
			unfilter(inflated[offset]!, line, above, step);
			offset += 1 + lineBytes;
			const rowStart = ((pass.y0 + y * pass.yStep) * header.width + pass.x0) * channels;
			const stride = pass.xStep * channels;
			for (let x = 0; x < pass.width; x++) {
				for (let c = 0; c < channels; c++) {
					samples[rowStart + x * stride + c] = sampleAt(line, x * channels + c, header.depth);
				}
			}
			above = line;
		}
	}
}

/** The i-th sample of a line; samples below 8 bits are packed highest bits first, those of 16 are big-endian. */
function sampleAt(line: Uint8Array, i: number, depth: number): number {
	if (depth === 8) return line[i]!;
	if (depth === 16) return (line[2 * i]! << 8) | line[2 * i + 1]!;
	const bit = i * depth;
	return (line[bit >> 3]! >> (8 - depth - (bit & 7))) & ((1 << depth) - 1);
}

/** Undoes a line filter in place (PNG specification, section 9); `step` is the bytes from a pixel to the next. */
function unfilter(type: number, line: Uint8Array, above: Uint8Array, step: number): void {
	const length = line.length;
	switch (type) {
		case 0:
			return;
		case 1:
			for (let i = step; i < length; i++) line[i]! += line[i - step]!;
			return;
		case 2:
			for (let i = 0; i < length; i++) line[i]! += above[i]!;
			return;
		case 3:
			for (let i = 0; i < length; i++) line[i]! += ((i < step ? 0 : line[i - step]!) + above[i]!) >> 1;
			return;
		case 4:
			for (let i = 0; i < length; i++) {
				line[i]! += i < step ? above[i]! : paeth(line[i - step]!, above[i]!, above[i - step]!);
			}
			return;
		default:
			throw new Error(`it uses the unknown line filter ${type}`);
	}
}

function paeth(left: number, up: number, upLeft: number): number {
	const toLeft = Math.abs(up - upLeft);
	const toUp = Math.abs(left - upLeft);
	const toUpLeft = Math.abs(left + up - 2 * upLeft);
	if (toLeft <= toUp && toLeft <= toUpLeft) return left;
	return toUp <= toUpLeft ? up : upLeft;
}
