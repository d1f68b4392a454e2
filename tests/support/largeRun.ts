import { artifactDir } from "../../src/domain/artifactDir.ts";
import { DOUBLE_COLUMNS, type MetricsRow } from "../../src/domain/metricsSchema.ts";
import type { RunHeader } from "../../src/domain/ports.ts";
import type { PairResult } from "../../src/domain/result.ts";
import { METRICS_FILE, RUN_FILE } from "../../src/domain/runFiles.ts";
import { type BundleFiles, bundleFilesOnDemand } from "../../src/io/bundle/bundleFiles.ts";
import { pairEntries } from "../../src/io/bundle/entries.ts";
import { runLogFile } from "../../src/io/bundle/paths.ts";
import { countRows, runJson } from "../../src/io/bundle/runJson.ts";
import { RUN_LOG_HEADER, runLogLineOf, runLogText } from "../../src/io/bundle/runLog.ts";
import { metricsParquet } from "../../src/io/parquet/metricsTable.ts";
import { densePair, testHeader } from "./densePair.ts";

/** What a pair's row measures: every double but the run's own parameters. */
const MEASURED = DOUBLE_COLUMNS.filter(
	(name) => !["epsilon", "marginal_relaxation", "tolerance", "coord_scale"].includes(name),
);

export interface LargeRun {
	readonly header: RunHeader;
	readonly rows: readonly MetricsRow[];
	/** The pair whose files are all there. */
	readonly solved: PairResult;
	/** By path below the run's folder: the tables, and the files of `solved`. */
	readonly files: ReadonlyMap<string, Uint8Array>;
}

/** A run of many pairs whose tables are written by our own writer; one pair in the middle has its artefacts. */
export async function largeRun(runId: string, pairs: number): Promise<LargeRun> {
	const pairIds = Array.from({ length: pairs }, (_, i) => `pair_${String(i).padStart(5, "0")}`);
	const disc = { y: 100, x: 200, ry: 5, rx: 7 };
	const solved = await densePair(pairIds[pairs >> 1] ?? "", runId, disc, { ...disc, x: 203 });
	const rows = pairIds.map((pair_id, i): MetricsRow => {
		if (pair_id === solved.row.pair_id) return solved.row;
		const genotype = ["wildtype", "mutant", "rescue"][i % 3] ?? "";
		const bin_src_hpf = 24 + 2 * (i % 12);
		// Numbers that differ, so that the table is as large as a true one.
		const numbers = MEASURED.map((name, k) => [name, solved.row[name] * (1 + 0.1 * Math.sin(i + k))] as const);
		const labels = { pair_id, artifact_dir: artifactDir(pair_id), genotype, bin_src_hpf };
		return { ...solved.row, ...Object.fromEntries(numbers), ...labels };
	});
	const header = await testHeader(runId, pairIds);
	const utf8 = (text: string) => new TextEncoder().encode(text);
	const files = new Map([
		[RUN_FILE, utf8(runJson(header, countRows(pairs, rows)))],
		[runLogFile(runId), utf8(RUN_LOG_HEADER + rows.map((row) => runLogText(runLogLineOf(row))).join(""))],
		[METRICS_FILE, await metricsParquet(rows, header)],
	]);
	if (solved.artifacts !== null) {
		const entries = await pairEntries(solved.row, solved.artifacts, header);
		for (const { path, bytes } of entries) files.set(path, bytes);
	}
	return { header, rows, solved, files };
}

/** The files as a folder that notes what is asked of it. */
export function watchedFolder(files: ReadonlyMap<string, Uint8Array>): { folder: BundleFiles; asked: string[] } {
	const asked: string[] = [];
	const folder = bundleFilesOnDemand("folder", [""], async (path) => {
		asked.push(path);
		const bytes = files.get(path);
		return bytes === undefined ? null : { sizeBytes: bytes.length, bytes: async () => bytes };
	});
	return { folder, asked };
}
