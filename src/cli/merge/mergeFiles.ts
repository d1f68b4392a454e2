import { constants } from "node:fs";
import { copyFile, link, mkdir, readdir, readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import type { RunHeader, RunLogLine } from "../../domain/ports.ts";
import { METRICS_FILE, RUN_FILE } from "../../domain/runFiles.ts";
import { damagedFile } from "../../io/arrays/faults.ts";
import { FEATURES_FILE, pairFolder, runLogFile } from "../../io/bundle/paths.ts";
import { headerFromRunJson } from "../../io/bundle/readRunJson.ts";
import { countRows, runJson } from "../../io/bundle/runJson.ts";
import { missingLogLines, parseRunLog, RUN_LOG_HEADER, runLogText } from "../../io/bundle/runLog.ts";
import { featuresFromParquet, featuresParquet } from "../../io/parquet/featureTable.ts";
import { metricsFromParquet, metricsParquet } from "../../io/parquet/metricsTable.ts";
import { appendToFile, ignoreMissing, replaceFile } from "../disk/durableFiles.ts";
import type { MergedPair, TableSource } from "./mergeRuns.ts";

async function readOrDamaged(path: string): Promise<Uint8Array> {
	const bytes = await readFile(path).catch(ignoreMissing);
	if (bytes === undefined) throw damagedFile(path, "it is not there");
	return new Uint8Array(bytes);
}

/** Header of a run folder. @throws MaskflowError `damaged-file`, also when run.json lacks parameters. */
export async function readRunHeader(folder: string): Promise<RunHeader> {
	const path = join(folder, RUN_FILE);
	const { header, unreadable } = headerFromRunJson(await readOrDamaged(path), path);
	if (unreadable.length > 0) throw damagedFile(path, `it does not give ${unreadable.join(", ")}`);
	return header;
}

/** Both tables of a run folder. Memory: about ten times the files, while it reads. @throws MaskflowError `damaged-file`. */
export async function readTables(folder: string, header: RunHeader): Promise<TableSource> {
	const [metrics, features] = [join(folder, METRICS_FILE), join(folder, FEATURES_FILE)];
	return {
		folder,
		header,
		rows: await metricsFromParquet(await readOrDamaged(metrics), metrics),
		features: await featuresFromParquet(await readOrDamaged(features), features),
	};
}

/** Faults of a link that a copy does not have: another disk, a file system without links, too many of them. */
const COPY_INSTEAD = new Set(["EXDEV", "EPERM", "ENOTSUP", "EOPNOTSUPP", "EMLINK", "ENOSYS", "EACCES"]);

async function linkOrCopy(from: string, to: string): Promise<void> {
	try {
		await link(from, to);
	} catch (error) {
		const code = error instanceof Error && "code" in error ? String(error.code) : "";
		if (!COPY_INSTEAD.has(code)) throw error;
		await copyFile(from, to, constants.COPYFILE_FICLONE);
	}
}

/**
 * Puts the files of a successful pair into the merged folder, without decoding any: hard links where the disk has them.
 * A run never writes into a file that is there (it replaces folders), so the links stay what they are.
 * @throws MaskflowError `damaged-file` when the pair's folder is missing.
 */
export async function linkPair({ row, folder }: MergedPair, target: string): Promise<void> {
	const from = join(folder, pairFolder(row.pair_id));
	const to = join(target, pairFolder(row.pair_id));
	const names = await readdir(from).catch(ignoreMissing);
	if (names === undefined || names.length === 0) throw damagedFile(from, `pair ${row.pair_id} has no files there`);
	await mkdir(to, { recursive: true });
	for (const name of names) await linkOrCopy(join(from, name), join(to, name));
}

/** Appends the log of one run under the merged run's name, and returns its lines. A missing log has none. */
export async function copyLog(source: RunHeader, folder: string, runId: string, target: string): Promise<RunLogLine[]> {
	const text = await readFile(join(folder, runLogFile(source.runId)), "utf8").catch(ignoreMissing);
	const lines = parseRunLog(text ?? "").lines.map((line) => ({ ...line, runId }));
	if (lines.length > 0) await appendToFile(join(target, runLogFile(runId)), lines.map(runLogText).join(""));
	return lines;
}

export async function startLog(runId: string, target: string): Promise<void> {
	await replaceFile(join(target, runLogFile(runId)), RUN_LOG_HEADER);
}

/** Writes both tables and run.json, and completes the log where it lacks a pair's last word. */
export async function writeMergedTables(
	target: string,
	header: RunHeader,
	pairs: readonly MergedPair[],
	lastLines: Iterable<RunLogLine>,
): Promise<void> {
	const rows = pairs.map(({ row }) => row);
	const missing = missingLogLines(lastLines, rows);
	if (missing.length > 0) await appendToFile(join(target, runLogFile(header.runId)), missing.map(runLogText).join(""));
	await replaceFile(join(target, METRICS_FILE), await metricsParquet(rows, header));
	const features = pairs.flatMap((pair) => pair.features ?? []);
	await replaceFile(join(target, FEATURES_FILE), await featuresParquet(features, header));
	const ids = new Set([...header.pairIds, ...rows.map((row) => row.pair_id)]);
	await replaceFile(join(target, RUN_FILE), runJson(header, countRows(ids.size, rows)));
}

/** Moves the finished folder to its place; what stood there goes only when the new one is complete. */
export async function putInPlace(fresh: string, target: string): Promise<void> {
	const old = `${fresh}-old`;
	await rename(target, old).catch(ignoreMissing);
	await rename(fresh, target);
	await rm(old, { recursive: true, force: true });
}
