import { MaskflowError } from "../../domain/fault.ts";
import type { FeatureRow } from "../../domain/featureSchema.ts";
import type { MetricsRow } from "../../domain/metricsSchema.ts";
import type { RunHeader, RunLogLine } from "../../domain/ports.ts";
import type { PairArtifacts, PairResult } from "../../domain/result.ts";
import { METRICS_FILE, RUN_FILE } from "../../domain/runFiles.ts";
import { featuresParquet } from "../parquet/featureTable.ts";
import { metricsParquet } from "../parquet/metricsTable.ts";
import { metadataJson } from "./metadata.ts";
import { couplingNpz, fieldsNpz, potentialsNpz } from "./pairFiles.ts";
import {
	COUPLING_FILE,
	FEATURES_FILE,
	FIELDS_FILE,
	METADATA_FILE,
	POTENTIALS_FILE,
	pairFolder,
	runLogFile,
} from "./paths.ts";
import { countRows, runJson } from "./runJson.ts";
import { missingLogLines, RUN_LOG_HEADER, runLogText } from "./runLog.ts";

/** A run whose results can be read one at a time. */
export interface BundleSource {
	readonly header: RunHeader;
	/** Rows in manifest order of the pairs that have one. */
	readonly rows: readonly MetricsRow[];
	readonly log: readonly RunLogLine[];
	/** The result of a pair that has a row. */
	readResult(pairId: string): Promise<PairResult>;
	/** Computes the feature row of a successful pair. */
	features(row: MetricsRow, artifacts: PairArtifacts): FeatureRow;
}

/** What goes into a bundle beside the metrics, the log and run.json. */
export interface BundleContents {
	readonly features: boolean;
	/** Maps, potentials and metadata of each pair. */
	readonly fields: boolean;
	/** Stored plans, where the run has them. */
	readonly coupling: boolean;
}
export const FULL_BUNDLE: BundleContents = { features: true, fields: true, coupling: true };

/** One file of a bundle; `path` is relative to the run's folder, with "/". */
export interface BundleEntry {
	readonly path: string;
	readonly bytes: Uint8Array;
}

/** The files of one successful pair. */
export async function pairEntries(
	row: MetricsRow,
	artifacts: PairArtifacts,
	header: RunHeader,
	contents: BundleContents = FULL_BUNDLE,
): Promise<BundleEntry[]> {
	const folder = pairFolder(row.pair_id);
	const entries: BundleEntry[] = [];
	if (contents.fields) {
		entries.push(
			{ path: `${folder}/${METADATA_FILE}`, bytes: utf8(metadataJson(row, artifacts, header.parameters)) },
			{ path: `${folder}/${FIELDS_FILE}`, bytes: await fieldsNpz(artifacts) },
			{ path: `${folder}/${POTENTIALS_FILE}`, bytes: await potentialsNpz(artifacts) },
		);
	}
	if (contents.coupling && artifacts.coupling !== undefined) {
		const bytes = await couplingNpz(artifacts.coupling, artifacts.target.index.length);
		entries.push({ path: `${folder}/${COUPLING_FILE}`, bytes });
	}
	return entries;
}

/**
 * Every file of a run, in this order: run.json, log, metrics, then pair after pair, then the features they gave. One pair's
 * arrays are alive at a time; the feature rows (50 numbers a pair) are kept to the end. A log line that a crash lost is
 * made up for from the rows.
 * @param onPair called after each pair with how many are written.
 */
export async function* bundleEntries(
	source: BundleSource,
	contents: BundleContents = FULL_BUNDLE,
	onPair: (pairs: number) => void = () => {},
): AsyncGenerator<BundleEntry> {
	const { header, rows } = source;
	const log = [...source.log, ...missingLogLines(source.log, rows)];
	yield { path: RUN_FILE, bytes: utf8(runJson(header, countRows(header.pairIds.length, rows))) };
	yield { path: runLogFile(header.runId), bytes: utf8(RUN_LOG_HEADER + log.map(runLogText).join("")) };
	yield { path: METRICS_FILE, bytes: await metricsParquet(rows, header) };
	const features: FeatureRow[] = [];
	const needsArtifacts = contents.features || contents.fields || contents.coupling;
	for (const [i, row] of rows.entries()) {
		if (row.success && needsArtifacts) {
			const { artifacts } = await source.readResult(row.pair_id);
			if (artifacts === null) throw mapsMissing(row.pair_id);
			yield* await pairEntries(row, artifacts, header, contents);
			if (contents.features) features.push(source.features(row, artifacts));
		}
		onPair(i + 1);
	}
	if (contents.features) yield { path: FEATURES_FILE, bytes: await featuresParquet(features, header) };
}

/** A run read from a damaged bundle can hold a row whose maps were lost; leaving the pair out in silence would look complete. */
function mapsMissing(pairId: string): MaskflowError {
	return new MaskflowError({
		code: "maps-missing",
		severity: "error",
		message: `Pair ${pairId} has a row but no stored maps: the bundle it was read from was damaged.`,
		nextStep: "Export the metrics alone, or solve the pair again from its masks.",
		pairId,
	});
}

function utf8(text: string): Uint8Array {
	return new TextEncoder().encode(text);
}
