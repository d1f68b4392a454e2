import { MaskflowError } from "../../domain/fault.ts";
import type { PairSpec } from "../../domain/pair.ts";
import type { RunHeader } from "../../domain/ports.ts";
import type { ReviewReport, ReviewRow } from "../../domain/review.ts";
import { digestOfContents, digestOfPair, fingerprintFrames, STALE_DIGEST, sameContents } from "./inputDigests.ts";
import { assertRunId, assertSameParameters, proposeRunId } from "./runIdentity.ts";
import type { RunnerDeps, RunnerRequest } from "./runnerDeps.ts";

export interface OpenedRun {
	readonly header: RunHeader;
	/** Rows that name a pair, in manifest order. */
	readonly rows: readonly (ReviewRow & { readonly pair: PairSpec })[];
	/** Pairs that need not run. */
	readonly succeeded: ReadonlySet<string>;
	/** By frame ref. */
	readonly fingerprints: ReadonlyMap<string, string>;
	/** By pair id, as they will be once the pair is solved. */
	readonly digests: ReadonlyMap<string, string>;
}

/**
 * Opens a new run or an earlier one of the same parameters and masks. A finished pair is solved again when a person turned
 * one of its frames since.
 * @throws MaskflowError `bad-run-id`, `run-parameters-differ`, `run-masks-differ`, a file's own error, or `nothing-to-run`.
 */
export async function openRun(deps: RunnerDeps, request: RunnerRequest): Promise<OpenedRun> {
	assertRunId(request.runId);
	const rows = rowsToRun(deps.dataset.review);
	const { parameters, parametersSha256, appVersion } = deps.identity;
	const earlier = await deps.store.readHeader(request.runId);
	if (earlier !== undefined) assertSameParameters(earlier, parameters);
	const durable = earlier === undefined ? new Set<string>() : await deps.store.succeededPairs(request.runId);
	const pairIds = rows.map((row) => row.pairId);
	const fingerprints = await fingerprintFrames(
		deps.dataset,
		rows.map((row) => row.pair),
	);
	const digests = new Map<string, string>();
	for (const { pairId, pair } of rows) {
		digests.set(pairId, digestOfPair(await digestOfContents(pair, fingerprints), pair, request.orientationOverrides));
	}
	const succeeded = request.noResume ? new Set<string>() : pairsStillGood(request.runId, earlier, durable, digests);
	const again = pairIds.filter((pairId) => durable.has(pairId) && !succeeded.has(pairId));
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
		orientationOverrides: request.orientationOverrides,
		pairIds: [...pairIds, ...keptFromEarlier(earlier, pairIds, durable)],
		inputDigests: {
			...earlier?.inputDigests,
			...Object.fromEntries(digests),
			...Object.fromEntries(again.map((pairId) => [pairId, STALE_DIGEST])),
		},
	};
	return { header, rows, succeeded, fingerprints, digests };
}

/** Finished pairs whose inputs are what they were. @throws MaskflowError `run-masks-differ`. */
function pairsStillGood(
	runId: string,
	earlier: RunHeader | undefined,
	durable: ReadonlySet<string>,
	digests: ReadonlyMap<string, string>,
): Set<string> {
	const good = new Set<string>();
	const changed: string[] = [];
	for (const pairId of durable) {
		const before = earlier?.inputDigests?.[pairId];
		const now = digests.get(pairId);
		if (before === undefined || now === undefined || before === now) good.add(pairId);
		else if (before !== STALE_DIGEST && !sameContents(before, now)) changed.push(pairId);
	}
	if (changed.length === 0) return good;
	const named = changed.slice(0, 5).join(", ") + (changed.length > 5 ? ` and ${changed.length - 5} more` : "");
	const proposed = proposeRunId(runId);
	throw new MaskflowError({
		code: "run-masks-differ",
		severity: "error",
		message: `The run "${runId}" has finished pairs whose masks are others now: ${named}.`,
		nextStep: `Start it under a new run id, for instance "${proposed}", or bring the earlier masks back.`,
		detail: proposed,
	});
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
