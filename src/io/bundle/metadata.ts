import type { MetricsRow } from "../../domain/metricsSchema.ts";
import { parametersRecord, type RunParameters } from "../../domain/parameters.ts";
import type { FrameQuality, LevelTrace, PairArtifacts } from "../../domain/result.ts";
import { numberToJson } from "./numbersInJson.ts";

function frameRecord(frame: FrameQuality): Record<string, unknown> {
	const t = frame.transformRawToCanonical.map(numberToJson);
	return {
		embryo_id: frame.embryoId,
		frame_index: frame.frameIndex,
		um_per_px: numberToJson(frame.umPerPx),
		alignment_used: frame.alignmentUsed,
		orientation: frame.orientation,
		orientation_overridden: frame.orientationOverridden,
		transform_raw_to_canonical: [t.slice(0, 3), t.slice(3, 6)],
		retained_ratio: numberToJson(frame.retainedRatio),
		axis_ratio: numberToJson(frame.axisRatio),
		clamped: frame.clamped,
		area_removed_pct: numberToJson(frame.areaRemovedPct),
	};
}

function levelRecord(level: LevelTrace): Record<string, unknown> {
	return {
		factor: level.factor,
		sweeps: level.sweeps,
		at_sweep: level.atSweep,
		error: level.error.map(numberToJson),
		gap: level.gap.map(numberToJson),
	};
}

/**
 * `metadata.json` of SPEC section 6.3. Beyond that list: `orientation_overridden` of each frame (a person's choice), and
 * `trace`, how the error fell on each level. Undefined numbers are null.
 */
export function metadataJson(row: MetricsRow, artifacts: PairArtifacts, parameters: RunParameters): string {
	const { certificate, crop } = artifacts;
	const record = {
		pair_id: row.pair_id,
		parameters: parametersRecord(parameters),
		src: frameRecord(artifacts.sourceFrame),
		tgt: frameRecord(artifacts.targetFrame),
		crop_yx: [crop.y0, crop.y1, crop.x0, crop.x1],
		certificate: {
			marginal_error: numberToJson(certificate.marginalError),
			relative_gap: numberToJson(certificate.relativeGap),
			primal_objective: numberToJson(certificate.primalObjective),
			dual_objective: numberToJson(certificate.dualObjective),
			n_sweeps: row.n_sweeps,
			converged: certificate.converged,
		},
		trace: artifacts.trace.map(levelRecord),
		app_version: row.app_version,
	};
	return `${JSON.stringify(record, null, "\t")}\n`;
}
