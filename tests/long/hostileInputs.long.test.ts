import { beforeAll, describe, expect, test } from "vitest";
import { provideParquetWasmFromDisk } from "../../src/cli/disk/parquetWasm.ts";
import { areaOfMask } from "../../src/domain/mask.ts";
import type { MetricsRow } from "../../src/domain/metricsSchema.ts";
import { DEFAULT_SELECTION } from "../../src/domain/parameters.ts";
import { arrayFromNpy, npyFromArray } from "../../src/io/arrays/npy.ts";
import { npzFromArrays, openNpz } from "../../src/io/arrays/npz.ts";
import { openZip, sourceFromBytes } from "../../src/io/arrays/zipReader.ts";
import { zipFromFiles } from "../../src/io/arrays/zipWriter.ts";
import { bundleFilesFromZip } from "../../src/io/bundle/bundleFiles.ts";
import { type BundleEntry, bundleEntries } from "../../src/io/bundle/entries.ts";
import { readBundle } from "../../src/io/bundle/readBundle.ts";
import { annotationsFromMetadata } from "../../src/io/bundle/readPair.ts";
import { headerFromRunJson, parseJsonRecord } from "../../src/io/bundle/readRunJson.ts";
import { openDataset } from "../../src/io/dataset/openDataset.ts";
import { parseManifest } from "../../src/io/manifest/parseManifest.ts";
import { decodeImage, decodeMaskImage, imageSize } from "../../src/io/masks/images/decodeImage.ts";
import { decodeRle } from "../../src/io/masks/rle/decodeRle.ts";
import { maskFromRuns } from "../../src/io/masks/rle/maskRuns.ts";
import { metricsFromParquet } from "../../src/io/parquet/metricsTable.ts";
import { MemoryFile } from "../support/inputFiles.ts";
import { quoted } from "../support/tables.ts";
import { type Campaign, type Chance, HANG_MS, joined, mutateBytes, runCampaign, tell } from "./fuzzing.ts";
import { DAMAGED, sampleBundle } from "./hostileBundles.ts";
import {
	hostileCell,
	hostileJson,
	hostileRle,
	hostileTable,
	JPEGS,
	MANIFEST,
	MASK_TABLE,
	PNGS,
	RLE_CELLS,
	TIFFS,
} from "./hostileSeeds.ts";

/** Set MASKFLOW_FUZZ_SEED to look for more, or to repeat a failure. */
const SEED = Number(process.env["MASKFLOW_FUZZ_SEED"] ?? 20_261_121);
const TOTAL = 200_000;
const utf8 = (text: string) => new TextEncoder().encode(text);
const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

let entries: readonly BundleEntry[];
let whole: Uint8Array;
let parquet: Uint8Array;
let solvedRow: MetricsRow;

beforeAll(async () => {
	provideParquetWasmFromDisk();
	tell(`Seed of all generated inputs: ${SEED}`);
	const collected: BundleEntry[] = [];
	const sample = await sampleBundle();
	for await (const entry of bundleEntries(sample)) collected.push(entry);
	solvedRow = sample.rows[0] as MetricsRow;
	entries = collected;
	whole = await zipFromFiles(entries.map(({ path, bytes }) => ({ name: `run/${path}`, bytes: new Uint8Array(bytes) })));
	parquet = fileOf("ot_pair_metrics.parquet");
});

function fileOf(end: string): Uint8Array {
	const entry = entries.find(({ path }) => path.endsWith(end));
	if (entry === undefined) throw new Error(`The sample bundle has no ${end}`);
	return entry.bytes;
}

/** A table's bytes: by the grammar, or a sound one with wounds. */
function tableBytes(chance: Chance, sound: string): Uint8Array {
	if (chance.next() < 0.5) return utf8(hostileTable(chance));
	return mutateBytes(chance, utf8(sound));
}

function manifest(chance: Chance): string | undefined {
	const { rows, faults } = parseManifest(tableBytes(chance, MANIFEST), "m.csv");
	const bad = [...faults, ...rows.flatMap((row) => row.faults)].find(({ code }) => code === "internal");
	if (bad !== undefined) return `internal fault: ${bad.detail}`;
	const named = rows.filter((row) => !row.repeated && row.pairId !== "");
	if (new Set(named.map((row) => row.pairId)).size !== named.length) return "two rows keep one pair_id";
	return undefined;
}

