import { FEATURE_SCHEMA_VERSION, type MetricsRow } from "../../domain/metricsSchema.ts";
import { parametersRecord } from "../../domain/parameters.ts";
import type { RunHeader } from "../../domain/ports.ts";

/** How the pairs of a run stand: ok + failed + skipped = total; skipped are those without a result yet. */
export interface RunCounts {
	readonly total: number;
	readonly ok: number;
	readonly failed: number;
	readonly skipped: number;
}

export function countRows(pairs: number, rows: Iterable<Pick<MetricsRow, "success">>): RunCounts {
	let ok = 0;
	let failed = 0;
	for (const row of rows) row.success ? ok++ : failed++;
	return { total: pairs, ok, failed, skipped: pairs - ok - failed };
}

/** `run.json` of SPEC section 6.4; also `state`, `selection` and `pair_ids` (manifest order), so that a bundle reads back whole. */
export function runJson(header: RunHeader, counts: RunCounts): string {
	const record = {
		run_id: header.runId,
		feature_schema_version: FEATURE_SCHEMA_VERSION,
		app_version: header.appVersion,
		started_at: header.startedAt,
		finished_at: header.finishedAt,
		state: header.state,
		backend: header.backend,
		adapter: header.adapter,
		parameters: parametersRecord(header.parameters),
		parameters_sha256: header.parametersSha256,
		selection: { include_control: header.selection.includeControl, limit: header.selection.limit },
		counts,
		pair_ids: header.pairIds,
	};
	return `${JSON.stringify(record, null, "\t")}\n`;
}
