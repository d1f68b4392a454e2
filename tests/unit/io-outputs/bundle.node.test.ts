import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import fc from "fast-check";
import { unzipSync } from "fflate";
import { beforeAll, describe, expect, test } from "vitest";
import { provideParquetWasmFromDisk } from "../../../src/cli/disk/parquetWasm.ts";
import { MaskflowError } from "../../../src/domain/fault.ts";
import type { RunHeader } from "../../../src/domain/ports.ts";
import type { PairResult } from "../../../src/domain/result.ts";
import { sourceFromBlob, sourceFromBytes } from "../../../src/io/arrays/zipReader.ts";
import { bundleFilesFromZip, bundleFilesOnDemand, readNeeded } from "../../../src/io/bundle/bundleFiles.ts";
import { type BundleContents, type BundleSource, bundleEntries, FULL_BUNDLE } from "../../../src/io/bundle/entries.ts";
import { pairFolder } from "../../../src/io/bundle/paths.ts";
import { readBundle } from "../../../src/io/bundle/readBundle.ts";
import { runLogLineOf } from "../../../src/io/bundle/runLog.ts";
import { joinPieces, zipBlob, zipStream } from "../../../src/io/bundle/zipStream.ts";
import { pairFeatures } from "../../../src/pipeline/features/pairFeatures.ts";
import { checkBundle } from "../../interop/python.ts";
import { densePair, failedPair, testHeader } from "../../support/densePair.ts";
import { warnNotChecked } from "../../support/notChecked.ts";

const DATE = new Date(2026, 0, 2);
const GROWN = "a/b ü=1";
const LOST = "lost";
let header: RunHeader;
let results: PairResult[];
let zipped: Uint8Array;

beforeAll(async () => {
	provideParquetWasmFromDisk();
	const discs = [
		{ y: 120, x: 280, ry: 8, rx: 12 },
		{ y: 122, x: 286, ry: 9, rx: 10 },
	] as const;
	results = [await densePair(GROWN, "run", ...discs), await failedPair(LOST, "run", "No such frame.")];
	header = await testHeader("run", [GROWN, LOST]);
	zipped = new Uint8Array(await (await zipBlob("run", bundleEntries(source()), DATE)).arrayBuffer());
});

function source(onRead: (pairId: string) => void = () => {}): BundleSource {
	return {
		header,
		rows: results.map(({ row }) => row),
		log: results.map(({ row }) => runLogLineOf(row)),
		readResult: async (pairId) => {
			onRead(pairId);
			return results.find(({ row }) => row.pair_id === pairId) as PairResult;
		},
		features: pairFeatures,
	};
}

async function pathsOf(contents: BundleContents): Promise<string[]> {
	const paths: string[] = [];
	for await (const { path } of bundleEntries(source(), contents)) paths.push(path);
	return paths;
}