const GOOD_FRAMES = ["a", "e1", "0", "1"].join(",");
/** A sound pair beside a hostile table: whatever that holds, the sound pair stays runnable. */
async function dataset(chance: Chance): Promise<string | undefined> {
	const cells = Array.from({ length: 4 }, () => quoted(hostileCell(chance)));
	const rows = `pair_id,embryo_id,frame_src,frame_tgt,note\n${GOOD_FRAMES},x\n${cells.join(",")},${quoted(hostileCell(chance))}\n`;
	const foreign = chance.next() < 0.5 ? hostileTable(chance) : text(mutateBytes(chance, utf8(MASK_TABLE)));
	// A foreign manifest or another mask for the same frames is a person's contradiction, told as such.
	const isForeign = !/frame_src|frame_tgt|pair_id/.test(foreign) && !/^\W*e1/m.test(foreign);
	const opened = await openDataset(
		[
			new MemoryFile("m.csv", rows),
			new MemoryFile("masks.csv", MASK_TABLE),
			...(isForeign ? [new MemoryFile("other.csv", foreign)] : []),
			new MemoryFile("x/hostile.png", mutateBytes(chance, chance.pick(PNGS))),
		],
		{ selection: DEFAULT_SELECTION, umPerPx: null },
	);
	const internal = opened.review.faults.find(({ code }) => code === "internal" || code === "file-unreadable");
	if (internal !== undefined) return `unnamed fault: ${internal.detail}`;
	const [good] = opened.review.rows;
	if (good?.pairId !== "a" || !good.runnable) return `the sound pair is harmed: ${JSON.stringify(good?.faults)}`;
	return undefined;
}

/** One hostile mask in a table of sound ones. */
async function maskTable(chance: Chance): Promise<string | undefined> {
	const cell = chance.next() < 0.5 ? hostileRle(chance) : text(mutateBytes(chance, utf8(chance.pick(RLE_CELLS))));
	const size = () => quoted(chance.next() < 0.7 ? chance.pick(["12", "18"]) : hostileCell(chance));
	const table = `${MASK_TABLE}e2,0,${quoted(cell)},${size()},${size()}\n`;
	const rows = "pair_id,src_embryo_id,tgt_embryo_id,frame_src,frame_tgt\na,e1,e1,0,1\nb,e1,e2,0,0\n";
	const opened = await openDataset([new MemoryFile("m.csv", rows), new MemoryFile("masks.csv", table)], {
		selection: DEFAULT_SELECTION,
		umPerPx: 5,
	});
	const [good, hostile] = opened.review.rows;
	if (good?.runnable !== true) return `the sound pair is harmed: ${JSON.stringify(opened.review.faults)}`;
	if (hostile === undefined || hostile.pair === null) return "the hostile row is lost";
	if (hostile.runnable) await opened.loadFrame(hostile.pair.target);
	return undefined;
}

function rle(chance: Chance): string | undefined {
	const cell = chance.next() < 0.6 ? hostileRle(chance) : text(mutateBytes(chance, utf8(chance.pick(RLE_CELLS))));
	const stated = chance.pick([
		null,
		{ height: 12, width: 18 },
		{ height: 0, width: -5 },
		{ height: 2 ** 31, width: 2 ** 31 },
	]);
	const decoded = decodeRle(cell, stated);
	if ("tried" in decoded) return decoded.tried.length === 0 ? "refused without a reason" : undefined;
	const { height, width, runs } = decoded.mask;
	const sum = runs.reduce((total, run) => total + run, 0);
	if (sum !== height * width) return `runs of ${sum} for ${height} × ${width}`;
	return height * width > 100_000 || areaOfMask(maskFromRuns(decoded.mask)) <= sum ? undefined : "more than all pixels";
}

const image = (sound: readonly Uint8Array[]) => async (chance: Chance) => {
	const bytes = mutateBytes(chance, chance.pick(sound));
	const size = await imageSize(bytes, "image").catch(() => null);
	const mask = chance.next() < 0.5 ? await decodeImage(bytes, "image") : await decodeMaskImage(bytes, "image");
	const stored = "level" in mask ? mask.level.length : mask.data.length;
	if (stored !== mask.height * mask.width) return "another number of pixels than it says";
	return size?.height === mask.height && size.width === mask.width ? undefined : "its header says another size";
};

const NPY = npyFromArray({ shape: [3, 4], values: Float32Array.from({ length: 12 }, (_, i) => i) });
function npy(chance: Chance): undefined {
	arrayFromNpy(mutateBytes(chance, NPY), "a.npy");
}

let npz: Uint8Array | undefined;
async function npzFile(chance: Chance): Promise<undefined> {
	npz ??= await npzFromArrays({ a: { shape: [300], values: new Int32Array(300) }, b: NPY });
	const file = await openNpz(mutateBytes(chance, npz), "a.npz");
	for (const name of file.names) await file.read(name);
}

let zip: Uint8Array | undefined;
async function zipFile(chance: Chance): Promise<undefined> {
	zip ??= await zipFromFiles([
		{ name: "../../up.txt", bytes: utf8("up ".repeat(50)) },
		{ name: "C:\\down.txt", bytes: utf8("down") },
		{ name: "/abs/aux", bytes: new Uint8Array(5000) },
	]);
	const archive = await openZip(sourceFromBytes(mutateBytes(chance, zip)), "a.zip", {
		maxEntries: 100,
		maxEntryBytes: 1 << 20,
	});
	for (const name of archive.names) await archive.read(name).catch(namedOnly);
}

function namedOnly(error: unknown): void {
	if (!(error instanceof Error && error.name === "MaskflowError")) throw error;
}

