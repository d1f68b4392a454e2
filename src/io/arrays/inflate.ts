import { Inflate, Unzlib } from "fflate";

const PIECE_BYTES = 65_536;

/** More came out than was promised. */
export class InflatedTooLong extends Error {}

/**
 * Inflates piece by piece into a buffer of `plainBytes` and stops as soon as more comes out: a few kB can hold gigabytes.
 * Returns what came out, which may be less. Memory: `plainBytes` and one piece's output.
 * @throws InflatedTooLong, or the library's own error when the data is damaged.
 */
export function inflateUpTo(packed: Uint8Array, plainBytes: number, format: "raw" | "zlib"): Uint8Array {
	const plain = new Uint8Array(plainBytes);
	let filled = 0;
	const take = (chunk: Uint8Array) => {
		if (filled + chunk.length > plainBytes) throw new InflatedTooLong();
		plain.set(chunk, filled);
		filled += chunk.length;
	};
	const stream = format === "raw" ? new Inflate(take) : new Unzlib(take);
	for (let at = 0; at < packed.length; at += PIECE_BYTES) {
		const end = Math.min(packed.length, at + PIECE_BYTES);
		stream.push(packed.subarray(at, end), end === packed.length);
	}
	return plain.subarray(0, filled);
}
