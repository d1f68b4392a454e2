import { beforeAll, describe, expect, test } from "vitest";
import { provideParquetWasmFromDisk } from "../../../src/cli/disk/parquetWasm.ts";
import type { InputFile } from "../../../src/domain/ports.ts";
import { openZip, sourceFromBytes } from "../../../src/io/arrays/zipReader.ts";
import { zipFromFiles } from "../../../src/io/arrays/zipWriter.ts";
import { bundleFilesFromZip, bundleFilesOnDemand } from "../../../src/io/bundle/bundleFiles.ts";
import { readBundle } from "../../../src/io/bundle/readBundle.ts";
import { metricsFromParquet } from "../../../src/io/parquet/metricsTable.ts";
import { parquetFromColumns } from "../../../src/io/parquet/table.ts";

beforeAll(provideParquetWasmFromDisk);

const utf8 = (text: string) => new TextEncoder().encode(text);
const RUN = utf8('{"run_id":"r","pair_ids":["a"]}');

/** A file that was there when it was dropped. */
const goneFile = (path: string, sizeBytes = 10): InputFile => ({
	path,
	sizeBytes,
	bytes: () => Promise.reject(new DOMException("A requested file could not be found", "NotFoundError")),
	stream: () => new ReadableStream(),
});

describe("files that go away or are too large", () => {
	test("in a folder: named as damaged, the rest is shown", async () => {
		const run: InputFile = { ...goneFile("r/run.json"), bytes: async () => RUN };
		const listed = [run, goneFile("r/ot_pair_metrics.parquet"), goneFile("r/run_log_r.csv", 2 ** 40)];
		const find = async (path: string) => listed.find((file) => file.path === path) ?? null;
		const files = bundleFilesOnDemand("drop", ["r/"], find);
		const bundle = await readBundle(files, "r/");
		expect(bundle.header.runId).toBe("r");
		expect(bundle.faults.map(({ code }) => code)).toEqual(["damaged-file", "damaged-file", "oversized-file"]);
		expect(bundle.faults[0]?.message).toContain("gone or may not be read");
	});

	test("a zip that goes away", async () => {
		const source = { sizeBytes: 100, read: () => Promise.reject(new DOMException("gone", "NotReadableError")) };
		await expect(bundleFilesFromZip(source, "r.zip")).rejects.toMatchObject({ fault: { code: "damaged-file" } });
	});
});

test("names of a zip that want out of it stay names: nothing is ever unpacked to disk", async () => {
	const names = ["../../etc/passwd", "/abs", "C:\\x", "run/../../up", "CON", "__proto__", "a\0b"];
	const zip = await zipFromFiles(names.map((name) => ({ name, bytes: utf8(name) })));
	const archive = await openZip(sourceFromBytes(zip), "z.zip", { maxEntries: 10, maxEntryBytes: 1000 });
	expect(archive.names).toEqual(names);
	expect(new TextDecoder().decode(await archive.read("__proto__"))).toBe("__proto__");
});

test("a small table of a million rows and one is refused", async () => {
	const values = new Array(1_000_001).fill(true);
	const bytes = await parquetFromColumns([{ name: "success", kind: "boolean", values }], new Map());
	expect(bytes.length).toBeLessThan(200_000);
	await expect(metricsFromParquet(bytes, "t.parquet")).rejects.toThrow(/more than any run's table/);
});
