import { type Fault, MaskflowError } from "../../domain/fault.ts";
import type { RunHeader } from "../../domain/ports.ts";
import { isValidRunId } from "../../domain/runId.ts";
import { sourceFromBlob } from "../../io/arrays/zipReader.ts";
import {
	type BundleFiles,
	bundleFilesFromFolder,
	bundleFilesFromZip,
	runFolders,
} from "../../io/bundle/bundleFiles.ts";
import { type ReadBundle, readBundle } from "../../io/bundle/readBundle.ts";
import { fetchServedRun } from "../../platform/servedRun.ts";
import type { BrowserRunStore } from "../../storage/runStore.ts";
import type { OpenedBundle, PickedFile } from "../contract/engineApi.ts";
import { refusal } from "./answer.ts";
import { inputFileFromPicked } from "./browserFiles.ts";
import { proposeRunId } from "./runIdentity.ts";

/** More faults than a person reads; the rest is counted. */
const TOLD_FAULTS = 20;

/**
 * Keeps every run of a dropped bundle in this browser, pair by pair: one pair's arrays are alive at a time. A pair whose maps
 * are damaged keeps its numbers. A run whose name is taken gets the next free one.
 * @throws MaskflowError `not-a-bundle`, or `damaged-file` when not a single run can be read.
 */
export async function importBundle(
	bundles: readonly BundleFiles[],
	store: BrowserRunStore,
	signal: AbortSignal,
	onPair: (pairs: number, total: number) => void,
): Promise<OpenedBundle> {
	const faults: Fault[] = [];
	const runIds: string[] = [];
	for (const bundle of bundles) {
		for (const folder of runFolders(bundle.paths)) {
			const run = await readBundle(bundle, folder);
			faults.push(...run.faults);
			if (await isKept(run, store)) {
				runIds.push(run.header.runId);
				continue;
			}
			const header = await freeHeader(run.header, store);
			try {
				await keepRun(run, header, store, signal, onPair, faults);
			} catch (error) {
				// A half imported run would look like an interrupted one.
				await store.deleteRun(header.runId);
				throw error;
			}
			runIds.push(header.runId);
		}
	}
	if (runIds.length > 0) return { runIds, faults: faults.slice(0, TOLD_FAULTS), faultCount: faults.length };
	throw refusal(
		"not-a-bundle",
		"These files hold no run: neither a run.json nor a metrics table was found.",
		"Drop a bundle that Maskflow wrote: the zip, or the folder named like the run.",
	);
}

/** Dropped files as bundles: each zip is one, else all files are one folder. */
export function bundlesFromPicked(files: readonly PickedFile[]): Promise<BundleFiles[]> {
	const zips = files.filter(({ path }) => path.toLowerCase().endsWith(".zip"));
	if (zips.length > 0) return Promise.all(zips.map(({ path, file }) => bundleFilesFromZip(sourceFromBlob(file), path)));
	return Promise.resolve([bundleFilesFromFolder(files.map(inputFileFromPicked), "the folder")]);
}

/** A run folder that `maskflow serve` offers beside the page. @throws MaskflowError `served-run-unreadable`. */
export async function bundleFromServer(place: string): Promise<BundleFiles> {
	const { name, files } = await fetchServedRun(new URL(place));
	return bundleFilesFromFolder(files, name);
}

/** True when this very run, with as many results, is here already: opening a bundle twice keeps it once. */
async function isKept({ header, rows }: ReadBundle, store: BrowserRunStore): Promise<boolean> {
	const kept = await store.readHeader(header.runId);
	if (kept === undefined || header.startedAt === "") return false;
	const same = kept.startedAt === header.startedAt && kept.finishedAt === header.finishedAt;
	return (
		same &&
		kept.parametersSha256 === header.parametersSha256 &&
		(await store.readRows(header.runId)).rows.length === rows.length
	);
}

async function freeHeader(header: RunHeader, store: BrowserRunStore): Promise<RunHeader> {
	let runId = isValidRunId(header.runId) ? header.runId : "opened-run";
	while ((await store.readHeader(runId)) !== undefined) runId = proposeRunId(runId);
	return { ...header, runId };
}

async function keepRun(
	run: ReadBundle,
	header: RunHeader,
	store: BrowserRunStore,
	signal: AbortSignal,
	onPair: (pairs: number, total: number) => void,
	faults: Fault[],
): Promise<void> {
	await store.writeHeader(header);
	for (const [i, row] of run.rows.entries()) {
		signal.throwIfAborted();
		const renamed = { ...row, run_id: header.runId };
		try {
			const { result, faults: lesser } = await run.readPair(row.pair_id, { coupling: true });
			faults.push(...lesser);
			await store.putResult(header.runId, { row: renamed, artifacts: result.artifacts });
		} catch (error) {
			const fault = faultOfPair(error);
			if (fault === undefined) throw error;
			faults.push(fault);
			await store.putResult(header.runId, { row: renamed, artifacts: null });
		}
		onPair(i + 1, run.rows.length);
	}
	for (const line of run.log) await store.appendLog({ ...line, runId: header.runId });
}

/** The fault of a file that can't be read; anything else (a full storage, a bug) ends the import. */
function faultOfPair(error: unknown): Fault | undefined {
	if (!(error instanceof MaskflowError)) return undefined;
	return error.fault.code === "damaged-file" || error.fault.code === "oversized-file" ? error.fault : undefined;
}
