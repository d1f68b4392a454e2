import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { provideParquetWasmFromDisk } from "../../../src/cli/disk/parquetWasm.ts";
import type { MetricsRow } from "../../../src/domain/metricsSchema.ts";
import { DEFAULT_PARAMETERS, type RunParameters } from "../../../src/domain/parameters.ts";
import type { RunHeader } from "../../../src/domain/ports.ts";
import { METRICS_FILE, RUN_FILE } from "../../../src/domain/runFiles.ts";
import { parametersSha256 } from "../../../src/io/bundle/parametersSha256.ts";
import { FEATURES_FILE, pairFolder, runLogFile } from "../../../src/io/bundle/paths.ts";
import { countRows, runJson } from "../../../src/io/bundle/runJson.ts";
import { RUN_LOG_HEADER, runLogLineOf, runLogText } from "../../../src/io/bundle/runLog.ts";
import { featuresParquet } from "../../../src/io/parquet/featureTable.ts";
import { metricsFromParquet, metricsParquet } from "../../../src/io/parquet/metricsTable.ts";
import { pairFeatures } from "../../../src/pipeline/features/pairFeatures.ts";
import { metricsRow } from "../../../src/pipeline/metricsRow.ts";
import { pairSpec } from "../../support/pairs.ts";

provideParquetWasmFromDisk();

/** A folder that lives as long as the work. */
export async function inFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
	const folder = await mkdtemp(join(tmpdir(), "maskflow-cluster-"));
	try {
		return await work(folder);
	} finally {
		await rm(folder, { recursive: true, force: true });
	}
}

export interface GeneratedRun {
	readonly runId: string;
	readonly pairIds: readonly string[];
	readonly parameters?: Partial<RunParameters>;
	readonly failing?: ReadonlySet<string>;
	readonly finishedAt?: string;
	/** Written into each row's genotype, to tell where a row comes from. */
	readonly mark?: string;
}

export async function generatedHeader(run: GeneratedRun): Promise<RunHeader> {
	const parameters = { ...DEFAULT_PARAMETERS, ...run.parameters };
	return {
		runId: run.runId,
		parameters,
		parametersSha256: await parametersSha256(parameters),
		selection: { includeControl: true, limit: 0 },
		appVersion: "1.2.3",
		startedAt: "2026-01-01T00:00:00.000Z",
		finishedAt: run.finishedAt ?? "2026-01-02T00:00:00.000Z",
		state: "finished",
		backend: "cpu",
		adapter: "test",
		pairIds: run.pairIds,
	};
}

/** Rows with a value in every double and a law that holds. */
export function generatedRows(run: GeneratedRun, header: RunHeader): MetricsRow[] {
	return run.pairIds.map((id, i) => {
		const failed = run.failing?.has(id) ?? false;
		const spec = pairSpec(id);
		const pair = { ...spec, labels: { ...spec.labels, genotype: run.mark ?? "" }, extra: { note: `note ${i}` } };
		const solved = {
			success: true,
			converged: true,
			cost: 1 + i / 7,
			m_src: 10_000 + i,
			m_tgt: 10_100 + i,
			created_mass: 150,
			excess_mass: 20,
			amplified_mass: 10,
			destroyed_mass: 40,
		};
		const broken = { success: false, converged: false, error_message: "The mask is empty. Check it." };
		return metricsRow(pair, header, { kind: "cpu", adapter: "test" }, failed ? broken : solved);
	});
}

const NO_MOTION = { index: Uint32Array.of(0), velocityYx: Float32Array.of(1, 2) };

/** Writes a run folder with tiny files in place of maps, and returns its path. */
export async function writeGeneratedRun(parent: string, run: GeneratedRun): Promise<string> {
	const header = await generatedHeader(run);
	const rows = generatedRows(run, header);
	const folder = join(parent, run.runId);
	await mkdir(folder, { recursive: true });
	const good = rows.filter((row) => row.success);
	await Promise.all(
		good.map(async ({ pair_id }) => {
			await mkdir(join(folder, pairFolder(pair_id)), { recursive: true });
			await writeFile(join(folder, pairFolder(pair_id), "fields.npz"), `${run.runId} ${pair_id}`);
		}),
	);
	const first = good[0];
	// One pair's features serve for all: computing them is most of the work and none of the matter here.
	const model = first && pairFeatures(first, { source: NO_MOTION } as unknown as Parameters<typeof pairFeatures>[1]);
	const features = model ? good.map(({ pair_id }) => ({ ...model, pair_id })) : [];
	await writeFile(join(folder, METRICS_FILE), await metricsParquet(rows, header));
	await writeFile(join(folder, FEATURES_FILE), await featuresParquet(features, header));
	await writeFile(join(folder, RUN_FILE), runJson(header, countRows(run.pairIds.length, rows)));
	const log = rows.map((row) => runLogText(runLogLineOf(row))).join("");
	await writeFile(join(folder, runLogFile(run.runId)), RUN_LOG_HEADER + log);
	return folder;
}

export async function readRows(folder: string): Promise<MetricsRow[]> {
	return metricsFromParquet(new Uint8Array(await readFile(join(folder, METRICS_FILE))), METRICS_FILE);
}

/** Catches what a verb prints while it runs. */
export async function captured(run: () => Promise<number>): Promise<{ code: number; stdout: string; stderr: string }> {
	const said = { stdout: "", stderr: "" };
	const { stdout, stderr } = process;
	const original = { stdout: stdout.write, stderr: stderr.write };
	const into = (name: "stdout" | "stderr") => (chunk: string | Uint8Array) => {
		said[name] += String(chunk);
		return true;
	};
	stdout.write = into("stdout") as typeof stdout.write;
	stderr.write = into("stderr") as typeof stderr.write;
	try {
		const code = await run();
		return { code, ...said };
	} finally {
		stdout.write = original.stdout;
		stderr.write = original.stderr;
	}
}
