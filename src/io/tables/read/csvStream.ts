import { MaskflowError } from "../../../domain/fault.ts";
import { ByteBuffer } from "./byteBuffer.ts";

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
	/** Cells of a record. One with line ends in its quotes and more cells than this is several, joined by an open quote. */
	readonly columnCount?: number;
}

type State = "cell-start" | "plain" | "quoted" | "quote-in-quoted" | "after-quote";

/** Where a record ends if the quote of its open cell was a slip: before the first line end inside that cell. */
interface Cut {
	/** Of the record's bytes and finished cells, what lies before. */
	readonly length: number;
	readonly cells: number;
	readonly quoteLine: number;
	/** Reading goes on in this line, with what was kept from this offset on. */
	readonly nextLine: number;
	readonly keptAt: number;
	readonly afterCr: boolean;
}

/**
 * Reads records (RFC 4180; CR, LF and CR LF may be mixed) from bytes that arrive in pieces of any size. Works on bytes
 * because in a table of gigabytes most cells are never needed as text. The caller skips a byte order mark and checks the
 * encoding.
 *
 * A quote that nobody closed must not swallow the rows below it. A quoted cell over several lines counts only when it is
 * closed as the format has it; when text follows its closing quote, no quote comes before the end or the limit, or the record
 * gets more cells than the table has columns, the record ends with the line of the quote, has a problem, and the lines
 * below are read again. O(bytes · columns) time at the very worst, else O(bytes); O(longest record) memory.
 */
export class CsvStream {
	readonly #file: string;
	readonly #delimiter: number;
	readonly #maxRowBytes: number;
	readonly #columnCount: number;
	readonly #decoder = new TextDecoder("utf-8", { ignoreBOM: true });
	/** Pieces that are still to be read. */
	readonly #pieces: Uint8Array[] = [];
	readonly #bytes = new ByteBuffer(1 << 14);
	/** End of each finished cell in `#bytes`. */
	#cellEnds: number[] = [];
	#state: State = "cell-start";
	#line = 1;
	#rowLine = 1;
	#quoteLine = 1;
	#previousWasCr = false;
	#problem: string | null = null;
	/** Of the record's first cell over several lines, and of the cell in hand. */
	#firstCut: Cut | null = null;
	#cellCut: Cut | null = null;
	/** What came after the first cut, as it came; of the piece in hand it lacks the bytes from `#keptUpTo` on. */
	readonly #kept = new ByteBuffer(0);
	#keptUpTo = 0;

	constructor(options: CsvStreamOptions) {
		this.#file = options.file;
		this.#delimiter = options.delimiter.charCodeAt(0);
		this.#maxRowBytes = options.maxRowBytes ?? 64 * 1024 * 1024;
		this.#columnCount = options.columnCount ?? Number.POSITIVE_INFINITY;
	}

	/** Line that the next byte belongs to, 1-based. */
	get line(): number {
		return this.#line;
	}

