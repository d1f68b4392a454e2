import { useCallback } from "react";
import type { NumberTable, OutlierFlag } from "../../analysis/index.ts";
import type { RunHeader } from "../../domain/ports.ts";
import { LIGHT, type Palette } from "../../figures/drawing/picture.ts";
import { type CostByTimeFigure, costByTimePicture, costByTimeTwin } from "../../figures/groups/costByTimeFigure.ts";
import { fileStem, provenanceLines } from "../../figures/words/provenance.ts";
import { useActions } from "../appContext.ts";
import { FigureActions } from "../figure/FigureActions.tsx";
import { FigureView } from "../figure/FigureView.tsx";
import { NumberField } from "../kit/NumberField.tsx";
import { outlierWords } from "./overviewRows.ts";

export interface CostByTimeProps {
	readonly header: RunHeader;
	readonly cost: { readonly figure: CostByTimeFigure; readonly flags: readonly OutlierFlag[] };
	readonly column: string | null;
	readonly k: number;
}

/** More are counted, not listed; the plot and the pairs' table have them all. */
const LISTED = 100;

/** Cost of every pair over time and which of them stand out. Outliers are named, never removed. */
export function CostByTime({ header, cost, column, k }: CostByTimeProps) {
	const { inspectPair, setOverview } = useActions();
	const { figure, flags } = cost;
	const draw = useCallback(
		(palette: Palette, width: number, height: number) => costByTimePicture(figure, palette, width, height),
		[figure],
	);
	const heightFor = useCallback((width: number) => Math.max(260, Math.min(640, 0.62 * width)), []);
	const [rule, bars] = rulesOf(figure, k);
	return (
		<section className="column overview-cost" aria-label="Cost by time">
			<h2>Cost by time</h2>
			<FigureView draw={draw} twin={costByTimeTwin(figure)} heightFor={heightFor} onPick={inspectPair} />
			<FigureActions
				name="the cost by time"
				stem={fileStem(header.runId, "cost_by_time")}
				draw={() => draw(LIGHT, 800, 460)}
				frame={{
					title: `Cost of each pair over time${column === null ? "" : ` by ${column}`}`,
					notes: [`${bars} ${rule} None is removed.`],
					provenance: provenanceLines(header),
				}}
				table={() => costTable(figure)}
			/>
			<NumberField
				label="Fences at"
				unit="interquartile ranges"
				value={k}
				meaning={rule}
				problem={(value) => (value !== null && value > 0 && value <= 20 ? null : "Use a number above 0 and up to 20.")}
				onChange={(value) => value !== null && setOverview({ k: value })}
			/>
			<h3>{flags.length === 0 ? "No outliers" : `${flags.length} flagged, none removed`}</h3>
			<ul className="outliers">
				{flags.slice(0, LISTED).map((flag) => (
					<li key={flag.pairId}>
						<button type="button" className="link" onClick={() => inspectPair(flag.pairId)}>
							{flag.pairId}
						</button>
						<span className="hint">{outlierWords(flag, k)}</span>
					</li>
				))}
				{flags.length > LISTED && <li className="hint">and {flags.length - LISTED} more, with rings in the plot</li>}
			</ul>
		</section>
	);
}

/** Which pairs count in what is drawn. A quartile moves by one rank at most when a pair is left out: none is, of its own fence. */
function rulesOf({ points }: CostByTimeFigure, k: number): readonly [fences: string, bars: string] {
	const itself = points.some((point) => point.itself);
	return [
		`Outliers lie more than ${k} interquartile ranges outside the quartiles of the pairs of their time bin. The pair itself counts${itself ? "; a frame against itself does not" : ""}.`,
		`Bars are medians of a group at one time${itself ? ", without frames against themselves" : ""}.`,
	];
}

function costTable({ points }: CostByTimeFigure): NumberTable {
	return {
		columns: ["pair_id", "group", "hpf", "total_transport_cost_px_mm2", "frame_against_itself", "outlier"],
		rows: points.map(({ pairId, group, hpf, cost, itself, outlier }) => [
			...[pairId, group, hpf ?? Number.NaN, cost, itself ? "yes" : "no", outlier ?? ""],
		]),
	};
}
