import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { UsageError } from "../../../src/cli/commandLine/exit.ts";
import { manifestText, shardsOfRows } from "../../../src/cli/split/splitManifest.ts";
import { splitVerb } from "../../../src/cli/split/splitVerb.ts";
import { parseManifest } from "../../../src/io/manifest/parseManifest.ts";
import { captured, inFolder } from "./generatedRun.ts";

const HEADER = "pair_id,src_embryo_id,tgt_embryo_id,frame_src,frame_tgt";
const bytesOf = (text: string) => new TextEncoder().encode(text);
const rowsOf = (text: string) => parseManifest(bytesOf(text), "m.csv").rows;
const manifest = (sources: readonly number[]) =>
	[HEADER, ...sources.map((source, i) => `p${i},e${source},t${i},0,0`)].join("\n");
const ids = (shards: ReturnType<typeof shardsOfRows>) => shards.map((shard) => shard.map((row) => row.pairId));

describe("shardsOfRows", () => {
	test("frames stay together, shards are even, rows keep their order", () => {
		expect(ids(shardsOfRows(rowsOf(manifest([1, 2, 3, 1, 2, 3])), 3))).toEqual([
			["p0", "p3"],
			["p1", "p4"],
			["p2", "p5"],
		]);
	});

	test("one reference against all is cut into even pieces", () => {
		expect(ids(shardsOfRows(rowsOf(manifest([1, 1, 1, 1, 1, 1, 1])), 3))).toEqual([
			["p0", "p1"],
			["p2", "p3", "p4"],
			["p5", "p6"],
		]);
	});

	test("a source named by its image is a frame of its own", () => {
		const rows = rowsOf(
			`pair_id,frame_src,frame_tgt,src_mask,tgt_mask\na,,,x.png,1.png\nb,,,y.png,2.png\nc,,,x.png,3.png\nd,,,y.png,4.png`,
		);
		expect(ids(shardsOfRows(rows, 2))).toEqual([
			["a", "c"],
			["b", "d"],
		]);
	});

	test("every row is in one shard; no shard is empty or longer than twice the fair share; small frames are whole", () => {
		const cases = fc.tuple(
			fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 60 }),
			fc.integer({ min: 1, max: 12 }),
		);
		fc.assert(
			fc.property(cases, ([sources, count]) => {
				const rows = rowsOf(manifest(sources));
				const shards = shardsOfRows(rows, count);
				expect(ids(shardsOfRows(rows, count))).toEqual(ids(shards));
				expect(
					shards
						.flat()
						.map((row) => row.line)
						.sort((a, b) => a - b),
				).toEqual(rows.map((row) => row.line));
				const fair = Math.ceil(rows.length / count);
				expect(shards.length).toBeLessThanOrEqual(count);
				for (const shard of shards) {
					expect(shard.length).toBeGreaterThan(0);
					expect(shard.length).toBeLessThan(2 * fair + 1);
					expect(shard.map((row) => row.line)).toEqual(shard.map((row) => row.line).sort((a, b) => a - b));
				}
				for (const source of new Set(sources)) {
					const where = shards.filter((shard) => shard.some((row) => row.source.embryoId === `e${source}`)).length;
					if (sources.filter((one) => one === source).length <= fair) expect(where).toBe(1);
				}
			}),
		);
	});
});

test("manifestText carries rows as they are: quotes, own columns, semicolons, CR LF, a byte order mark", () => {
	const text =
		'\uFEFFpair_id;embryo_id;frame_src;frame_tgt;note\r\na;e;0;1;"two\r\nlines; and ""quotes"""\r\n\r\n b ; e ;1;2; x \r\n';
	const bytes = bytesOf(text);
	const { rows } = parseManifest(bytes, "m.csv");
	expect(manifestText(bytes, "m.csv")(rows)).toBe(
		'pair_id;embryo_id;frame_src;frame_tgt;note\na;e;0;1;"two\nlines; and ""quotes"""\n b ; e ;1;2; x \n',
	);
	expect(manifestText(bytes, "m.csv")(rows.slice(1))).toBe(
		"pair_id;embryo_id;frame_src;frame_tgt;note\n b ; e ;1;2; x \n",
	);
});

describe("split", () => {
	const split = (folder: string, ...more: string[]) =>
		captured(() => splitVerb(["--manifest", join(folder, "m.csv"), "--out", join(folder, "shards"), ...more]));

	test("writes shards, their paths on stdout; rows that are not for analysis stay out", async () => {
		await inFolder(async (folder) => {
			const rows = ["a,e,0,1,true", "b,f,0,1,false", "c,g,0,1,"];
			await writeFile(
				join(folder, "m.csv"),
				["pair_id,embryo_id,frame_src,frame_tgt,analysis_use", ...rows].join("\n"),
			);
			const { code, stdout, stderr } = await split(folder, "--shards", "9");
			expect(code).toBe(0);
			expect(stderr).toContain("2 pairs in 2 shards of 1 to 1 pairs.");
			const names = await readdir(join(folder, "shards"));
			expect(names).toEqual(["shard_0001.csv", "shard_0002.csv"]);
			expect(stdout).toBe(names.map((name) => `${join(folder, "shards", name)}\n`).join(""));
			expect(await readFile(join(folder, "shards/shard_0002.csv"), "utf8")).toMatch(/\nc,g,0,1,\n$/);
		});
	});

	test("a repeated pair_id is left out and told: exit 1", async () => {
		await inFolder(async (folder) => {
			await writeFile(join(folder, "m.csv"), `${HEADER}\na,e,f,0,0\na,e,g,0,0\nb,e,g,0,bad\n`);
			const { code, stderr } = await split(folder, "--shards", "1");
			expect(code).toBe(1);
			expect(stderr).toContain("already used in line 2");
			expect(await readFile(join(folder, "shards/shard_0001.csv"), "utf8")).toBe(`${HEADER}\na,e,f,0,0\nb,e,g,0,bad\n`);
		});
	});

	test("a manifest that can't be read: exit 2 and nothing written", async () => {
		await inFolder(async (folder) => {
			await writeFile(join(folder, "m.csv"), "pair_id,frame_src\na,0\n");
			const { code, stderr } = await split(folder, "--shards", "1");
			expect(code).toBe(2);
			expect(stderr).toContain("lacks the columns frame_tgt");
			expect(await readdir(folder)).toEqual(["m.csv"]);
		});
	});

	test.each([
		[[], "--shards is missing"],
		[["--shards", "0"], "--shards must be a whole number, 1 or more"],
		[["--shards", "2", "more"], '"more" belongs to no flag'],
		[["--shards", "2", "--speed"], "--speed"],
		[["--shards", "2", "--manifest", "nowhere.csv"], "there is no file nowhere.csv"],
	])("usage %j", async (more, says) => {
		await inFolder(async (folder) => {
			await writeFile(join(folder, "m.csv"), `${HEADER}\na,e,f,0,0\n`);
			const failing = split(folder, ...more);
			await expect(failing).rejects.toThrow(UsageError);
			await expect(failing).rejects.toThrow(says);
		});
	});

	test("a folder with files is left alone", async () => {
		await inFolder(async (folder) => {
			await writeFile(join(folder, "m.csv"), `${HEADER}\na,e,f,0,0\n`);
			expect((await split(folder, "--shards", "1")).code).toBe(0);
			await expect(split(folder, "--shards", "1")).rejects.toThrow("is not empty");
		});
	});
});
