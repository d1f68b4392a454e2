import { afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { createEngineClient, type EngineClient } from "../../src/engine/client/engineClient.ts";
import type { PickedFile, RunReading } from "../../src/engine/contract/engineApi.ts";
import type { Outcome } from "../../src/engine/contract/outcome.ts";
import { drawnFiles, IMPORT_OPTIONS, runRequest } from "./drawnDataset.ts";

const FULL = { features: true, fields: true, coupling: true };
const RUN = `opened-${crypto.randomUUID()}`;
const RealWorker = globalThis.Worker;
const started: Worker[] = [];

let client: EngineClient;
let zip: File;
/** The run's folder in the page's own file system: its handles are those of any folder. */
let folder: FileSystemDirectoryHandle;
let written: RunReading;

function value<T>(outcome: Outcome<T>): T {
	if (outcome.status === "done") return outcome.value;
	throw new Error(outcome.status === "failed" ? JSON.stringify(outcome.fault) : "cancelled");
}

/** Solves two pairs and writes them as a zip and as a folder; nothing stays in the browser's store. */
beforeAll(async () => {
	const first = createEngineClient();
	value(await first.importFiles(drawnFiles(2), IMPORT_OPTIONS, () => {}).outcome);
	value(await first.startRun(runRequest(RUN), () => {}).outcome);
	written = value(await first.readRun(RUN));
	const blob = value(await first.exportBundle(RUN, FULL, { kind: "downloads" }, () => {}).outcome);
	zip = new File([blob ?? ""], "results.zip");
	const handle = await (await navigator.storage.getDirectory()).getDirectoryHandle(`to-${RUN}`, { create: true });
	value(await first.exportBundle(RUN, FULL, { kind: "folder", handle }, () => {}).outcome);
	folder = await handle.getDirectoryHandle(RUN);
	value(await first.deleteRun(RUN));
	first.dispose();
});

beforeEach(() => {
	// Remembers the workers, so that a test can kill one behind the client's back.
	globalThis.Worker = class extends RealWorker {
		constructor(...args: ConstructorParameters<typeof Worker>) {
			super(...args);
			started.push(this);
		}
	};
	client = createEngineClient();
});
afterEach(() => {
	client.dispose();
	globalThis.Worker = RealWorker;
});

const asZip = () => ({ kind: "files", files: [{ path: "results.zip", file: zip }] }) as const;
/** As a file input gives a folder: every file of it, with its path. */
async function asFiles() {
	const files: PickedFile[] = [];
	const walk = async (handle: FileSystemDirectoryHandle, path: string): Promise<void> => {
		for await (const [name, child] of handle.entries()) {
			if (child.kind === "directory") await walk(child, `${path}${name}/`);
			else files.push({ path: path + name, file: await child.getFile() });
		}
	};
	await walk(folder, `${RUN}/`);
	return { kind: "files", files } as const;
}
const asFolder = () => ({ kind: "folders", folders: [folder] }) as const;

test.each([
	["zip", asZip, "results.zip"],
	["folder", asFolder, RUN],
	["folder", asFiles, RUN],
] as const)("a %s is read where it lies; nothing of it is stored", async (kind, from, name) => {
	const place = { kind, name };
	expect(value(await client.openRuns(await from()).outcome)).toEqual({ runIds: [RUN], faults: [], faultCount: 0 });
	expect(value(await client.readRun(RUN))).toMatchObject({ rows: written.rows, place });
	const pair = value(await client.readPair(RUN, "p1"));
	expect(pair.artifacts?.source.index.length).toBe(written.rows[1]?.n_support_src);
	expect(pair.faults).toEqual([]);
	expect(value(await client.readPair(RUN, "ghost")).artifacts).toBeNull();
	expect(value(await client.storage()).runBytes).not.toHaveProperty(RUN);
	const opened = value(await client.listRuns()).find((run) => run.header.runId === RUN);
	expect(opened).toMatchObject({ ok: 2, failed: 1, place });
	const again = value(await client.exportBundle(RUN, FULL, { kind: "downloads" }, () => {}).outcome);
	expect(again?.size).toBe(zip.size);
	value(await client.closeRun(RUN));
	expect(await client.readRun(RUN)).toMatchObject({ status: "failed", fault: { code: "unknown-run" } });
});

test("another worker after a crash has the same runs open", async () => {
	value(await client.openRuns(asFolder()).outcome);
	started.at(-1)?.terminate();
	let read = await client.readPair(RUN, "p0");
	// The call in hand may be lost with the worker; the next finds the run.
	if (read.status !== "done") read = await client.readPair(RUN, "p0");
	expect(value(read).artifacts?.source.index.length).toBe(written.rows[0]?.n_support_src);
});

test("an opened run is not solved further; kept, it is one of the browser's own", async () => {
	value(await client.openRuns(asZip()).outcome);
	value(await client.importFiles(drawnFiles(2), IMPORT_OPTIONS, () => {}).outcome);
	const refused = await client.startRun(runRequest(RUN), () => {}).outcome;
	expect(refused).toMatchObject({ status: "failed", fault: { code: "run-not-kept" } });
	const progress: number[] = [];
	const told = value(await client.keepRun(RUN, ({ pairs }) => progress.push(pairs)).outcome);
	expect([told.faultCount, progress]).toEqual([0, [1, 2, 3]]);
	const reader = createEngineClient();
	expect(value(await reader.readRun(RUN))).toMatchObject({ rows: written.rows, place: null });
	expect(value(await reader.readPair(RUN, "p1")).artifacts).not.toBeNull();
	// The zip is known as the run that is kept.
	expect(value(await reader.openRuns(asZip()).outcome).runIds).toEqual([RUN]);
	expect(value(await reader.listRuns()).filter((run) => run.header.runId === RUN)).toHaveLength(1);
	value(await reader.deleteRun(RUN));
	reader.dispose();
});

test("a copy that is cancelled leaves nothing, and the run is still open", async () => {
	value(await client.openRuns(asFolder()).outcome);
	const keeping = client.keepRun(RUN, () => keeping.cancel());
	expect((await keeping.outcome).status).toBe("cancelled");
	const reader = createEngineClient();
	expect(await reader.readRun(RUN)).toMatchObject({ status: "failed", fault: { code: "unknown-run" } });
	reader.dispose();
	expect(value(await client.readRun(RUN)).rows).toHaveLength(3);
});

test("a file that goes away while the run is open is named when its pair is looked at", async () => {
	value(await client.openRuns(asFolder()).outcome);
	const pairs = await folder.getDirectoryHandle("pair_artifacts");
	await (await pairs.getDirectoryHandle("p0")).removeEntry("fields.npz");
	const lost = await client.readPair(RUN, "p0");
	expect(lost).toMatchObject({ status: "failed", fault: { code: "damaged-file" } });
	expect(value(await client.readPair(RUN, "p1")).faults).toEqual([]);
});
