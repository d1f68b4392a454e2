import { Fragment, useState } from "react";
import type { Fault } from "../../domain/fault.ts";
import type { ReviewFrame, ReviewReport, ReviewRow } from "../../domain/review.ts";
import {
	faultPlace,
	hasProblem,
	problemListCsv,
	reviewCounts,
	reviewFrameCells,
} from "../../figures/tables/reviewTable.ts";
import { downloadBlob } from "../../platform/saveBlob.ts";
import { CheckField } from "../kit/CheckField.tsx";

/** One row a manifest line: what was found, what is missing, what to do. Nothing has run yet. */
export default function ReviewTable({ report }: { readonly report: ReviewReport }) {
	const [onlyProblems, setOnlyProblems] = useState(false);
	const counts = reviewCounts(report);
	const problems = report.faults.length + report.rows.reduce((sum, row) => sum + row.faults.length, 0);
	const rows = onlyProblems ? report.rows.filter(hasProblem) : report.rows;
	return (
		<section className="column review" aria-label="Review">
			<header className="column-head">
				<h2>{counts.words}</h2>
				<p className="hint">
					{report.uniqueFrames} frames · {report.rowsInManifest} manifest rows
					{report.rowsFilteredOut > 0 && `, ${report.rowsFilteredOut} left out by their labels or the limit`}
					{report.unusedFiles > 0 && ` · ${report.unusedFiles} files not needed`}
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
			<FaultList faults={report.faults} />
			<section className="table-scroll" aria-label="Review table">
				<table className="data" aria-label="Pairs in the manifest">
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
					<tbody>
						{rows.map((row) => (
							<ReviewLines key={row.row} row={row} />
						))}
					</tbody>
				</table>
			</section>
		</section>
	);
}

function ReviewLines({ row }: { readonly row: ReviewRow }) {
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
					<td colSpan={8}>
						<FaultList faults={row.faults} />
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

function FaultList({ faults }: { readonly faults: readonly Fault[] }) {
	if (faults.length === 0) return null;
	return (
		<ul className="fault-list">
			{faults.map((fault) => (
				<li key={`${fault.code} ${fault.row ?? ""} ${fault.message}`} className={fault.severity}>
					<span className="fault-kind">{fault.severity}</span> {fault.message} <em>{fault.nextStep}</em>
					{faultPlace(fault) !== "" && <span className="hint"> ({faultPlace(fault)})</span>}
				</li>
			))}
		</ul>
	);
}
