import type { FeatureRow } from "../../domain/featureSchema.ts";
import type { MetricsRow } from "../../domain/metricsSchema.ts";
import type { RunHeader, RunLogLine } from "../../domain/ports.ts";
import { missingLogLines } from "../../io/bundle/runLog.ts";
import { rowLawProblem } from "./verifyPair.ts";

export interface RunTables {
	readonly header: RunHeader;
	readonly rows: readonly MetricsRow[];
	readonly features: readonly FeatureRow[];
	readonly log: readonly RunLogLine[];
	/** SHA-256 of the header's parameters, recomputed. */
	readonly sha256: string;
}

/**
 * What is wrong with a run's tables among themselves, one line each: every pair of run.json has one row, keys and
 * parameters are the run's, the feature matrix holds the successful pairs, the log's last word is the row's, and the
 * conservation law holds in each row. A failed pair is a result, not a problem, as long as it gives a reason. O(rows).
 */
export function tableProblems({ header, rows, features, log, sha256 }: RunTables): string[] {
	const problems: string[] = [];
	if (header.parametersSha256 !== sha256)
		problems.push(`run.json: parameters_sha256 is ${header.parametersSha256}, its parameters give ${sha256}`);
	const seen = new Set<string>();
	for (const row of rows) {
		const say = (text: string) => problems.push(`pair ${row.pair_id}: ${text}`);
		if (seen.has(row.pair_id)) say("it has more than one row");
		seen.add(row.pair_id);
		if (row.run_id !== header.runId) say(`its row belongs to run "${row.run_id}"`);
		if (row.parameters_sha256 !== header.parametersSha256) say("its row has other parameters than the run");
		const law = row.success ? rowLawProblem(row) : null;
		if (law !== null) say(law);
		if (!row.success && row.error_message === "") say("it failed without a reason");
		if (!row.success && row.converged) say("it failed and says that it converged");
	}
	for (const id of header.pairIds) if (!seen.has(id)) problems.push(`pair ${id}: it has no row`);
	problems.push(...featureProblems(rows, features));
	for (const { pairId, status } of missingLogLines(log, rows))
		problems.push(`pair ${pairId}: the log's last word is not "${status}"`);
	return problems;
}

function featureProblems(rows: readonly MetricsRow[], features: readonly FeatureRow[]): string[] {
	const expected = rows.filter((row) => row.success).map((row) => row.pair_id);
	const found = new Set(features.map((row) => row.pair_id));
	const known = new Set(expected);
	return [
		...expected.filter((id) => !found.has(id)).map((id) => `pair ${id}: it is missing in the feature matrix`),
		...[...found]
			.filter((id) => !known.has(id))
			.map((id) => `pair ${id}: it is in the feature matrix and did not succeed`),
		...(found.size < features.length ? ["the feature matrix has more than one row for a pair"] : []),
	];
}
