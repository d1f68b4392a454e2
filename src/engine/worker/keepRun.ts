import { type Fault, MaskflowError } from "../../domain/fault.ts";
import type { RunStore } from "../../domain/ports.ts";
import type { ToldFaults } from "../contract/engineApi.ts";
import { refusal } from "./answer.ts";
import { told } from "./openedRuns.ts";
import type { OpenedRun } from "./runSource.ts";

/** Faults of a pair's files, wherever they lie; anything else (a full storage, a bug) ends the copying. */
const FILE_FAULTS: ReadonlySet<string> = new Set(["damaged-file", "oversized-file"]);

/**
 * Copies an opened run into this browser: one pair's arrays are alive at a time. A pair whose maps are damaged keeps its
 * numbers, and the damage is told. When it is cancelled or fails, nothing stays.
 * @throws MaskflowError `run-exists` when a run of that name came into this browser since this one was opened.
 */
export async function keepRun(
	run: OpenedRun,
	store: RunStore & { deleteRun(runId: string): Promise<void> },
	signal: AbortSignal,
	onPair: (pairs: number, total: number) => void,
): Promise<ToldFaults> {
	const { header, rows } = run;
	const faults: Fault[] = [];
	if ((await store.readHeader(header.runId)) !== undefined) {
		throw refusal(
			"run-exists",
			`There is a run "${header.runId}" in this browser by now.`,
			"Rename or delete that one, or open this one again to give it another name.",
		);
	}
	// Half a copy that nobody could clear away must not look whole.
	await store.writeHeader({ ...header, state: "stopped" });
	try {
		for (const [i, row] of rows.entries()) {
			signal.throwIfAborted();
			const pair = await readable(run, row.pair_id, faults);
			await store.putResult(header.runId, { row, artifacts: pair });
			onPair(i + 1, rows.length);
		}
		for (const line of await run.readLog()) await store.appendLog(line);
		signal.throwIfAborted();
		await store.writeHeader(header);
	} catch (error) {
		await store.deleteRun(header.runId);
		throw error;
	}
	return told(faults);
}

async function readable(run: OpenedRun, pairId: string, faults: Fault[]) {
	try {
		const { artifacts, faults: lesser } = await run.readPair(pairId, { coupling: true });
		faults.push(...lesser);
		return artifacts;
	} catch (error) {
		if (!(error instanceof MaskflowError) || !FILE_FAULTS.has(error.fault.code)) throw error;
		faults.push(error.fault);
		return null;
	}
}
