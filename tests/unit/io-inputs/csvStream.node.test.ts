import fc from "fast-check";
import Papa from "papaparse";
import { describe, expect, test } from "vitest";
import { type CsvRow, CsvStream, type CsvStreamOptions } from "../../../src/io/tables/read/csvStream.ts";
import { decodeUtf8Strictly, lineOfOffset, Utf8Scan } from "../../../src/io/tables/read/utf8.ts";

interface Read {
	readonly line: number;
	readonly cells: string[];
	readonly problem: string | null;
}

function read(
	text: string | Uint8Array,
	delimiter: "," | ";" | "\t" = ",",
	cuts: readonly number[] = [],
	limits: Partial<CsvStreamOptions> = {},
): Read[] {
	const bytes = typeof text === "string" ? new TextEncoder().encode(text) : text;
	const stream = new CsvStream({ file: "t.csv", delimiter, ...limits });
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

describe("a quote that is never closed costs its own row only", () => {
	const broken = (row: number) => ({ line: row, problem: `a quote that opens in line ${row} is never closed` });

	test("when no other quote follows", () => {
		expect(read('a,b\nx,"1\ny,2\nz,3')).toMatchObject([
			{ line: 1, cells: ["a", "b"], problem: null },
			{ ...broken(2), cells: ["x", "1"] },
			{ line: 3, cells: ["y", "2"], problem: null },
			{ line: 4, cells: ["z", "3"], problem: null },
		]);
	});

	test("when the next row opens a quote of its own, or has empty and doubled ones", () => {
		for (const next of ['"c",d', 'c,"d"', '"",d', '"c ""x""",d', '"c\nmore",d']) {
			const rows = read(`a,b\r\nx,"1\r\n${next}\r\ny,2\r\n`, ",", [], { columnCount: 2 });
			expect(rows.map(({ line, problem }) => [line, problem !== null]).slice(0, 3)).toEqual([
				[1, false],
				[2, true],
				[3, false],
			]);
			expect(rows.at(-1)).toMatchObject({ cells: ["y", "2"], problem: null });
			expect(rows).toHaveLength(4);
		}
	});

	test("when what follows looks like its end, but the record has more cells than the table has columns", () => {
		const rows = read('a,b,c\nx,"1,2\n",y",z,0\n3,4,5\n', ",", [], { columnCount: 3 });
		expect(rows[1]).toMatchObject(broken(2));
		expect(rows[2]).toMatchObject({ line: 3, cells: [",y", "z", "0"], problem: null });
		expect(rows[3]).toMatchObject({ line: 4, cells: ["3", "4", "5"], problem: null });
	});

	test("in the last line, in every line, and above the limit of a record", () => {
		expect(read('a\n"b')[1]).toMatchObject({ ...broken(2), cells: ["b"] });
		const many = read(`${'k,"v\n'.repeat(5)}end,1\n`, ",", [], { columnCount: 2 });
		expect(many.map(({ line }) => line)).toEqual([1, 2, 3, 4, 5, 6]);
		expect(many.at(-1)).toMatchObject({ cells: ["end", "1"], problem: null });
		const long = read(`a,"b\n${"c,d\n".repeat(1000)}`, ",", [], { maxRowBytes: 500 });
		expect(long).toHaveLength(1001);
		expect(long.filter(({ problem }) => problem !== null)).toMatchObject([broken(1)]);
	});

	test("legitimate cells over many lines are whole, wherever the pieces end", () => {
		const note = 'first\r\n\r\nsecond, with ""marks""\rthird';
		const text = `id,note\r\n1,"${note}"\r\n2,"${note}" \r\n3,plain\r\n`;
		for (let cut = 0; cut < text.length; cut++) {
			const rows = read(text, ",", [cut], { columnCount: 2 });
			expect(rows.map(({ problem }) => problem)).toEqual([null, null, null, null]);
			expect(rows[1]?.cells[1]).toBe(note.replaceAll('""', '"'));
			expect(rows[3]).toMatchObject({ line: 10, cells: ["3", "plain"] });
		}
	});

	test("property: opening a stray quote in one row of a plain table leaves all others as they were", () => {
		const word = fc.string({ unit: fc.constantFrom("a", "1", " ", "x"), minLength: 1, maxLength: 4 });
		const quoted = word.map((text) => `"${text}"`);
		const row = fc.tuple(word, fc.oneof(word, quoted), fc.oneof(word, quoted)).map((cells) => cells.join(","));
		fc.assert(
			fc.property(fc.array(row, { minLength: 2, maxLength: 8 }), fc.nat(7), fc.nat(60), (rows, at, cut) => {
				const hit = at % rows.length;
				const stray = rows.map((text, i) => (i === hit ? `"${text.replaceAll('"', "")}` : text));
				const whole = read(rows.join("\n"), ",", [], { columnCount: 3 });
				const damaged = read(stray.join("\n"), ",", [cut], { columnCount: 3 });
				expect(damaged).toHaveLength(rows.length);
				expect(damaged[hit]?.problem).toMatch("never closed");
				const others = (list: readonly Read[]) => list.filter((_, i) => i !== hit);
				expect(others(damaged)).toEqual(others(whole));
			}),
			{ numRuns: 1000 },
		);
	});

	test("quotes that open again and again cost no more than the columns times the bytes", () => {
		const lines = 20_000;
		const rows = read(`a",,"c\n`.repeat(lines), ",", [], { columnCount: 3 });
		expect(rows.length).toBeGreaterThan(lines / 2);
		expect(rows.length).toBeLessThanOrEqual(lines);
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
