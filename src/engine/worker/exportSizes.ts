import { MaskflowError } from "../../domain/fault.ts";
import type { FeatureRow } from "../../domain/featureSchema.ts";
import type { PairArtifacts } from "../../domain/result.ts";
import { type BundleSource, pairEntries } from "../../io/bundle/entries.ts";
import { featuresParquet } from "../../io/parquet/featureTable.ts";
import { metricsParquet } from "../../io/parquet/metricsTable.ts";
import type { ExportSizes } from "../contract/engineApi.ts";

/** Pairs that are packed to learn how big the others will be. */
const SAMPLED_PAIRS = 3;

/**
 * What each part of a bundle would weigh: the metrics table is written, maps and plans are those of a few pairs times their
 * number, a feature row counts its numbers. Cost: O(rows), a few pairs.
 */
export async function exportSizes({ header, rows, readResult, features }: BundleSource): Promise<ExportSizes> {
	const good = rows.filter((row) => row.success);
	const step = Math.max(1, Math.floor(good.length / SAMPLED_PAIRS));
	const sampled = good.filter((_, i) => i % step === 0).slice(0, SAMPLED_PAIRS);
	const featureRows: FeatureRow[] = [];
	let fields = 0;
	let coupling = 0;
	for (const row of sampled) {
		const artifacts = await artifactsOf(row.pair_id, readResult);
		if (artifacts === null) continue;
		fields += await bytesOf(row, artifacts, header, { features: false, fields: true, coupling: false });
		coupling += await bytesOf(row, artifacts, header, { features: false, fields: false, coupling: true });
		featureRows.push(features(row, artifacts));
	}
	const scale = featureRows.length === 0 ? 0 : good.length / featureRows.length;
	const numbersInRow = Object.keys(featureRows[0] ?? {}).length;
	return {
		metricsBytes: (await metricsParquet(rows, header)).length,
		featuresBytes:
			(await featuresParquet(featureRows, header)).length + 8 * numbersInRow * (good.length - featureRows.length),
		fieldsBytes: Math.round(fields * scale),
		couplingBytes: Math.round(coupling * scale),
	};
}

/** Null as well for a pair whose files are damaged: the others tell its size. */
async function artifactsOf(pairId: string, readResult: BundleSource["readResult"]): Promise<PairArtifacts | null> {
	try {
		return (await readResult(pairId)).artifacts;
	} catch (error) {
		if (error instanceof MaskflowError) return null;
		throw error;
	}
}

async function bytesOf(...asked: Parameters<typeof pairEntries>): Promise<number> {
	return (await pairEntries(...asked)).reduce((sum, { bytes }) => sum + bytes.length, 0);
}
