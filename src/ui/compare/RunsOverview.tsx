import { useCallback, useMemo, useState } from "react";
import {
	agreementOf,
	allDifferencesTable,
	CLOSE_PCT,
	differenceTable,
	type MatchedPair,
	type NumberTable,
	pairDifference,
	RUN_MEASURES,
	type RunMeasure,
	type RunMeasureWords,
	runMeasure,
	standingTable,
} from "../../analysis/index.ts";
import { LIGHT } from "../../figures/drawing/picture.ts";
import {
	pointWords,
	type RunScatterFigure,
	runScatterPicture,
	signedPct,
} from "../../figures/groups/runScatterFigure.ts";
import { formatSignificant } from "../../figures/words/numbers.ts";
import { fileStem } from "../../figures/words/provenance.ts";
import { useActions, useApp } from "../appContext.ts";
import { FigureActions } from "../figure/FigureActions.tsx";
import { ChoiceField } from "../kit/ChoiceField.tsx";
import { Segmented } from "../kit/Segmented.tsx";
import { RunsScatter } from "./RunsScatter.tsx";
import { RunsTable } from "./RunsTable.tsx";
import { bothProvenance, type RunsRow, runPoints, sortedPoints } from "./runPoints.ts";
import type { TwoRuns } from "./useTwoRuns.ts";

/** All pairs of both runs in one number: how far the runs agree, B against A, and a sortable table. */
export function RunsOverview({ runs }: { readonly runs: TwoRuns }) {
	const { measure: key, plot, sort } = useApp((state) => state.runs);
	const pairId = useApp((state) => state.view.pairId);
	const { setRuns, show } = useActions();
	const [pointed, setPointed] = useState<string | null>(null);
	const measure = runMeasure(key);
	const { both } = runs.match;
	const points = useMemo(() => runPoints(both, measure, null), [both, measure]);
	const sorted = useMemo(() => sortedPoints(points, sort), [points, sort]);
	const figure = useMemo(
		(): RunScatterFigure => ({ points, measure: measure.label, unit: measure.unit, plot, chosen: pairId }),
		[points, measure, plot, pairId],
	);
	const open = useCallback(
		(id: string) => {
			show({ pairId: id });
			setRuns({ mode: "pair" });
		},
		[show, setRuns],
	);
	const read = points.find((one) => one.pairId === pointed);
	return (
		<section className="compare-part runs-overview" aria-label="All pairs of both runs">
			<div className="runs-head">
				<p role="status">{agreementWords(points)}</p>
				<div className="compare-controls">
					<ChoiceField
						label="Number"
						value={key}
						options={RUN_MEASURES.map(({ key: name, label, unit }) => [name, `${label}, ${unit}`] as const)}
						onChange={(name) => setRuns({ measure: name as RunMeasure })}
					/>
					<Segmented
						label="Plot"
						value={plot}
						options={[
							{ value: "values", label: "B against A" },
							{ value: "difference", label: "B − A" },
						]}
						onChange={(value) => setRuns({ plot: value })}
					/>
				</div>
			</div>
			<div className="runs-columns">
				<div>
					<RunsScatter figure={figure} pointed={pointed} onPoint={setPointed} onOpen={open} />
					<p className="hint run-readout">
						{read === undefined
							? `${measure.label}: ${measure.about}. Point at a pair to read it, click to open it.`
							: `${read.pairId}: ${pointWords(read, measure.unit)}${read.framesDiffer ? ", other masks" : ""}`}
					</p>
					<FigureActions
						name="the comparison of the runs"
						stem={fileStem(runs.a.runId, "vs", runs.b.runId, measure.column)}
						draw={() => runScatterPicture(figure, LIGHT, 640, 560)}
						frame={{
							title: `${measure.label}: run ${runs.b.runId} against run ${runs.a.runId}`,
							notes: [`${measure.label} in ${measure.unit}: ${measure.about}. ${agreementWords(points)}`],
							provenance: bothProvenance(runs.a, runs.b),
						}}
						table={() => tableOf(measure, both)}
						moreTables={[
							{ label: "All numbers", table: () => allDifferencesTable(both) },
							{ label: "Pairs", table: () => standingTable(runs.match) },
						]}
					/>
				</div>
				<RunsTable points={sorted} unit={measure.unit} pointed={pointed} onPoint={setPointed} onOpen={open} />
			</div>
		</section>
	);
}

/** The metrics' own numbers, in A's order. */
function tableOf(measure: RunMeasureWords, both: readonly MatchedPair[]): NumberTable {
	return differenceTable(
		measure,
		both.map((pair) => pairDifference(measure, pair)),
	);
}

/** "Median difference 0.02 %, largest +1.3 % in p7; 6 of 7 pairs within 0.1 %." */
function agreementWords(points: readonly RunsRow[]): string {
	const { n, medianPct, most, close } = agreementOf(points);
	if (n === 0) return "No pair has this number in both runs.";
	const pairs = `${n} ${n === 1 ? "pair" : "pairs"}`;
	if (most === null) return `No difference in ${pairs}.`;
	const largest = Number.isNaN(most.relativePct) ? "from nothing in A" : signedPct(most.relativePct);
	return (
		`Median difference ${formatSignificant(medianPct, 2)} % of A, largest ${largest} in ${most.pairId}; ` +
		`${close} of ${pairs} within ${CLOSE_PCT} %.`
	);
}
