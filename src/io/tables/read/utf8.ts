import { MaskflowError } from "../../../domain/fault.ts";

/**
 * Checks bytes for strict UTF-8 (RFC 3629: no overlong forms, no surrogates, nothing above U+10FFFF) as they arrive, so
 * that the exact place of a wrong byte can be named; the platform's decoder only says that there is one. O(bytes).
 */
export class Utf8Scan {
	/** Bytes seen before the current chunk. */
	#base = 0;
	/** Continuation bytes still due, and the range allowed for the next one. */
	#due = 0;
	#low = 0x80;
	#high = 0xbf;
	#sequenceStart = 0;

	/** Offset (0-based, from the first byte ever pushed) of the first byte of a wrong sequence, or -1. */
	push(chunk: Uint8Array): number {
		for (let i = 0; i < chunk.length; i++) {
			const byte = chunk[i]!;
			if (this.#due === 0) {
				if (byte < 0x80) continue;
				this.#sequenceStart = this.#base + i;
				if (!this.#startSequence(byte)) return this.#sequenceStart;
			} else {
				if (byte < this.#low || byte > this.#high) return this.#sequenceStart;
				this.#due--;
				this.#low = 0x80;
				this.#high = 0xbf;
			}
		}
		this.#base += chunk.length;
		return -1;
	}

	/** Offset of a sequence that the end of the file cut short, or -1. */
	end(): number {
		return this.#due > 0 ? this.#sequenceStart : -1;
	}

	#startSequence(byte: number): boolean {
		if (byte < 0xc2 || byte > 0xf4) return false;
		this.#due = byte < 0xe0 ? 1 : byte < 0xf0 ? 2 : 3;
		this.#low = byte === 0xe0 ? 0xa0 : byte === 0xf0 ? 0x90 : 0x80;
		this.#high = byte === 0xed ? 0x9f : byte === 0xf4 ? 0x8f : 0xbf;
		return true;
	}
}

/** The refusal of a file that is not UTF-8. `offset` is 0-based. */
export function notUtf8Error(file: string, offset: number, line: number, byte?: number): MaskflowError {
	const value = byte === undefined ? "" : ` (0x${byte.toString(16).toUpperCase().padStart(2, "0")})`;
	return new MaskflowError({
		code: "not-utf8",
		severity: "error",
		message: `${file} is not UTF-8 text: the byte at position ${offset}${value}, in line ${line}, does not fit (the first byte is position 0).`,
		nextStep: 'Save the table again with the encoding "UTF-8" and drop it again.',
		file,
		row: line,
	});
}

const BOM = [0xef, 0xbb, 0xbf] as const;

export function startsWithBom(bytes: Uint8Array): boolean {
	return BOM.every((value, i) => bytes[i] === value);
}

/**
 * The text of a small file, without its byte order mark.
 * @throws MaskflowError `not-utf8` with the offset and line of the first wrong byte.
 */
export function decodeUtf8Strictly(bytes: Uint8Array, file: string): string {
	const scan = new Utf8Scan();
	let bad = scan.push(bytes);
	if (bad < 0) bad = scan.end();
	if (bad >= 0) throw notUtf8Error(file, bad, lineOfOffset(bytes, bad), bytes[bad]);
	return new TextDecoder("utf-8").decode(bytes);
}

/** Line (1-based) of a byte; CR, LF and CR LF each end one line. O(offset). */
export function lineOfOffset(bytes: Uint8Array, offset: number): number {
	let line = 1;
	for (let i = 0; i < offset; i++) {
		if (bytes[i] === 10 || (bytes[i] === 13 && bytes[i + 1] !== 10)) line++;
	}
	return line;
}
