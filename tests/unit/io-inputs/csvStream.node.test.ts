import fc from "fast-check";
import Papa from "papaparse";
import { describe, expect, test } from "vitest";
import { type CsvRow, CsvStream } from "../../../src/io/tables/read/csvStream.ts";
import { decodeUtf8Strictly, lineOfOffset, Utf8Scan } from "../../../src/io/tables/read/utf8.ts";

interface Read {
	readonly line: number;
	readonly cells: string[];
	readonly problem: string | null;
}

function read(text: string | Uint8Array, delimiter: "," | ";" | "\t" = ",", cuts: readonly number[] = []): Read[] {
	const bytes = typeof text === "string" ? new TextEncoder().encode(text) : text;
	const stream = new CsvStream({ file: "t.csv", delimiter });
	const rows: Read[] = [];
	const take = (row: CsvRow) => {
		const cells = Array.from({ length: row.cellCount }, (_, i) => row.text(i));
		rows.push({ line: row.line, cells, problem: row.problem });
	};
	const ends = [...cuts.map((cut) => cut % (bytes.length + 1)), 0, bytes.length].toSorted((a, b) => a - b);
	for (let i = 1; i < ends.length; i++) stream.push(bytes.subarray(ends[i - 1], ends[i]), take);
	stream.end(take);
	return rows;
}

const cellsOf = (rows: readonly Read[]) => rows.map((row) => row.cells);

describe("records", () => {
	test("quotes, doubled quotes, delimiters and line ends inside cells", () => {
		expect(cellsOf(read('a,"b,""c""",d\n"x\ny",,\n'))).toEqual([
			["a", 'b,"c"', "d"],
			["x\ny", "", ""],
		]);
	});

	test("CR, LF and CR LF mixed; no line end after the last", () => {
		expect(cellsOf(read("a\r\nb\rc\nd"))).toEqual([["a"], ["b"], ["c"], ["d"]]);
	});

	test("a record names the line it starts on, also below quoted line ends", () => {
		const rows = read('h\r\n"1\r\n2\n3\r4"\nx\r\r\ny');
		expect(rows.map((row) => [row.line, row.cells[0]])).toEqual([
			[1, "h"],
			[2, "1\r\n2\n3\r4"],
			[6, "x"],
			[7, ""],
			[8, "y"],
		]);
	});

	test("a quote inside an unquoted cell is text; spaces after a closing quote are not", () => {
		expect(cellsOf(read('5" tail,"a" ,b\n'))).toEqual([['5" tail', "a", "b"]]);
	});

	test("broken quoting is told with its line", () => {
		expect(read('a\n"b"c,d\n')[1]?.problem).toBe("text follows a closing quote in line 2");
		expect(read('a\nb,"c\nd\n')[1]?.problem).toBe("a quote that opens in line 2 is never closed");
	});

	test("a record above the limit is refused instead of filling the memory", () => {
		const stream = new CsvStream({ file: "t.csv", delimiter: ",", maxRowBytes: 1000 });
		const quoted = new TextEncoder().encode(`x\n"${"y".repeat(2000)}`);
		expect(() => stream.push(quoted, () => {})).toThrow("the row that starts in line 2 is longer than");
	});

	test("a cell of 10 MB in small pieces", () => {
		const text = `a,${"z".repeat(10_000_000)},b\n`;
		const [row] = read(
			text,
			",",
			Array.from({ length: 200 }, (_, i) => i * 49_999),
		);
		expect(row?.cells.map((cell) => cell.length)).toEqual([1, 10_000_000, 1]);
	});
});

const cell = fc.oneof(
	fc.string({ unit: fc.constantFrom("a", "é", "→", "𝄞", '"', ",", ";", "\t", " ", "1"), maxLength: 6 }),
	fc.constantFrom("", "\n", "x\ny", "\n\n", "mask"),
);

test("equal to papaparse on random tables, whatever the borders of the pieces, also inside a character", () => {
	const tables = fc.record({
		rows: fc.array(fc.array(cell, { minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 8 }),
		delimiter: fc.constantFrom("," as const, ";" as const, "\t" as const),
		quotes: fc.boolean(),
		newline: fc.constantFrom("\n" as const, "\r\n" as const, "\r" as const),
		cuts: fc.array(fc.nat(400), { maxLength: 12 }),
	});
	fc.assert(
		fc.property(tables, ({ rows, delimiter, quotes, newline, cuts }) => {
			const text = Papa.unparse(rows, { delimiter, quotes, newline });
			const expected = Papa.parse<string[]>(text, { delimiter, newline }).data;
			const kept = (list: readonly string[][]) => list.filter((cells) => cells.length > 1 || cells[0] !== "");
			expect(kept(cellsOf(read(text, delimiter, cuts)))).toEqual(kept(expected));
		}),
		{ numRuns: 1000 },
	);
});

test("lines are counted alike whatever the borders of the pieces", () => {
	const text = fc.string({ unit: fc.constantFrom("a", ",", '"', "\r", "\n"), maxLength: 40 });
	fc.assert(
		fc.property(text, fc.array(fc.nat(40), { maxLength: 10 }), (content, cuts) => {
			expect(read(content, ",", cuts)).toEqual(read(content));
		}),
		{ numRuns: 2000 },
	);
});

describe("UTF-8", () => {
	test("the platform's decoder and the scan agree on what is UTF-8, in any pieces", () => {
		const bytes = fc.oneof(
			fc.uint8Array({ maxLength: 12 }),
			fc.string({ unit: "binary", maxLength: 8 }).map((text) => new TextEncoder().encode(text)),
			fc
				.array(fc.constantFrom(0x41, 0x80, 0xbf, 0xc2, 0xc0, 0xe0, 0xa0, 0xed, 0x9f, 0xf0, 0x90, 0xf4, 0x8f, 0xf5), {
					maxLength: 8,
				})
				.map((list) => Uint8Array.from(list)),
		);
		fc.assert(
			fc.property(bytes, fc.nat(12), (content, at) => {
				let valid = true;
				try {
					new TextDecoder("utf-8", { fatal: true }).decode(content);
				} catch {
					valid = false;
				}
				const scan = new Utf8Scan();
				const first = scan.push(content.subarray(0, at));
				const second = first >= 0 ? first : scan.push(content.subarray(at));
				const bad = second >= 0 ? second : scan.end();
				expect(bad < 0).toBe(valid);
				if (bad >= 0) new TextDecoder("utf-8", { fatal: true }).decode(content.subarray(0, bad));
			}),
			{ numRuns: 3000 },
		);
	});

	test("the refusal names byte and line", () => {
		const bytes = Uint8Array.from([97, 10, 98, 0xe9, 99]);
		expect(() => decodeUtf8Strictly(bytes, "m.csv")).toThrow("the byte at position 3 (0xE9), in line 2");
		expect(() => decodeUtf8Strictly(Uint8Array.of(97, 0xc3), "m.csv")).toThrow("position 1 (0xC3)");
	});

	test("a byte order mark is dropped", () => {
		expect(decodeUtf8Strictly(Uint8Array.of(0xef, 0xbb, 0xbf, 97), "m.csv")).toBe("a");
	});

	test("lines of offsets", () => {
		const bytes = new TextEncoder().encode("a\r\nb\rc\nd");
		expect([0, 2, 3, 5, 7].map((offset) => lineOfOffset(bytes, offset))).toEqual([1, 1, 2, 3, 4]);
	});
});
