import { MaskflowError } from "../../../domain/fault.ts";

const QUOTE = 34;
const LF = 10;
const CR = 13;
const SPACE = 32;

/** One record while it is being handed over; its memory is used again for the next one, so take what you need at once. */
export interface CsvRow {
	/** Line on which the record starts, 1-based. */
	readonly line: number;
	readonly cellCount: number;
	/** What is wrong with the record's quoting, or null. */
	readonly problem: string | null;
	/** Text of a cell, without its quotes; "" beyond the last. A fresh string: it keeps nothing of the file alive. */
	text(cell: number): string;
}

export interface CsvStreamOptions {
	readonly file: string;
	readonly delimiter: "," | ";" | "\t";
	/** A record longer than this is refused: most likely a quote was never closed. Default 64 MiB. */
	readonly maxRowBytes?: number;
}

type State = "cell-start" | "plain" | "quoted" | "quote-in-quoted" | "after-quote";

/**
 * Reads records (RFC 4180; CR, LF and CR LF may be mixed) from bytes that arrive in pieces of any size. Works on bytes
 * because in a table of gigabytes most cells are never needed as text. O(bytes) time, O(longest record) memory.
 * The caller skips a byte order mark and checks the encoding.
 */
export class CsvStream {
	readonly #file: string;
	readonly #delimiter: number;
	readonly #maxRowBytes: number;
	readonly #decoder = new TextDecoder("utf-8", { ignoreBOM: true });
	#state: State = "cell-start";
	#line = 1;
	#rowLine = 1;
	#quoteLine = 1;
	#previousWasCr = false;
	#problem: string | null = null;
	#bytes = new Uint8Array(1 << 14);
	#length = 0;
	/** End of each finished cell in `#bytes`. */
	#cellEnds: number[] = [];

	constructor(options: CsvStreamOptions) {
		this.#file = options.file;
		this.#delimiter = options.delimiter.charCodeAt(0);
		this.#maxRowBytes = options.maxRowBytes ?? 64 * 1024 * 1024;
	}

	/** Line that the next byte belongs to, 1-based. */
	get line(): number {
		return this.#line;
	}

	/** @throws MaskflowError `row-too-long` when a record passes the limit. */
	push(chunk: Uint8Array, onRow: (row: CsvRow) => void): void {
		const delimiter = this.#delimiter;
		let i = 0;
		while (i < chunk.length) {
			const byte = chunk[i]!;
			if (this.#previousWasCr) {
				this.#previousWasCr = false;
				if (byte === LF && this.#state !== "quoted") {
					i++;
					continue;
				}
				if (byte === LF) this.#line--;
			}
			if (this.#state === "quoted") {
				i = this.#takeQuoted(chunk, i);
			} else if (byte === LF || byte === CR) {
				this.#previousWasCr = byte === CR;
				this.#line++;
				this.#endRow(onRow);
				i++;
			} else if (byte === delimiter) {
				this.#endCell();
				i++;
			} else if (this.#state === "cell-start" && byte === QUOTE) {
				this.#state = "quoted";
				this.#quoteLine = this.#line;
				i++;
			} else if (this.#state === "quote-in-quoted" && byte === QUOTE) {
				this.#append(chunk, i, i + 1);
				this.#state = "quoted";
				i++;
			} else if (this.#state === "quote-in-quoted" || this.#state === "after-quote") {
				this.#state = "after-quote";
				if (byte !== SPACE) this.#problem ??= `text follows a closing quote in line ${this.#line}`;
				if (byte !== SPACE) this.#append(chunk, i, i + 1);
				i++;
			} else {
				this.#state = "plain";
				const start = i;
				while (i < chunk.length && chunk[i] !== delimiter && chunk[i] !== LF && chunk[i] !== CR) i++;
				this.#append(chunk, start, i);
			}
		}
	}

	/** Hands over a last record that no line end follows. */
	end(onRow: (row: CsvRow) => void): void {
		if (this.#state === "quoted") this.#problem = `a quote that opens in line ${this.#quoteLine} is never closed`;
		if (this.#state !== "cell-start" || this.#cellEnds.length > 0) this.#endRow(onRow);
	}

	/** Takes quoted text up to its next quote; counts the line ends inside. */
	#takeQuoted(chunk: Uint8Array, start: number): number {
		const quote = chunk.indexOf(QUOTE, start);
		const end = quote < 0 ? chunk.length : quote;
		for (let i = start; i < end; i++) {
			const byte = chunk[i];
			if (byte === CR || (byte === LF && (i === start || chunk[i - 1] !== CR))) this.#line++;
		}
		this.#previousWasCr = quote < 0 && chunk[end - 1] === CR;
		this.#append(chunk, start, end);
		if (quote < 0) return end;
		this.#state = "quote-in-quoted";
		return end + 1;
	}

	#append(chunk: Uint8Array, start: number, end: number): void {
		const needed = this.#length + end - start;
		if (needed > this.#maxRowBytes) throw rowTooLong(this.#file, this.#rowLine, this.#maxRowBytes);
		if (needed > this.#bytes.length) {
			const grown = new Uint8Array(Math.max(needed, this.#bytes.length * 2));
			grown.set(this.#bytes.subarray(0, this.#length));
			this.#bytes = grown;
		}
		this.#bytes.set(chunk.subarray(start, end), this.#length);
		this.#length = needed;
	}

	#endCell(): void {
		this.#cellEnds.push(this.#length);
		this.#state = "cell-start";
	}

	#endRow(onRow: (row: CsvRow) => void): void {
		this.#endCell();
		const ends = this.#cellEnds;
		onRow({
			line: this.#rowLine,
			cellCount: ends.length,
			problem: this.#problem,
			text: (cell) => {
				const end = ends[cell];
				if (end === undefined) return "";
				return this.#decoder.decode(this.#bytes.subarray(cell > 0 ? (ends[cell - 1] ?? 0) : 0, end));
			},
		});
		this.#cellEnds = [];
		this.#length = 0;
		this.#problem = null;
		this.#rowLine = this.#line;
	}
}

function rowTooLong(file: string, line: number, limitBytes: number): MaskflowError {
	return new MaskflowError({
		code: "row-too-long",
		severity: "error",
		message: `${file}: the row that starts in line ${line} is longer than ${Math.round(limitBytes / 1e6)} MB.`,
		nextStep: "Look for a quotation mark that is opened there and never closed.",
		file,
		row: line,
	});
}
