import { Fragment, useState } from "react";
import { type Fault, faultKey, type GatheredFault, placeOfFault } from "../../domain/fault.ts";
import type { ReviewFrame, ReviewReport, ReviewRow } from "../../domain/review.ts";
import {
	hasProblem,
	problemListCsv,
	reviewCounts,
	reviewFrameCells,
	sharedFaults,
} from "../../figures/tables/reviewTable.ts";
import { downloadBlob } from "../../platform/saveBlob.ts";
import { CheckField } from "../kit/CheckField.tsx";
import { BLOCK_ROWS, RowBlock } from "./RowBlock.tsx";

const COLUMNS = 9;

/** One row a manifest line: what was found, what is missing, what to do. Nothing has run yet. */
export default function ReviewTable({ report }: { readonly report: ReviewReport }) {
	const [onlyProblems, setOnlyProblems] = useState(false);
	const counts = reviewCounts(report);
	const problems = report.faults.length + report.rows.reduce((sum, row) => sum + row.faults.length, 0);
	const shared = sharedFaults(report);
	const told = new Set(shared.map(({ fault }) => faultKey(fault)));
	const rows = onlyProblems ? report.rows.filter(hasProblem) : report.rows;
	const blocks = Array.from({ length: Math.ceil(rows.length / BLOCK_ROWS) }, (_, block) =>
		rows.slice(block * BLOCK_ROWS, (block + 1) * BLOCK_ROWS),
	);
	return (
		<section className="column review" aria-label="Review">
			<header className="column-head">
				<h2>{counts.words}</h2>
				<p className="hint">
					{report.uniqueFrames} frames · {report.rowsInManifest} manifest rows
					{report.rowsFilteredOut > 0 && `, ${report.rowsFilteredOut} left out by their labels or the limit`}
					{report.unusedFiles > 0 && ` · files not needed: ${report.unusedFiles}`}
				</p>
				{problems > 0 && (
					<div className="review-tools">
						<CheckField label="Only rows with problems" checked={onlyProblems} onChange={setOnlyProblems} />
						<button
							type="button"
							onClick={() =>
								downloadBlob(new Blob([problemListCsv(report)], { type: "text/csv" }), "maskflow-problems.csv")
							}
						>
							Download problem list
						</button>
					</div>
				)}
			</header>
			<FaultList faults={shared} />
			<section className="table-scroll" aria-label="Review table">
				<table
					className={blocks.length > 1 ? "data many" : "data"}
					aria-label="Pairs in the manifest"
					aria-rowcount={rows.length + 1}
				>
					<thead>
						<tr>
							<th scope="col" className="number">
								Row
							</th>
							<th scope="col">Pair</th>
							<th scope="col">Source, then target</th>
							<th scope="col">Mask</th>
							<th scope="col" className="number">
								Size, px
							</th>
							<th scope="col" className="number">
								Area, px
							</th>
							<th scope="col" className="number">
								Area, µm²
							</th>
							<th scope="col" className="number">
								µm/px
							</th>
							<th scope="col">Yolk</th>
						</tr>
					</thead>
					{blocks.map((block, place) => (
						<RowBlock
							key={`${onlyProblems} ${block[0]?.row}`}
							rows={block.length}
							columns={COLUMNS}
							drawn={place === 0}
						>
							{() => block.map((row) => <ReviewLines key={row.row} row={row} told={told} />)}
						</RowBlock>
					))}
				</table>
			</section>
		</section>
	);
}

/** @param told faults that stand above the table. */
function ReviewLines({ row, told }: { readonly row: ReviewRow; readonly told: ReadonlySet<string> }) {
	const own = row.faults.filter((fault) => !told.has(faultKey(fault)));
	const above = row.faults.filter((fault) => told.has(faultKey(fault)));
	return (
		<Fragment>
			<tr className={row.runnable ? "first" : "first broken"}>
				<td className="number">{row.row}</td>
				<th scope="row">
					{row.pairId === "" ? "no pair_id" : row.pairId}
					<span className="hint">{row.pair?.labels.genotype || row.pair?.labels.setType}</span>
				</th>
				<FrameCells source={row.source} target={row.target} />
			</tr>
			{row.faults.length > 0 && (
				<tr className="faults">
					<td />
					<td colSpan={COLUMNS - 1}>
						<FaultList faults={own.map((fault) => ({ fault, pairIds: [] }))} />
						{above.length > 0 && <p className="hint">Told above: {above.map(whereAbove).join("; ")}</p>}
					</td>
				</tr>
			)}
		</Fragment>
	);
}

function FrameCells({ source, target }: { readonly source: ReviewFrame | null; readonly target: ReviewFrame | null }) {
	const [s, t] = [reviewFrameCells(source), reviewFrameCells(target)];
	return (
		<>
			<td>
				{s.name}
				<br />
				{t.name}
			</td>
			<td>
				<span className={`mask-${s.state}`}>{s.state}</span>
				<br />
				<span className={`mask-${t.state}`}>{t.state}</span>
			</td>
			<td className="number">
				{s.size}
				<br />
				{t.size}
			</td>
			<td className="number">
				{s.areaPx}
				<br />
				{t.areaPx}
			</td>
			<td className="number">
				{s.areaUm2}
				<br />
				{t.areaUm2}
			</td>
			<td className="number">
				{s.spacing}
				<br />
				{t.spacing}
			</td>
			<td>
				{s.yolk}
				<br />
				{t.yolk}
			</td>
		</>
	);
}

function FaultList({ faults }: { readonly faults: readonly GatheredFault[] }) {
	if (faults.length === 0) return null;
	return (
		<ul className="fault-list">
			{faults.map(({ fault, pairIds }) => (
				<li key={faultKey(fault)} className={fault.severity}>
					<span className="fault-kind">{fault.severity}</span> {fault.message} <em>{fault.nextStep}</em>
					<span className="hint">{asideOf(fault, pairIds.length)}</span>
				</li>
			))}
		</ul>
	);
}

/** " (line 5, column mask_rle; 7 pairs)"; empty when there is nothing to add. */
function asideOf(fault: Fault, pairs: number): string {
	const parts = [placeOfFault(fault), pairs > 1 ? `${pairs} pairs` : ""].filter((part) => part !== "");
	return parts.length === 0 ? "" : ` (${parts.join("; ")})`;
}

/** "line 5 of masks.csv"; an image has no lines. */
function whereAbove({ file = "", row }: Fault): string {
	return [row === undefined ? "" : `line ${row}`, file].filter((part) => part !== "").join(" of ");
}
