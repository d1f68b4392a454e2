import { decompress } from "fzstd";
import { InflatedTooLong, inflateUpTo } from "../../arrays/inflate.ts";

/** A compressed block becomes at most `limit` bytes; what would come after is left out. */
export type BlockDecoder = (packed: Uint8Array, limit: number) => Uint8Array;

const CLEAR = 256;
const END = 257;
const FIRST_FREE = 258;
const MAX_CODES = 4096;

/**
 * LZW as TIFF writes it (TIFF 6.0, section 13): codes of 9 to 12 bits, highest bit first, the width growing one code
 * early. O(bytes that come out). @throws Error in plain words at a code that can't be.
 */
export const unpackLzw: BlockDecoder = (packed, limit) => {
	const out = new Uint8Array(limit);
	// Each code is an earlier piece of the output plus one byte: where it begins there, and how long it is.
	const starts = new Uint32Array(MAX_CODES);
	const lengths = new Uint32Array(MAX_CODES);
	let filled = 0;
	let next = FIRST_FREE;
	let width = 9;
	let previousStart = -1;
	let previousLength = 0;
	let buffer = 0;
	let available = 0;
	for (let at = 0; filled < limit; ) {
		while (available < width && at < packed.length) {
			buffer = ((buffer << 8) | packed[at++]!) & 0xffffff;
			available += 8;
		}
		if (available < width) break;
		available -= width;
		const code = (buffer >> available) & ((1 << width) - 1);
		if (code === END) break;
		if (code === CLEAR) {
			next = FIRST_FREE;
			width = 9;
			previousStart = -1;
			continue;
		}
		if (code > next || (code >= FIRST_FREE && previousStart < 0) || (code === next && next >= MAX_CODES)) {
			throw new Error("its pixel data is damaged");
		}
		if (previousStart >= 0 && next < MAX_CODES) {
			starts[next] = previousStart;
			lengths[next] = previousLength + 1;
			next++;
		}
		const start = filled;
		const length = code < CLEAR ? 1 : lengths[code]!;
		if (code < CLEAR) out[filled++] = code;
		else for (let i = 0, from = starts[code]!; i < length && filled < limit; i++) out[filled++] = out[from + i]!;
		previousStart = start;
		previousLength = length;
		if (next >= (1 << width) - 1 && width < 12) width++;
	}
	return out.subarray(0, filled);
};

/** PackBits (TIFF 6.0, section 9). O(bytes that come out). */
export const unpackBits: BlockDecoder = (packed, limit) => {
	const out = new Uint8Array(limit);
	let filled = 0;
	for (let at = 0; at < packed.length && filled < limit; ) {
		const head = packed[at++]!;
		if (head === 128) continue;
		const length = Math.min(head < 128 ? head + 1 : 257 - head, limit - filled);
		if (head < 128) {
			const piece = packed.subarray(at, at + length);
			out.set(piece, filled);
			filled += piece.length;
			at += head + 1;
		} else {
			if (at >= packed.length) break;
			out.fill(packed[at++]!, filled, filled + length);
			filled += length;
		}
	}
	return out.subarray(0, filled);
};

/** Deflate with the zlib wrapper. @throws Error when it is damaged or longer than the block may be. */
export const unpackDeflate: BlockDecoder = (packed, limit) => {
	try {
		return inflateUpTo(packed, limit, "zlib");
	} catch (error) {
		if (!(error instanceof InflatedTooLong)) throw error;
		throw new Error("it holds more pixel data than its header says", { cause: error });
	}
};

/** Zstandard (RFC 8878), one frame. The library writes into the given room and nowhere else. @throws Error when damaged. */
export const unpackZstandard: BlockDecoder = (packed, limit) => decompress(packed, new Uint8Array(limit));