	/** @throws MaskflowError `row-too-long` when a record passes the limit. */
	push(chunk: Uint8Array, onRow: (row: CsvRow) => void): void {
		this.#pieces.push(chunk);
		for (let piece = this.#pieces.shift(); piece !== undefined; piece = this.#pieces.shift()) this.#read(piece, onRow);
	}

	/** Hands over a last record that no line end follows. */
	end(onRow: (row: CsvRow) => void): void {
		while (this.#state === "quoted" && this.#cellCut !== null) {
			this.#goBack(this.#cellCut, onRow);
			this.push(new Uint8Array(0), onRow);
		}
		if (this.#state === "quoted") this.#problem = neverClosed(this.#quoteLine);
		if (this.#state !== "cell-start" || this.#cellEnds.length > 0) this.#endRow(onRow);
	}

	#read(chunk: Uint8Array, onRow: (row: CsvRow) => void): void {
		const delimiter = this.#delimiter;
		this.#keptUpTo = 0;
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
			let slip: Cut | null = null;
			if (this.#state === "quoted") {
				const end = this.#takeQuoted(chunk, i);
				if (end < 0) slip = this.#cellCut;
				i = end < 0 ? -end : end;
			} else if (byte === LF || byte === CR) {
				this.#previousWasCr = byte === CR;
				this.#line++;
				i++;
				this.#endRow(onRow);
			} else if (byte === delimiter) {
				this.#endCell();
				if (this.#cellEnds.length > this.#columnCount) slip = this.#firstCut;
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
				if (byte !== SPACE) {
					slip = this.#cellCut;
					this.#problem ??= `text follows a closing quote in line ${this.#line}`;
					this.#append(chunk, i, i + 1);
				}
				i++;
			} else {
				this.#state = "plain";
				const start = i;
				while (i < chunk.length && chunk[i] !== delimiter && chunk[i] !== LF && chunk[i] !== CR) i++;
				this.#append(chunk, start, i);
			}
			if (slip !== null) {
				this.#pieces.unshift(chunk.subarray(i));
				this.#keep(chunk, i);
				this.#goBack(slip, onRow);
				return;
			}
		}
		this.#keep(chunk, chunk.length);
	}

	/**
	 * Takes quoted text up to its next quote and past it; counts the line ends inside.
	 * @returns the index to go on at; negated when the limit is passed and the cell can be cut.
	 */
	#takeQuoted(chunk: Uint8Array, start: number): number {
		const quote = chunk.indexOf(QUOTE, start);
		const end = quote < 0 ? chunk.length : quote;
		for (let i = start; i < end; i++) {
			const byte = chunk[i];
			if (byte !== CR && (byte !== LF || (i > start && chunk[i - 1] === CR))) continue;
			this.#line++;
			if (this.#cellCut === null) this.#setCut(i + 1, this.#bytes.length + i - start, byte === CR);
		}
		this.#previousWasCr = quote < 0 && chunk[end - 1] === CR;
		if (this.#cellCut !== null && this.#bytes.length + end - start > this.#maxRowBytes) return -end;
		this.#append(chunk, start, end);
		if (quote < 0) return end;
		this.#state = "quote-in-quoted";
		return end + 1;
	}

	/** @param next index in the piece at which the following line begins. */
	#setCut(next: number, length: number, afterCr: boolean): void {
		if (this.#firstCut === null) this.#keptUpTo = next;
		const keptAt = this.#kept.length + next - this.#keptUpTo;
		const cells = this.#cellEnds.length;
		this.#cellCut = { length, cells, quoteLine: this.#quoteLine, nextLine: this.#line, keptAt, afterCr };
		this.#firstCut ??= this.#cellCut;
	}

	#keep(chunk: Uint8Array, end: number): void {
		if (this.#firstCut === null) return;
		this.#kept.append(chunk, this.#keptUpTo, end);
		this.#keptUpTo = end;
	}

	/** Ends the record at the cut and puts what came after it before the pieces that are still to be read. */
	#goBack(cut: Cut, onRow: (row: CsvRow) => void): void {
		this.#pieces.unshift(this.#kept.view(cut.keptAt).slice());
		this.#bytes.truncate(cut.length);
		this.#cellEnds.length = cut.cells;
		this.#problem = neverClosed(cut.quoteLine);
		this.#line = cut.nextLine;
		this.#previousWasCr = cut.afterCr;
		this.#endRow(onRow);
	}

	#append(chunk: Uint8Array, start: number, end: number): void {
		const needed = this.#bytes.length + end - start;
		if (needed > this.#maxRowBytes) throw rowTooLong(this.#file, this.#rowLine, this.#maxRowBytes);
		this.#bytes.append(chunk, start, end);
	}

	#endCell(): void {
		this.#cellEnds.push(this.#bytes.length);
		this.#cellCut = null;
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
				return this.#decoder.decode(this.#bytes.view(cell > 0 ? (ends[cell - 1] ?? 0) : 0, end));
			},
		});
		this.#cellEnds = [];
		this.#bytes.truncate(0);
		this.#kept.truncate(0);
		this.#firstCut = null;
		this.#problem = null;
		this.#rowLine = this.#line;
	}
}

function neverClosed(line: number): string {
	return `a quote that opens in line ${line} is never closed`;
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
