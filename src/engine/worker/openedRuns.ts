import { type Fault, MaskflowError } from "../../domain/fault.ts";
import type { RunHeader } from "../../domain/ports.ts";
import { isValidRunId } from "../../domain/runId.ts";
import type { BundleFiles } from "../../io/bundle/bundleFiles.ts";
import { type ReadBundle, readBundle } from "../../io/bundle/readBundle.ts";
import type { RunEntry } from "../../storage/runStore.ts";
import type { OpenedRuns, RunPlace, StoredRun, ToldFaults } from "../contract/engineApi.ts";
import { refusal } from "./answer.ts";
import { proposeRunId } from "./runIdentity.ts";
import { type OpenedRun, openedRun } from "./runSource.ts";

/** More faults than a person reads; the rest is counted. */
const TOLD_FAULTS = 20;

/** Files that hold runs, and what they are called on the screen. */
export interface PlacedFiles {
	readonly place: RunPlace;
	readonly files: BundleFiles;
}

/** The runs that are looked at where they lie. Each holds its rows; a pair's arrays are read when it is asked for. */
export interface OpenedRunShelf {
	/**
	 * Reads the tables of every run that the files hold. A run that this browser keeps already is that one; a name that is
	 * taken by another run gets the next free one; the same run opened again takes its own place.
	 * @param unreadable files that could not even be opened: told beside the runs, or thrown when there is none
	 * @throws MaskflowError `not-a-bundle`, or `damaged-file` when not a single run can be read.
	 */
	open(
		placed: readonly PlacedFiles[],
		kept: readonly RunEntry[],
		signal?: AbortSignal,
		unreadable?: readonly Fault[],
	): Promise<OpenedRuns>;
	get(runId: string): OpenedRun | undefined;
	list(): StoredRun[];
	close(runId: string): void;
}

export function createOpenedRunShelf(): OpenedRunShelf {
	const shelf = new Map<string, OpenedRun>();

	/** The name that the run goes by here, and whether the browser keeps it under that name. */
	function nameOf(run: ReadBundle, kept: readonly RunEntry[]): { runId: string; isKept: boolean } {
		const taken = new Map(kept.map((entry) => [entry.header.runId, entry]));
		let runId = isValidRunId(run.header.runId) ? run.header.runId : "opened-run";
		for (;;) {
			const entry = taken.get(runId);
			const here = shelf.get(runId);
			if (entry !== undefined && isSame(run, entry.header, entry.ok + entry.failed)) return { runId, isKept: true };
			const free = entry === undefined && (here === undefined || isSame(run, here.header, here.rows.length));
			if (free) return { runId, isKept: false };
			runId = proposeRunId(runId);
		}
	}

	return {
		async open(placed, kept, signal, unreadable = []) {
			const faults: Fault[] = [...unreadable];
			const runIds: string[] = [];
			for (const { place, files } of placed) {
				for (const folder of files.runFolders) {
					const run = await readBundle(files, folder);
					signal?.throwIfAborted();
					faults.push(...run.faults);
					const { runId, isKept } = nameOf(run, kept);
					if (!isKept) shelf.set(runId, openedRun(run, runId, place));
					runIds.push(runId);
				}
			}
			if (runIds.length > 0) return { runIds, ...told(faults) };
			if (unreadable[0] !== undefined) throw new MaskflowError(unreadable[0]);
			throw refusal(
				"not-a-bundle",
				"These files hold no run: neither a run.json nor a metrics table was found.",
				"Drop a bundle that Maskflow wrote: the zip, or the folder named like the run.",
			);
		},
		get: (runId) => shelf.get(runId),
		list: () =>
			Array.from(shelf.values(), ({ header, rows, place }) => {
				const ok = rows.reduce((count, row) => count + Number(row.success), 0);
				return { header, ok, failed: rows.length - ok, place };
			}),
		close: (runId) => void shelf.delete(runId),
	};
}

/** True when this very run, with as many results, goes by a header that is known. */
function isSame({ header, rows }: ReadBundle, known: RunHeader, knownRows: number): boolean {
	if (header.startedAt === "" || known.startedAt !== header.startedAt) return false;
	const sameEnd = known.finishedAt === header.finishedAt && known.parametersSha256 === header.parametersSha256;
	return sameEnd && knownRows === rows.length;
}

/** The faults that are told one by one, and how many there are. */
export function told(faults: readonly Fault[]): ToldFaults {
	return { faults: faults.slice(0, TOLD_FAULTS), faultCount: faults.length };
}