describe("the files of a run", () => {
	test("come in a fixed order, a failed pair has none of its own", async () => {
		const folder = "pair_artifacts/a%2Fb%20%C3%BC%3D1";
		expect(await pathsOf(FULL_BUNDLE)).toEqual([
			"run.json",
			"run_log_run.csv",
			"ot_pair_metrics.parquet",
			`${folder}/metadata.json`,
			`${folder}/fields.npz`,
			`${folder}/potentials.npz`,
			`${folder}/coupling.npz`,
			"ot_feature_matrix.parquet",
		]);
	});

	test("are those that were asked for, and pairs are not read for the metrics alone", async () => {
		const nothing = { features: false, fields: false, coupling: false };
		const tables = ["run.json", "run_log_run.csv", "ot_pair_metrics.parquet"];
		expect(await pathsOf(nothing)).toEqual(tables);
		expect(await pathsOf({ ...nothing, features: true })).toEqual([...tables, "ot_feature_matrix.parquet"]);
		const read: string[] = [];
		for await (const _ of bundleEntries(
			source((id) => read.push(id)),
			nothing,
		));
		expect(read).toEqual([]);
	});

	test("name the pair whose maps were lost instead of leaving it out", async () => {
		const damaged: BundleSource = {
			...source(),
			readResult: async (id) => ({ ...(await source().readResult(id)), artifacts: null }),
		};
		const drain = async () => {
			for await (const _ of bundleEntries(damaged));
		};
		await expect(drain()).rejects.toMatchObject({ fault: { code: "maps-missing" } });
	});

	test("pass the checker once unzipped", async () => {
		const folder = await mkdtemp(join(tmpdir(), "maskflow-zip-"));
		for (const [path, bytes] of Object.entries(unzipSync(zipped))) {
			await mkdir(dirname(join(folder, path)), { recursive: true });
			await writeFile(join(folder, path), bytes);
		}
		const check = checkBundle(join(folder, "run"));
		await rm(folder, { recursive: true });
		if (check === undefined) return warnNotChecked("a zip of a run");
		expect(check.output.trim()).toMatch(/^\d+ passed, 0 failed$/);
	});

	test("a zip is made as it is read: what nobody reads is not made, and cancelling ends it", async () => {
		const pulled: string[] = [];
		let ended = false;
		async function* watched() {
			try {
				for await (const entry of bundleEntries(source())) {
					pulled.push(entry.path);
					yield entry;
				}
			} finally {
				ended = true;
			}
		}
		const reader = zipStream("run", watched(), DATE).getReader();
		await reader.read();
		await reader.read();
		expect(pulled.length).toBeLessThanOrEqual(3);
		await reader.cancel();
		expect(ended).toBe(true);
	});

	test("to a slow disk 2,000 pairs go with a few blocks under way, and cancelling ends both sides", async () => {
		const ENTRY_BYTES = 20_000;
		const block = new Uint8Array(ENTRY_BYTES);
		let made = 0;
		let written = 0;
		let underWay = 0;
		async function* pairs() {
			for (let i = 0; i < 2000; i++) {
				made += ENTRY_BYTES;
				yield { path: `pair_artifacts/${i}/fields.npz`, bytes: block };
			}
		}
		const disk = () =>
			new WritableStream<Uint8Array>({
				write: async (bytes) => {
					underWay = Math.max(underWay, made - written);
					await new Promise((resolve) => setImmediate(resolve));
					written += bytes.length;
				},
			});
		await zipStream("run", pairs(), DATE).pipeThrough(joinPieces()).pipeTo(disk());
		expect(written).toBeGreaterThan(2000 * ENTRY_BYTES);
		expect(underWay).toBeLessThan(4 * 2 ** 20);

		made = 0;
		const stop = new AbortController();
		const sink = disk();
		const pouring = zipStream("run", pairs(), DATE).pipeThrough(joinPieces()).pipeTo(sink, { signal: stop.signal });
		setImmediate(() => stop.abort(new Error("Enough.")));
		await expect(pouring).rejects.toThrow("Enough.");
		await expect(sink.getWriter().closed).rejects.toThrow("Enough.");
		expect(made).toBeLessThan(2000 * ENTRY_BYTES);
	});

	test("pieces are joined into blocks, and none is lost", async () => {
		const pieces = Array.from({ length: 100 }, (_, i) => new Uint8Array(i).fill(i));
		const joined: Uint8Array[] = [];
		await new ReadableStream({
			start: (controller) => {
				for (const piece of pieces) controller.enqueue(piece);
				controller.close();
			},
		})
			.pipeThrough(joinPieces(1000))
			.pipeTo(new WritableStream({ write: (block) => void joined.push(block) }));
		expect(Buffer.concat(joined)).toEqual(Buffer.concat(pieces));
		expect(joined.slice(0, -1).every(({ length }) => length >= 1000 && length < 1100)).toBe(true);
	});

	test("what makes an entry fail is told as it is", async () => {
		async function* failing() {
			yield* bundleEntries(source());
			throw new Error("The disk is full.");
		}
		await expect(zipBlob("run", failing(), DATE)).rejects.toThrow("The disk is full.");
	});
});

