import { mkdir, readFile, rm, truncate } from "node:fs/promises";
import { basename, join } from "node:path";
import { MaskflowError } from "../../domain/fault.ts";
import type { RunHeader, RunLogLine, RunStore } from "../../domain/ports.ts";
import type { PairResult } from "../../domain/result.ts";
import { METRICS_FILE, RUN_FILE } from "../../domain/runFiles.ts";
import { isValidRunId, RUN_ID_RULE } from "../../domain/runId.ts";
import { pairEntries } from "../../io/bundle/entries.ts";
import { FEATURES_FILE, pairFolder, runLogFile } from "../../io/bundle/paths.ts";
import { countRows, runJson } from "../../io/bundle/runJson.ts";
import { missingLogLines, parseRunLog, RUN_LOG_HEADER, runLogText } from "../../io/bundle/runLog.ts";
import { featuresParquet } from "../../io/parquet/featureTable.ts";
import { metricsParquet } from "../../io/parquet/metricsTable.ts";
import { pairFeatures } from "../../pipeline/features/pairFeatures.ts";
import { appendToFile, ignoreMissing, replaceFile, replaceFolder } from "./durableFiles.ts";
import { RowRecords } from "./rowRecords.ts";
import { lockRun } from "./runLock.ts";

/** Hidden beside the outputs: what resuming needs and a reader does not. */
const STATE_FOLDER = ".maskflow";
const DEFAULT_TABLES_EVERY_MS = 60_000;

interface OpenRun {
	readonly folder: string;
	readonly records: RowRecords;
	readonly unlock: () => Promise<void>;
	header: RunHeader | undefined;
	tablesWrittenMs: number;
}

/**
 * Runs as folders on disk (SPEC section 6), durable pair by pair: the process may die at any moment and the folder still
 * says which pairs are done. A pair's files appear in one step, then its line in the record; tables are written now and
 * then and by `finalizeRun`. One process writes a run at a time. Memory: the rows, some 5 kB a pair.
 */
export class FileRunStore implements RunStore {
	readonly #outFolder: string;
	readonly #tablesEveryMs: number;
	readonly #runs = new Map<string, Promise<OpenRun>>();
	#queue: Promise<unknown> = Promise.resolve();

	/** @param outFolder the folder that holds (or will hold) the run folders. */
	constructor(outFolder: string, options: { readonly tablesEveryMs?: number } = {}) {
		this.#outFolder = outFolder;
		this.#tablesEveryMs = options.tablesEveryMs ?? DEFAULT_TABLES_EVERY_MS;
	}

