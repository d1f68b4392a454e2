import { unzipSync } from "fflate";
import { afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { createEngineClient, type EngineClient } from "../../src/engine/client/engineClient.ts";
import type { ExportTarget } from "../../src/engine/contract/engineApi.ts";
import type { Outcome } from "../../src/engine/contract/outcome.ts";
import { UNFINISHED } from "../../src/platform/saving/pickedFolder.ts";
import { clearSaveTarget } from "../../src/platform/saving/saveTarget.ts";
import { sweepScratchFiles } from "../../src/platform/saving/scratchFiles.ts";
import { drawnFiles, IMPORT_OPTIONS, runRequest } from "./drawnDataset.ts";

const FULL = { features: true, fields: true, coupling: true };
const PAIRS = 4;
const RUN = `export-${crypto.randomUUID()}`;
type Kind = ExportTarget["kind"];

let client: EngineClient;
/** Stands for a folder that a person picked: handles of the page's own file system are real ones. */
let place: FileSystemDirectoryHandle;

const root = () => navigator.storage.getDirectory();
const scratch = async () => (await root()).getDirectoryHandle("exports", { create: true });

beforeAll(async () => {
	const first = createEngineClient();
	value(await first.importFiles(drawnFiles(PAIRS), IMPORT_OPTIONS, () => {}).outcome);
	value(await first.startRun(runRequest(RUN), () => {}).outcome);
	first.dispose();
});
beforeEach(async () => {
	client = createEngineClient();
	place = await (await root()).getDirectoryHandle(`picked-${crypto.randomUUID()}`, { create: true });
	for (const name of await names(await scratch())) await (await scratch()).removeEntry(name);
});
afterEach(async () => {
	client.dispose();
	await (await root()).removeEntry(place.name, { recursive: true });
});

function value<T>(outcome: Outcome<T>): T {
	if (outcome.status === "done") return outcome.value;
	throw new Error(outcome.status === "failed" ? JSON.stringify(outcome.fault) : "cancelled");
}

async function names(folder: FileSystemDirectoryHandle): Promise<string[]> {
	const found: string[] = [];
	for await (const name of folder.keys()) found.push(name);
	return found.sort();
}

async function targetOf(kind: Kind): Promise<ExportTarget> {
	if (kind === "downloads") return { kind };
	if (kind === "folder") return { kind, handle: place };
	return { kind, handle: await place.getFileHandle("run.zip", { create: true }) };
}

/** Every file below a folder, by its path. */
async function filesBelow(folder: FileSystemDirectoryHandle, path = ""): Promise<Map<string, Uint8Array>> {
	const found = new Map<string, Uint8Array>();
	for await (const [name, entry] of folder.entries()) {
		if (entry.kind === "directory") {
			for (const [below, bytes] of await filesBelow(entry, `${path}${name}/`)) found.set(below, bytes);
		} else found.set(path + name, new Uint8Array(await (await entry.getFile()).arrayBuffer()));
	}
	return found;
}

async function filesInZip(blob: Blob): Promise<Map<string, Uint8Array>> {
	return new Map(Object.entries(unzipSync(new Uint8Array(await blob.arrayBuffer()))));
}

/** What is at the place, or on its way to the downloads. */
async function remains(kind: Kind): Promise<string[]> {
	return names(kind === "downloads" ? await scratch() : place);
}

async function exported(kind: Kind): Promise<Map<string, Uint8Array>> {
	const target = await targetOf(kind);
	const blob = value(await client.exportBundle(RUN, FULL, target, () => {}).outcome);
	if (target.kind === "folder") return filesBelow(place);
	const zip = target.kind === "zip" ? await target.handle.getFile() : blob;
	if (zip === null) throw new Error("There is no zip for the downloads.");
	return filesInZip(zip);
}

describe("a run is written", () => {
	test("to the downloads, a picked zip and a picked folder alike; progress counts its pairs", async () => {
		const told: number[] = [];
		const blob = value(
			await client.exportBundle(RUN, FULL, { kind: "downloads" }, ({ pairs }) => told.push(pairs)).outcome,
		);
		expect(told).toEqual(Array.from({ length: PAIRS + 1 }, (_, i) => i + 1));
		expect(blob).toBeInstanceOf(File);
		const downloaded = await filesInZip(blob ?? new Blob([]));
		expect([...downloaded.keys()]).toContain(`${RUN}/pair_artifacts/p1/fields.npz`);
		for (const kind of ["zip", "folder"] as const) {
			const picked = await exported(kind);
			if (kind === "folder") picked.delete("run.zip");
			expect([...picked.keys()].sort()).toEqual([...downloaded.keys()].sort());
			for (const [path, bytes] of picked) {
				const other = downloaded.get(path) ?? new Uint8Array(0);
				// A Parquet file's notes stand in any order.
				const same = path.endsWith(".parquet") ? bytes.length === other.length : bytes.every((b, i) => b === other[i]);
				expect([path, bytes.length, same]).toEqual([path, other.length, true]);
			}
		}
	});

	test("into a folder that lacks only what an unfinished export left; anything else of its name stays as it is", async () => {
		const half = await place.getDirectoryHandle(RUN, { create: true });
		for (const name of [UNFINISHED, "stale.npz"]) await half.getFileHandle(name, { create: true });
		expect([...(await exported("folder")).keys()]).not.toContain(`${RUN}/stale.npz`);
		const outcome = await client.exportBundle(RUN, FULL, await targetOf("folder"), () => {}).outcome;
		expect(outcome).toMatchObject({ status: "failed", fault: { code: "export-folder-taken" } });
		await clearSaveTarget(await targetOf("folder"), RUN);
		expect([...(await filesBelow(place)).keys()]).toContain(`${RUN}/run.json`);
	});

	test("and a place that refuses is told in words", async () => {
		const target = await targetOf("zip");
		await place.removeEntry("run.zip");
		// A file that is open elsewhere takes no other writer.
		const worker = new Worker(
			URL.createObjectURL(
				new Blob([
					`onmessage = async ({ data }) => { self.held = await data.createSyncAccessHandle(); postMessage("held"); }`,
				]),
			),
		);
		const handle = await place.getFileHandle("run.zip", { create: true });
		await new Promise((resolve) => {
			worker.onmessage = resolve;
			worker.postMessage(handle);
		});
		expect(await client.exportBundle(RUN, FULL, target, () => {}).outcome).toMatchObject({
			status: "failed",
			fault: { code: "export-not-written", message: expect.stringContaining("run.zip") },
		});
		worker.terminate();
	});
});

describe("nothing half remains", () => {
	test.each<Kind>(["downloads", "zip", "folder"])("of an export to %s that is cancelled", async (kind) => {
		const target = await targetOf(kind);
		const job = client.exportBundle(RUN, FULL, target, ({ pairs }) => {
			if (pairs === 1) job.cancel();
		});
		expect((await job.outcome).status).toBe("cancelled");
		await clearSaveTarget(target, RUN);
		expect(await remains(kind)).toEqual([]);
	});

	test.each<Kind>(["downloads", "zip", "folder"])("of an export to %s whose worker dies", async (kind) => {
		const target = await targetOf(kind);
		const job = client.exportBundle(RUN, FULL, target, ({ pairs }) => {
			if (pairs === 1) client.dispose();
		});
		expect((await job.outcome).status).toBe("failed");
		await clearSaveTarget(target, RUN);
		expect(await remains(kind)).toEqual([]);
	});

	test("of a picked file that is gone already", async () => {
		const target = await targetOf("zip");
		await place.removeEntry("run.zip");
		await clearSaveTarget(target, RUN);
		expect(await remains("zip")).toEqual([]);
	});

	test("of a download that a crash cut off, at the next start; a whole one stays for the browser to copy", async () => {
		const whole = value(await client.exportBundle(RUN, FULL, { kind: "downloads" }, () => {}).outcome);
		await (await scratch()).getFileHandle("half", { create: true });
		await sweepScratchFiles();
		const left = await remains("downloads");
		expect(left).not.toContain("half");
		expect(left).toHaveLength(2);
		expect((await filesInZip(whole ?? new Blob([]))).size).toBeGreaterThan(PAIRS);
	});

	test("and one under way in another tab is let be", async () => {
		let sweeping: Promise<void> | null = null;
		const job = client.exportBundle(RUN, FULL, { kind: "downloads" }, ({ pairs }) => {
			if (pairs === 1) sweeping = sweepScratchFiles();
		});
		const zip = value(await job.outcome) ?? new Blob([]);
		expect(sweeping).not.toBeNull();
		await sweeping;
		expect((await filesInZip(zip)).size).toBeGreaterThan(PAIRS);
	});
});
