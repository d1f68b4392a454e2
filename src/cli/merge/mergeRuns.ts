import type { FeatureRow } from "../../domain/featureSchema.ts";
import type { MetricsRow } from "../../domain/metricsSchema.ts";
import { parameterDifferences } from "../../domain/parameters.ts";
import type { RunHeader } from "../../domain/ports.ts";

/** A run as far as its tables tell; where its files lie is known to the caller by `folder`. */
export interface TableSource {
	readonly folder: string;
	readonly header: RunHeader;
	readonly rows: readonly MetricsRow[];
	readonly features: readonly FeatureRow[];
}

/** A pair of the merged run, and the run that it is taken from. */
export interface MergedPair {
	readonly row: MetricsRow;
	readonly features: FeatureRow | null;
	readonly folder: string;
}

/** When a run was last at work; ISO times in UTC sort as text. */
function newestTime({ finishedAt, startedAt }: RunHeader): string {
	return finishedAt ?? startedAt;
}

/** Runs from oldest to newest; equal times keep their order. */
export function oldestFirst<S extends { readonly header: RunHeader }>(sources: readonly S[]): S[] {
	const order = (one: string, other: string) => (one < other ? -1 : one > other ? 1 : 0);
	return [...sources].sort((one, other) => order(newestTime(one.header), newestTime(other.header)));
}

/** One line for each run whose parameters are not the first one's; empty when they all belong together. */
export function mergeRefusals(sources: readonly { folder: string; header: RunHeader }[]): string[] {
	const first = sources[0];
	if (first === undefined) return [];
	return sources.slice(1).flatMap(({ folder, header }) => {
		const differences = parameterDifferences(header.parameters, first.header.parameters).map(
			({ name, one, other }) => `${name} is ${one}, not ${other}`,
		);
		if (differences.length === 0 && header.parametersSha256 !== first.header.parametersSha256)
			differences.push("its parameters_sha256 is another one");
		return differences.length === 0 ? [] : [`${folder} differs from ${first.folder}: ${differences.join(", ")}.`];
	});
}

/**
 * Union of runs by pair_id, taken up one run at a time, oldest first: a later row replaces an earlier one of the same
 * pair. Holds rows and features only, some 8 kB a pair.
 */
export class MergedTables {
	readonly #runId: string;
	readonly #pairs = new Map<string, MergedPair>();
	replaced = 0;

	constructor(runId: string) {
		this.#runId = runId;
	}

	add({ folder, rows, features }: TableSource): void {
		const featuresOf = new Map(features.map((row) => [row.pair_id, row]));
		for (const row of rows) {
			if (this.#pairs.has(row.pair_id)) this.replaced++;
			const own = row.success ? featuresOf.get(row.pair_id) : undefined;
			this.#pairs.set(row.pair_id, {
				row: { ...row, run_id: this.#runId },
				features: own === undefined ? null : { ...own, run_id: this.#runId },
				folder,
			});
		}
	}

	/** The pairs of `order`; without one, all of them as they came. */
	inOrder(order: readonly string[] | null): MergedPair[] {
		const ids = order === null ? [...this.#pairs.keys()] : [...new Set(order)];
		return ids.flatMap((id) => this.#pairs.get(id) ?? []);
	}
}

/**
 * Header of the merged run: the span of its parts, everything they ran on, and the pairs that they were to do, in `order`
 * or, without one, as they come.
 */
export function mergedHeader(runId: string, headers: readonly RunHeader[], order: readonly string[] | null): RunHeader {
	const first = headers[0];
	if (first === undefined) throw new Error("There is no run to merge.");
	const joined = (values: readonly string[]) => [...new Set(values.filter(Boolean))].sort().join("; ");
	const ends = headers.map(({ finishedAt }) => finishedAt);
	const given = new Set(headers.flatMap((header) => header.pairIds));
	return {
		runId,
		parameters: first.parameters,
		parametersSha256: first.parametersSha256,
		selection: { includeControl: headers.every((header) => header.selection.includeControl), limit: 0 },
		appVersion: joined(headers.map((header) => header.appVersion)),
		startedAt: headers.map(({ startedAt }) => startedAt).sort()[0] ?? "",
		finishedAt: ends.includes(null) ? null : (ends.sort().at(-1) ?? null),
		state: ends.includes(null) ? "stopped" : "finished",
		backend: joined(headers.map((header) => header.backend)),
		adapter: joined(headers.map((header) => header.adapter)),
		pairIds: order === null ? [...given] : [...new Set(order)].filter((id) => given.has(id)),
	};
}
