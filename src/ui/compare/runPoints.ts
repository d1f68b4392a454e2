import { type MatchedPair, type PairDifference, type RunMeasureWords, shownDifference } from "../../analysis/index.ts";
import type { RunHeader } from "../../domain/ports.ts";
import type { RunPoint } from "../../figures/groups/runScatterFigure.ts";
import { provenanceLines } from "../../figures/words/provenance.ts";
import type { RunsColumn, RunsState } from "../../state/runsState.ts";

/** A pair of both runs as a point of the plot and a line of the table. */
export type RunsRow = RunPoint & PairDifference;

/** Every matched pair in one number, sorted as the person asked; null keeps A's order. O(pairs log pairs). */
export function runPoints(
	both: readonly MatchedPair[],
	measure: RunMeasureWords,
	sort: RunsState["sort"],
): readonly RunsRow[] {
	const points = both.map((pair) => ({
		...shownDifference(measure, pair),
		framesDiffer: pair.framesDiffer,
		careful: notConverged(pair),
	}));
	return sortedPoints(points, sort);
}

/** What is undefined comes last, whichever way. */
export function sortedPoints(points: readonly RunsRow[], sort: RunsState["sort"]): readonly RunsRow[] {
	if (sort === null) return points;
	const sign = sort.descending ? -1 : 1;
	return [...points].sort((one, other) => {
		if (sort.column === "pair") return sign * COLLATOR.compare(one.pairId, other.pairId);
		const [p, q] = [sizeIn(one, sort.column), sizeIn(other, sort.column)];
		if (!Number.isFinite(p) || !Number.isFinite(q)) return Number(!Number.isFinite(p)) - Number(!Number.isFinite(q));
		return sign * (p - q);
	});
}
const COLLATOR = new Intl.Collator("en", { numeric: true });

/** Differences are sorted by their size: a person looks for those that changed most, up or down. */
function sizeIn(point: PairDifference, column: Exclude<RunsColumn, "pair">): number {
	if (column === "difference") return Math.abs(point.difference);
	if (column === "relative") return Math.abs(point.relativePct);
	return point[column];
}

/** "not converged in B"; empty when both are certified. */
function notConverged({ a, b }: MatchedPair): string {
	const where = [...(a.converged ? [] : ["A"]), ...(b.converged ? [] : ["B"])];
	return where.length === 0 ? "" : `not converged in ${where.join(" and ")}`;
}

/** Lines under a saved figure of two runs. */
export function bothProvenance(a: RunHeader, b: RunHeader): string[] {
	const named = (name: string, header: RunHeader): string[] =>
		provenanceLines(header).map((line, i) => (i === 0 ? `${name}: ${line}` : line));
	return [...named("A", a), ...named("B", b)];
}