async function parquetFile(chance: Chance): Promise<undefined> {
	// Wounds at the end hit the directory of the file, those before it the pages.
	const footer = new DataView(parquet.buffer, parquet.byteOffset).getUint32(parquet.length - 8, true);
	const cut = chance.next() < 0.5 ? parquet.length - 8 - footer : parquet.length - 8;
	const [head, tail] = [parquet.subarray(0, cut), parquet.subarray(cut)];
	const inHead = chance.next() < 0.5;
	await metricsFromParquet(
		inHead ? joined(mutateBytes(chance, head), tail) : joined(head, mutateBytes(chance, tail)),
		"t",
	);
}

const RUN_NAMES = [
	"run_id",
	"parameters",
	"selection",
	"pair_ids",
	"epsilon",
	"limit",
	"include_control",
	"__proto__",
	"app_version",
];
const METADATA_NAMES = [
	"src",
	"tgt",
	"trace",
	"transform_raw_to_canonical",
	"frame_index",
	"error",
	"gap",
	"at_sweep",
	"__proto__",
];

function jsonFile(chance: Chance): undefined {
	const isRun = chance.next() < 0.5;
	const sound = fileOf(isRun ? "run.json" : "metadata.json");
	const bytes =
		chance.next() < 0.5 ? utf8(hostileJson(chance, isRun ? RUN_NAMES : METADATA_NAMES)) : mutateBytes(chance, sound);
	if (isRun) headerFromRunJson(bytes, "run.json");
	else annotationsFromMetadata(parseJsonRecord(bytes, "metadata.json"), solvedRow);
}

/** A bundle of which one file is replaced. */
async function bundleWith(path: string, bytes: Uint8Array): Promise<undefined> {
	const files = {
		name: "bundle",
		runFolders: ["run/"],
		read: async (name: string) => (name === path ? bytes : fileOf(name.slice("run/".length))),
	};
	const bundle = await readBundle(files, "run/");
	await bundle.readPair(DAMAGED, { coupling: true });
}

function bundleFile(chance: Chance): Promise<undefined> {
	const entry = chance.pick(entries.filter(({ path }) => !path.endsWith(".parquet")));
	const other = chance.next() < 0.2 ? chance.pick(entries).bytes : mutateBytes(chance, entry.bytes);
	return bundleWith(`run/${entry.path}`, other);
}

async function bundleZip(chance: Chance): Promise<undefined> {
	const files = await bundleFilesFromZip(sourceFromBytes(mutateBytes(chance, whole)), "b.zip");
	for (const folder of files.runFolders) {
		const bundle = await readBundle(files, folder);
		for (const row of bundle.rows) await bundle.readPair(row.pair_id, { coupling: true }).catch(namedOnly);
	}
}

const CAMPAIGNS: readonly Campaign[] = [
	{ name: "manifests", inputs: 40_000, attempt: manifest },
	{ name: "run-length cells", inputs: 80_000, attempt: rle },
	{ name: "mask tables with a hostile mask", inputs: 8_000, attempt: maskTable },
	{ name: "dropped sets with a hostile row and table", inputs: 6_000, attempt: dataset },
	{ name: "PNG", inputs: 15_000, attempt: image(PNGS) },
	{ name: "TIFF", inputs: 20_000, attempt: image(TIFFS) },
	{ name: "JPEG", inputs: 4_000, attempt: image(JPEGS) },
	{ name: "npy", inputs: 20_000, attempt: npy },
	{ name: "npz", inputs: 5_000, attempt: npzFile },
	{ name: "zip", inputs: 5_000, attempt: zipFile },
	{ name: "Parquet", inputs: 1_500, attempt: parquetFile },
	{ name: "run.json and metadata.json", inputs: 6_000, attempt: jsonFile },
	{ name: "files of a bundle", inputs: 50, attempt: bundleFile },
	{ name: "zipped bundles", inputs: 150, attempt: bundleZip },
];

describe("no input can hurt", () => {
	test.each(CAMPAIGNS)("$inputs $name end in a value or in a named fault, each within a second", async (campaign) => {
		const began = performance.now();
		const { refused, slowestMs, failures } = await runCampaign(campaign, SEED);
		const seconds = ((performance.now() - began) / 1000).toFixed(1);
		tell(
			`${campaign.name}: ${campaign.inputs} inputs in ${seconds} s, ${refused} refused by a fault, slowest ${slowestMs.toFixed(0)} ms of a core (limit ${HANG_MS})`,
		);
		expect(failures).toEqual([]);
	});

	test("after all that a sound table and a sound bundle are read as before", async () => {
		expect((await metricsFromParquet(parquet, "t")).length).toBeGreaterThan(0);
		const files = await bundleFilesFromZip(sourceFromBytes(whole), "b.zip");
		const bundle = await readBundle(files, "run/");
		expect(bundle.faults).toEqual([]);
		expect((await bundle.readPair(DAMAGED)).faults).toEqual([]);
	});

	test("these are at least 200,000", () => {
		expect(CAMPAIGNS.reduce((sum, { inputs }) => sum + inputs, 0)).toBeGreaterThanOrEqual(TOTAL);
	});
});
