import { MaskflowError } from "../../domain/fault.ts";
import type { PairSpec } from "../../domain/pair.ts";
import type { RunHeader } from "../../domain/ports.ts";
import type { ReviewReport, ReviewRow } from "../../domain/review.ts";
import { assertRunId, assertSameParameters } from "./runIdentity.ts";
import type { RunnerDeps, RunnerRequest } from "./runner.ts";

export interface OpenedRun {
	readonly header: RunHeader;
	/** Rows that name a pair, in manifest order. */
	readonly rows: readonly (ReviewRow & { readonly pair: PairSpec })[];
	/** Pairs that need not run. */
	readonly succeeded: ReadonlySet<string>;
}

/**
 * Opens a new run or an earlier one of the same parameters.
 * @throws MaskflowError `bad-run-id`, `run-parameters-differ`, a file's own error, or `nothing-to-run`.
 */
export async function openRun(deps: RunnerDeps, request: RunnerRequest): Promise<OpenedRun> {
	assertRunId(request.runId);
	const rows = rowsToRun(deps.dataset.review);
	const { parameters, parametersSha256, appVersion } = deps.identity;
	const earlier = await deps.store.readHeader(request.runId);
	if (earlier !== undefined) assertSameParameters(earlier, parameters);
	const durable = earlier === undefined ? new Set<string>() : await deps.store.succeededPairs(request.runId);
	const pairIds = rows.map((row) => row.pairId);
	const [lane] = deps.lanes;
	const header: RunHeader = {
		runId: request.runId,
		parameters,
		parametersSha256,
		selection: request.selection,
		appVersion,
		startedAt: earlier?.startedAt ?? deps.clock.date().toISOString(),
		finishedAt: null,
		state: "running",
		backend: lane?.kind ?? "",
		adapter: lane?.adapter ?? "",
		pairIds: [...pairIds, ...keptFromEarlier(earlier, pairIds, durable)],
	};
	return { header, rows, succeeded: request.noResume ? new Set() : durable };
}

/** Pairs of an earlier, larger selection that are done stay in the run's tables, after those of this selection. */
function keptFromEarlier(earlier: RunHeader | undefined, now: readonly string[], done: ReadonlySet<string>): string[] {
	const listed = new Set(now);
	return (earlier?.pairIds ?? []).filter((pairId) => !listed.has(pairId) && done.has(pairId));
}

function rowsToRun(review: ReviewReport): OpenedRun["rows"] {
	const fileError = review.faults.find((fault) => fault.severity === "error");
	if (fileError !== undefined) throw new MaskflowError(fileError);
	const rows = review.rows.flatMap((row) => (row.pair === null ? [] : [{ ...row, pair: row.pair }]));
	if (rows.length > 0) return rows;
	throw new MaskflowError({
		code: "nothing-to-run",
		severity: "error",
		message: `None of the manifest's ${review.rowsInManifest} rows is left to run.`,
		nextStep: "Look at the columns analysis_use and is_control_pair, and at the switch for controls.",
		...(review.manifestPath === null ? {} : { file: review.manifestPath }),
	});
}
