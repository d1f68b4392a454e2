import {
	COPIED_METRICS,
	DCT_BAND_LABELS,
	DCT_BANDS,
	DCT_QUANTITIES,
	DISPLACEMENT_STATISTICS,
	type FeatureDoubleColumn,
	type FeatureRow,
} from "../../domain/featureSchema.ts";
import { FEATURE_SCHEMA_VERSION, type MetricsRow } from "../../domain/metricsSchema.ts";
import type { PairArtifacts } from "../../domain/result.ts";
import { displacementStatisticsUm } from "./displacement.ts";
import { flowFields } from "./flowFields.ts";
import type { RingAnalyser } from "./ringShares.ts";
import { fastestRingAnalyser } from "./simdRings.ts";

let analyser: RingAnalyser | undefined;

/**
 * Feature row of a successful pair (SPEC section 6.2), from its row and its plain (not debiased) velocity.
 * Cost: four 2-D DCTs of the canonical grid, which is nearly all of it, whatever the size of the support.
 */
export function pairFeatures(row: MetricsRow, artifacts: PairArtifacts): FeatureRow {
	analyser ??= fastestRingAnalyser();
	const { index, velocityYx } = artifacts.source;
	const doubles: Partial<Record<FeatureDoubleColumn, number>> = {
		bin_src_hpf: row.bin_src_hpf,
		bin_tgt_hpf: row.bin_tgt_hpf,
	};
	for (const name of COPIED_METRICS) doubles[`ot_${name}`] = row[name];
	const statistics = displacementStatisticsUm(velocityYx);
	for (const name of DISPLACEMENT_STATISTICS) doubles[`bar_disp_${name}_um`] = statistics[name];
	const { fields, box } = flowFields(index, velocityYx);
	const [vx, vy] = analyser.shares(fields.vx, fields.vy, box);
	const [div, curl] = analyser.shares(fields.div, fields.curl, box);
	const shares = { vx, vy, div, curl };
	for (const quantity of DCT_QUANTITIES) {
		DCT_BAND_LABELS.forEach((band, k) => {
			doubles[`dct_${quantity}_band_${band}`] = shares[quantity][k] ?? Number.NaN;
		});
	}
	return {
		feature_schema_version: FEATURE_SCHEMA_VERSION,
		run_id: row.run_id,
		pair_id: row.pair_id,
		backend: row.backend,
		set_type: row.set_type,
		genotype: row.genotype,
		is_control_pair: row.is_control_pair,
		n_dct_bands: DCT_BANDS,
		set_rank: row.set_rank,
		...(doubles as Record<FeatureDoubleColumn, number>),
	};
}
