import { type Fault, faultFromError, MaskflowError } from "../../domain/fault.ts";
import type { MetricsRow } from "../../domain/metricsSchema.ts";
import type { RunHeader, RunLogLine } from "../../domain/ports.ts";
import type { PairArtifacts, PairResult } from "../../domain/result.ts";
import { METRICS_FILE, RUN_FILE } from "../../domain/runFiles.ts";
import { damagedFile } from "../arrays/faults.ts";
import { openNpz } from "../arrays/npz.ts";
import { metricsFromParquet } from "../parquet/metricsTable.ts";
import { type BundleFiles, readNeeded } from "./bundleFiles.ts";
import { COUPLING_FILE, FIELDS_FILE, METADATA_FILE, POTENTIALS_FILE, pairFolder, runLogFile } from "./paths.ts";
import { annotationsFromMetadata, couplingFromNpz, potentialOfSide, sidesFromFields } from "./readPair.ts";
import { headerFromRunJson, parametersFromRecord, parseJsonRecord } from "./readRunJson.ts";
import { parseRunLog } from "./runLog.ts";

/** A run read back from its files: shown without solving anything. */
export interface ReadBundle {
	readonly header: RunHeader;
	/** In the table's order. */
	readonly rows: readonly MetricsRow[];
	readonly log: readonly RunLogLine[];
	/** What is damaged or missing and what that means; the rest is shown. */
	readonly faults: readonly Fault[];
	/** One pair's maps; a pair that failed has none. Lesser damage (potentials, metadata, plan) is listed, not thrown. */
	readPair(
		pairId: string,
		options?: { readonly coupling?: boolean },
	): Promise<{ result: PairResult; faults: readonly Fault[] }>;
}

/** Runs a read; its fault goes to the list and the answer is undefined. Anything but a fault is a bug and is thrown. */
async function orFault<T>(faults: Fault[], read: () => Promise<T>): Promise<T | undefined> {
	try {
		return await read();
	} catch (error) {
		if (!(error instanceof MaskflowError)) throw error;
		faults.push(faultFromError(error));
		return undefined;
	}
}

/** A header as far as the table tells, for a bundle whose run.json is lost. */
function headerFromRows(rows: readonly MetricsRow[]): RunHeader {
	const row = rows[0];
	const { parameters } = parametersFromRecord({
		epsilon: row?.epsilon,
		reg_m: row?.marginal_relaxation,
		normalization: row?.normalization,
		mass_mode: row?.mass_mode,
		downsample: row?.downsample_factor,
		tolerance: row?.tolerance,
		max_sweeps: row?.max_sweeps,
	});
	return {
		runId: row?.run_id ?? "",
		parameters,
		parametersSha256: row?.parameters_sha256 ?? "",
		selection: { includeControl: true, limit: 0 },
		appVersion: row?.app_version ?? "",
		startedAt: "",
		finishedAt: null,
		state: "finished",
		backend: row?.backend.toLowerCase() ?? "",
		adapter: row?.adapter ?? "",
		pairIds: rows.map(({ pair_id }) => pair_id),
	};
}

/**
 * Opens one run of a dropped bundle: run.json, log and metrics now, a pair's files when asked for.
 * @param folder where the run lies, from `runFolders`.
 * @throws MaskflowError `damaged-file` only when neither run.json nor the metrics can be read.
 */
export async function readBundle(files: BundleFiles, folder: string): Promise<ReadBundle> {
	const faults: Fault[] = [];
	const nameOf = (path: string) => `${files.name}/${folder}${path}`;
	const read = (path: string) => readNeeded(files, folder + path);
	const run = await orFault(faults, async () => headerFromRunJson(await read(RUN_FILE), nameOf(RUN_FILE)));
	const table = await orFault(faults, async () => metricsFromParquet(await read(METRICS_FILE), nameOf(METRICS_FILE)));
	if (run === undefined && table === undefined) {
		throw damagedFile(
			`${files.name}/${folder}`,
			"neither its run.json nor its metrics table can be opened",
			faults[1]?.detail,
		);
	}
	const rows = table ?? [];
	const header = run?.header ?? headerFromRows(rows);
	if (run !== undefined && run.unreadable.length > 0) {
		const missing = damagedFile(
			nameOf(RUN_FILE),
			`it does not give ${run.unreadable.join(", ")}; the defaults are shown`,
		);
		faults.push({ ...missing.fault, severity: "warning" });
	}
	const logFile = runLogFile(header.runId);
	const log = await orFault(faults, async () => parseRunLog(new TextDecoder().decode(await read(logFile))).lines);
	const byId = new Map(rows.map((row) => [row.pair_id, row]));
	// A file that the run never wrote is not looked for, unless nothing tells.
	const mayHavePlans = run === undefined || header.parameters.storeCoupling;
	return {
		header: header.pairIds.length > 0 ? header : { ...header, pairIds: [...byId.keys()] },
		rows,
		log: log ?? [],
		faults,
		readPair: async (pairId, options = {}) => {
			const row = byId.get(pairId);
			if (row === undefined) throw damagedFile(nameOf(METRICS_FILE), `it has no row for pair ${pairId}`);
			if (!row.success) return { result: { row, artifacts: null }, faults: [] };
			const found: Fault[] = [];
			const inFolder = (file: string) => `${pairFolder(pairId)}/${file}`;
			const artifacts = await readArtifacts(row, {
				read: (file) => read(inFolder(file)),
				nameOf: (file) => nameOf(inFolder(file)),
				plan: options.coupling && mayHavePlans ? () => files.read(folder + inFolder(COUPLING_FILE)) : async () => null,
				faults: found,
			});
			return { result: { row, artifacts }, faults: found };
		},
	};
}

interface PairFiles {
	read(file: string): Promise<Uint8Array>;
	nameOf(file: string): string;
	/** The stored plan's file; null when there is none, or nobody wants it. */
	plan(): Promise<Uint8Array | null>;
	readonly faults: Fault[];
}

async function readArtifacts(row: MetricsRow, files: PairFiles): Promise<PairArtifacts> {
	const open = async (file: string) => openNpz(await files.read(file), files.nameOf(file));
	const { source, target } = await sidesFromFields(await open(FIELDS_FILE), files.nameOf(FIELDS_FILE));
	const potentials = await orFault(files.faults, async () => {
		const [npz, name] = [await open(POTENTIALS_FILE), files.nameOf(POTENTIALS_FILE)];
		return { f: await potentialOfSide(npz, name, "f", source), g: await potentialOfSide(npz, name, "g", target) };
	});
	const metadata = await orFault(files.faults, async () =>
		parseJsonRecord(await files.read(METADATA_FILE), files.nameOf(METADATA_FILE)),
	);
	const coupling = await orFault(files.faults, async () => {
		const [bytes, name] = [await files.plan(), files.nameOf(COUPLING_FILE)];
		if (bytes === null) return undefined;
		return couplingFromNpz(await openNpz(bytes, name), name, source.index.length, target.index.length);
	});
	return {
		...annotationsFromMetadata(metadata ?? {}, row),
		source: { ...source, potential: potentials?.f ?? source.potential },
		target: { ...target, potential: potentials?.g ?? target.potential },
		...(coupling === undefined ? {} : { coupling }),
	};
}
