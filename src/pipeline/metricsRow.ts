import { artifactDir } from "../domain/artifactDir.ts";
import type { Fault } from "../domain/fault.ts";
import type { CanonicalFrame, FrameRecord } from "../domain/frame.ts";
import { COORD_SCALE } from "../domain/grid.ts";
import {
	BOOLEAN_COLUMNS,
	DOUBLE_COLUMNS,
	FEATURE_SCHEMA_VERSION,
	INTEGER_COLUMNS,
	type MetricsRow,
	STRING_COLUMNS,
} from "../domain/metricsSchema.ts";
import type { PairSpec } from "../domain/pair.ts";
import type { RunParameters } from "../domain/parameters.ts";

/** What every row of a run repeats. */
export interface RunIdentity {
	readonly runId: string;
	readonly parameters: RunParameters;
	readonly parametersSha256: string;
	readonly appVersion: string;
}

/** A row's columns by name; columns that are not given stay undefined ("" for text, false, null, NaN). */
type RowValues = Partial<Omit<MetricsRow, "extra">>;

/** Row of a pair that could not be solved: who it was, with what parameters, and why; no result columns. */
export function failedRow(
	pair: PairSpec,
	fault: Fault,
	run: RunIdentity,
	solver: { kind: "cpu" | "webgpu"; adapter: string },
	runtimeSec = Number.NaN,
): MetricsRow {
	return metricsRow(pair, run, solver, {
		success: false,
		converged: false,
		error_message: `${fault.message} ${fault.nextStep}`.trim(),
		runtime_sec: runtimeSec,
	});
}

/** Columns known before a pair is solved, completed by `values`. */
export function metricsRow(
	pair: PairSpec,
	run: RunIdentity,
	solver: { kind: "cpu" | "webgpu"; adapter: string },
	values: RowValues,
): MetricsRow {
	const p = run.parameters;
	const { labels } = pair;
	const [srcTime, tgtTime] = [pair.source.relativeTimeS, pair.target.relativeTimeS];
	return {
		...undefinedColumns(),
		feature_schema_version: FEATURE_SCHEMA_VERSION,
		run_id: run.runId,
		pair_id: pair.pairId,
		backend: solver.kind === "webgpu" ? "WEBGPU" : "CPU",
		adapter: solver.adapter,
		metric: "sqeuclidean",
		mass_mode: p.massMode,
		normalization: p.normalization,
		set_type: labels.setType,
		genotype: labels.genotype,
		artifact_dir: artifactDir(pair.pairId),
		parameters_sha256: run.parametersSha256,
		app_version: run.appVersion,
		is_control_pair: labels.isControlPair,
		set_rank: labels.setRank,
		max_sweeps: p.maxSweeps,
		downsample_factor: p.downsample,
		tolerance: p.tolerance,
		epsilon: p.epsilon,
		marginal_relaxation: p.regM,
		coord_scale: COORD_SCALE,
		bin_src_hpf: labels.binSrcHpf ?? Number.NaN,
		bin_tgt_hpf: labels.binTgtHpf ?? Number.NaN,
		src_relative_time_s: srcTime ?? Number.NaN,
		tgt_relative_time_s: tgtTime ?? Number.NaN,
		delta_time_s: srcTime === null || tgtTime === null ? Number.NaN : tgtTime - srcTime,
		...recordColumns("src", pair.source),
		...recordColumns("tgt", pair.target),
		...values,
		extra: pair.extra,
	};
}

/** Quality columns of the two canonical frames. */
export function frameColumns(source: CanonicalFrame, target: CanonicalFrame): RowValues {
	const [s, t] = [source.alignmentUsed, target.alignmentUsed];
	return {
		alignment_used: s === t ? s : `${s}+${t}`,
		src_orientation: source.orientation,
		tgt_orientation: target.orientation,
		yolk_src_present: source.yolkPresent,
		yolk_tgt_present: target.yolkPresent,
		src_clamped: source.clamped,
		tgt_clamped: target.clamped,
		src_retained_ratio: source.retainedRatio,
		tgt_retained_ratio: target.retainedRatio,
		src_axis_ratio: source.axisRatio,
		tgt_axis_ratio: target.axisRatio,
		src_area_removed_pct: source.areaRemovedPct,
		tgt_area_removed_pct: target.areaRemovedPct,
	};
}

function recordColumns(side: "src" | "tgt", record: FrameRecord): RowValues {
	return {
		[`${side}_embryo_id`]: record.embryoId,
		[`${side}_experiment_id`]: record.experimentId,
		[`${side}_experiment_date`]: record.experimentDate,
		[`${side}_well`]: record.well,
		[`${side}_snip_id`]: record.snipId,
		[`${side}_frame_index`]: record.frameIndex,
	};
}

function undefinedColumns(): Omit<MetricsRow, "extra"> {
	const filled = <K extends string, V>(columns: readonly K[], value: V) =>
		Object.fromEntries(columns.map((column) => [column, value])) as Record<K, V>;
	return {
		...filled(STRING_COLUMNS, ""),
		...filled(BOOLEAN_COLUMNS, false),
		...filled<(typeof INTEGER_COLUMNS)[number], number | null>(INTEGER_COLUMNS, null),
		...filled(DOUBLE_COLUMNS, Number.NaN),
	};
}