	/** Folder of a run. @throws MaskflowError `bad-run-id`, so that no id can name a place outside the output folder. */
	runFolder(runId: string): string {
		if (isValidRunId(runId)) return join(this.#outFolder, runId);
		throw new MaskflowError({
			code: "bad-run-id",
			severity: "error",
			message: `${JSON.stringify(runId.slice(0, 100))} cannot be a run id.`,
			nextStep: `Use ${RUN_ID_RULE}.`,
		});
	}

	async readHeader(runId: string): Promise<RunHeader | undefined> {
		const path = join(this.runFolder(runId), STATE_FOLDER, "header.json");
		const text = await readFile(path, "utf8").catch(ignoreMissing);
		return text === undefined ? undefined : (JSON.parse(text) as RunHeader);
	}

	writeHeader(header: RunHeader): Promise<void> {
		return this.#inTurn(async () => {
			const run = await this.#open(header.runId);
			await replaceFile(join(run.folder, STATE_FOLDER, "header.json"), JSON.stringify(header));
			run.header = header;
			await this.#writeRunJson(run, header);
		});
	}

	async succeededPairs(runId: string): Promise<ReadonlySet<string>> {
		const header = await this.readHeader(runId);
		if (header === undefined) return new Set();
		const { records } = await this.#open(runId);
		return new Set(records.inOrder([]).flatMap(({ row }) => (row.success ? [row.pair_id] : [])));
	}

	putResult(runId: string, result: PairResult): Promise<void> {
		return this.#inTurn(async () => {
			const run = await this.#open(runId);
			const header = headerOf(run, runId);
			const { row, artifacts } = result;
			const folder = join(run.folder, pairFolder(row.pair_id));
			await run.records.announce(row.pair_id);
			if (artifacts === null) {
				await rm(folder, { recursive: true, force: true });
			} else {
				const files = (await pairEntries(row, artifacts, header)).map(
					({ path, bytes }) => [basename(path), bytes] as const,
				);
				await replaceFolder(folder, new Map(files), join(run.folder, STATE_FOLDER, "scratch"));
			}
			await run.records.add({ row, features: artifacts === null ? null : pairFeatures(row, artifacts) });
			if (Date.now() - run.tablesWrittenMs >= this.#tablesEveryMs) await this.#writeTables(run, header);
		});
	}

	appendLog(line: RunLogLine): Promise<void> {
		return this.#inTurn(async () => {
			const run = await this.#open(line.runId);
			await appendToFile(join(run.folder, runLogFile(line.runId)), runLogText(line));
		});
	}

	/** Writes both tables and run.json, and makes the log agree with the rows; call when a run ends for whatever reason. */
	finalizeRun(runId: string): Promise<void> {
		return this.#inTurn(async () => {
			const run = await this.#open(runId);
			const header = headerOf(run, runId);
			const rows = run.records.inOrder(header.pairIds).map(({ row }) => row);
			for (const pairId of header.pairIds) {
				const done = run.records.get(pairId)?.row.success ?? false;
				if (!done) await rm(join(run.folder, pairFolder(pairId)), { recursive: true, force: true });
			}
			const logPath = join(run.folder, runLogFile(runId));
			const { lines } = parseRunLog(await readFile(logPath, "utf8"));
			const missing = missingLogLines(lines, rows);
			if (missing.length > 0) await appendToFile(logPath, missing.map(runLogText).join(""));
			await this.#writeTables(run, header);
		});
	}

	/** Waits for what is under way and gives the run folders back. */
	async close(): Promise<void> {
		await this.#queue.catch(() => {});
		const runs = await Promise.allSettled(this.#runs.values());
		this.#runs.clear();
		for (const run of runs) if (run.status === "fulfilled") await run.value.unlock();
	}

	/** One write after another: two results never share the scratch folder, and lines are never interleaved. */
	#inTurn<T>(work: () => Promise<T>): Promise<T> {
		const turn = this.#queue.then(work, work);
		this.#queue = turn;
		return turn;
	}

	#open(runId: string): Promise<OpenRun> {
		let run = this.#runs.get(runId);
		if (run === undefined) {
			run = this.#openFolder(runId);
			this.#runs.set(runId, run);
			run.catch(() => this.#runs.delete(runId));
		}
		return run;
	}

	async #openFolder(runId: string): Promise<OpenRun> {
		const folder = this.runFolder(runId);
		const state = join(folder, STATE_FOLDER);
		await mkdir(state, { recursive: true });
		const unlock = await lockRun(join(state, "lock"), runId);
		try {
			await rm(join(state, "scratch"), { recursive: true, force: true });
			await repairLog(join(folder, runLogFile(runId)));
			const records = await RowRecords.open(join(state, "rows.ndjson"));
			return { folder, records, unlock, header: await this.readHeader(runId), tablesWrittenMs: Date.now() };
		} catch (error) {
			await unlock();
			throw error;
		}
	}

	async #writeRunJson(run: OpenRun, header: RunHeader): Promise<void> {
		const rows = run.records.inOrder(header.pairIds).map(({ row }) => row);
		const pairs = new Set([...header.pairIds, ...rows.map((row) => row.pair_id)]).size;
		await replaceFile(join(run.folder, RUN_FILE), runJson(header, countRows(pairs, rows)));
	}

	async #writeTables(run: OpenRun, header: RunHeader): Promise<void> {
		const records = run.records.inOrder(header.pairIds);
		const metrics = await metricsParquet(
			records.map(({ row }) => row),
			header,
		);
		await replaceFile(join(run.folder, METRICS_FILE), metrics);
		const features = await featuresParquet(
			records.flatMap((record) => record.features ?? []),
			header,
		);
		await replaceFile(join(run.folder, FEATURES_FILE), features);
		await this.#writeRunJson(run, header);
		run.tablesWrittenMs = Date.now();
	}
}

function headerOf(run: OpenRun, runId: string): RunHeader {
	if (run.header === undefined) throw new Error(`Run ${runId} has no header yet: writeHeader comes first.`);
	return run.header;
}

/** Gives the log its header line, and removes a record that a crash cut off. */
async function repairLog(path: string): Promise<void> {
	const text = (await readFile(path).catch(ignoreMissing))?.toString("utf8") ?? "";
	const { completeLength } = parseRunLog(text);
	if (completeLength === 0) await replaceFile(path, RUN_LOG_HEADER);
	else if (completeLength < text.length) await truncate(path, Buffer.byteLength(text.slice(0, completeLength)));
}