describe("reading a bundle back", () => {
	const fromZip = () => bundleFilesFromZip(sourceFromBytes(zipped), "run.zip");

	test("gives what was written, from a zip", async () => {
		const files = await bundleFilesFromZip(sourceFromBlob(new Blob([new Uint8Array(zipped)])), "run.zip");
		expect(files.runFolders).toEqual(["run/"]);
		const bundle = await readBundle(files, "run/");
		expect(bundle.faults).toEqual([]);
		expect(bundle.header).toEqual(header);
		expect(bundle.rows).toEqual(results.map(({ row }) => row));
		expect(bundle.log).toEqual(results.map(({ row }) => runLogLineOf(row)));
		const { result, faults } = await bundle.readPair(GROWN, { coupling: true });
		expect(faults).toEqual([]);
		expect(result).toEqual(results[0]);
		expect((await bundle.readPair(LOST)).result).toEqual(results[1]);
	});

	test("gives the same from a folder, the plan only when it is asked for", async () => {
		const unzipped = new Map(Object.entries(unzipSync(zipped)));
		const folder = bundleFilesOnDemand("drop", ["run/"], async (path) => {
			const bytes = unzipped.get(path);
			return bytes === undefined ? null : { sizeBytes: bytes.length, bytes: async () => bytes };
		});
		const bundle = await readBundle(folder, "run/");
		const { result } = await bundle.readPair(GROWN);
		const { coupling: _, ...rest } = results[0]?.artifacts ?? {};
		expect(result.artifacts).toEqual(rest);
	});

	const without = async (...lost: string[]) => {
		const files = await fromZip();
		const read = async (path: string) => (lost.some((end) => path.endsWith(end)) ? null : files.read(path));
		return readBundle({ ...files, read }, "run/");
	};

	test.each([
		["run.json", (bundle: Awaited<ReturnType<typeof without>>) => expect(bundle.header.parameters.epsilon).toBe(1e-3)],
		["metrics.parquet", (bundle: Awaited<ReturnType<typeof without>>) => expect(bundle.rows).toEqual([])],
		[".csv", (bundle: Awaited<ReturnType<typeof without>>) => expect(bundle.log).toEqual([])],
	])("without its %s says so and shows the rest", async (file, holds) => {
		const bundle = await without(file);
		expect(bundle.faults.map((fault) => fault.file)).toEqual([expect.stringContaining(file)]);
		expect(bundle.header.runId).toBe("run");
		expect(bundle.header.pairIds).toEqual([GROWN, LOST]);
		holds(bundle);
	});

	test("a pair without potentials and metadata still has its maps; without fields it is a fault of its own", async () => {
		const { result, faults } = await (await without("potentials.npz", "metadata.json")).readPair(GROWN);
		expect(faults.map((fault) => fault.file?.split("/").at(-1))).toEqual(["potentials.npz", "metadata.json"]);
		expect(result.artifacts?.source.velocityYx).toEqual(results[0]?.artifacts?.source.velocityYx);
		expect(result.artifacts?.source.potential).toEqual(
			new Float64Array(results[0]?.artifacts?.source.index.length ?? 0).fill(Number.NaN),
		);
		await expect((await without("fields.npz")).readPair(GROWN)).rejects.toThrow(
			/fields.npz cannot be read: it is not there/,
		);
		await expect((await without()).readPair("unknown")).rejects.toThrow(/no row for pair unknown/);
	});

	test("with neither run.json nor metrics it is no bundle", async () => {
		await expect(without("run.json", "metrics.parquet")).rejects.toThrow(/neither/);
	});

	test("parameters that are not allowed are named", async () => {
		const files = await fromZip();
		const run = JSON.parse(new TextDecoder().decode(await readNeeded(files, "run/run.json")));
		run.parameters.downsample = 3;
		run.parameters.epsilon = "x";
		const read = async (path: string) =>
			path === "run/run.json" ? new TextEncoder().encode(JSON.stringify(run)) : files.read(path);
		const bundle = await readBundle({ ...files, read }, "run/");
		expect(bundle.header.parameters.downsample).toBe(1);
		expect(bundle.faults.map((fault) => fault.message)).toEqual([expect.stringContaining("epsilon, downsample")]);
	});

	test("damaged anywhere ends in faults, never in a crash", async () => {
		const small = new Uint8Array(await (await zipBlob("run", bundleEntries(source()), DATE)).arrayBuffer());
		const change = fc.tuple(fc.nat(small.length - 1), fc.integer({ min: 0, max: 255 }));
		const property = fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 20 }), async (changes) => {
			const copy = small.slice();
			for (const [at, value] of changes) copy[at] = value;
			try {
				const bundle = await readBundle(await bundleFilesFromZip(sourceFromBytes(copy), "x.zip"), "run/");
				await bundle.readPair(GROWN, { coupling: true });
			} catch (error) {
				if (!(error instanceof MaskflowError)) throw error;
				expect(error.fault.code).toBe("damaged-file");
			}
		});
		await fc.assert(property, { numRuns: 60 });
	});
});

test("a pair's folder never leaves pair_artifacts", () => {
	expect(["..", ".", "../../x", "C:\\x", "a\0b", "\ud800", "é"].map(pairFolder)).toEqual([
		"pair_artifacts/%2E.",
		"pair_artifacts/%2E",
		"pair_artifacts/%2E.%2F..%2Fx",
		"pair_artifacts/C%3A%5Cx",
		"pair_artifacts/a%00b",
		"pair_artifacts/%EF%BF%BD",
		"pair_artifacts/%C3%A9",
	]);
	fc.assert(
		fc.property(fc.string({ unit: "binary", minLength: 1 }), (pairId) => {
			expect(pairFolder(pairId)).toMatch(/^pair_artifacts\/[A-Za-z0-9_%-][A-Za-z0-9._%-]*$/);
		}),
	);
});
