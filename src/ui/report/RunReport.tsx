import { useCallback, useMemo } from "react";
import { isIdentityPair } from "../../analysis/index.ts";
import type { RunHeader } from "../../domain/ports.ts";
import { quantile } from "../../domain/quantiles.ts";
import { LIGHT, type Palette } from "../../figures/drawing/picture.ts";
import { costByTimePicture, costByTimeTwin } from "../../figures/groups/costByTimeFigure.ts";
import { distanceColumn } from "../../figures/pair/distance.ts";
import { trustChips } from "../../figures/pair/trust.ts";
import { MASS_NOT_DEBIASED } from "../../figures/words/massWords.ts";
import { formatDuration, formatSignificant } from "../../figures/words/numbers.ts";
import { provenanceLines } from "../../figures/words/provenance.ts";
import { useApp } from "../appContext.ts";
import { FigureView } from "../figure/FigureView.tsx";
import { costFigure, outlierWords, overviewColumns } from "../overview/overviewRows.ts";

/** A run on one page: what was done, how it went, cost over time, each group in numbers. */
export function RunReport({ header }: { readonly header: RunHeader }) {
	const byId = useApp((state) => state.run.rows);
	const { groupBy, k } = useApp((state) => state.overview);
	const rows = useMemo(
		() => header.pairIds.flatMap((id) => (byId[id] === undefined ? [] : [byId[id]])),
		[header, byId],
	);
	const done = useMemo(() => rows.filter((row) => row.success), [rows]);
	const columns = useMemo(() => overviewColumns(done), [done]);
	const column = groupBy !== null && columns.includes(groupBy) ? groupBy : (columns[0] ?? null);
	const cost = useMemo(() => costFigure(done, column, k), [done, column, k]);
	const draw = useCallback(
		(palette: Palette, width: number, height: number) => costByTimePicture(cost.figure, palette, width, height),
		[cost],
	);
	const compared = useMemo(() => done.filter((row) => !isIdentityPair(row)), [done]);
	const groups = [...new Set(cost.figure.points.map(({ group }) => group))].flatMap((name) => {
		const ids = new Set(cost.figure.points.filter(({ group }) => group === name).map(({ pairId }) => pairId));
		const members = compared.filter((row) => ids.has(row.pair_id));
		return members.length === 0 ? [] : [{ name, members }];
	});
	const flagged = new Map(cost.flags.map((flag) => [flag.pairId, `outlier: ${outlierWords(flag, k)}`]));
	const toCheck = rows.flatMap((row) => {
		const why = trustChips(row, header.parameters)
			.filter(({ tone }) => tone !== "good")
			.map(({ label }) => label);
		const outlier = flagged.get(row.pair_id);
		const reasons = outlier === undefined ? why : [...why, outlier];
		return reasons.length === 0 ? [] : [{ pairId: row.pair_id, why: reasons.join("; ") }];
	});
	const distance = distanceColumn(header.parameters);
	const count = (label: string, value: string) => (
		<div>
			<dt>{label}</dt>
			<dd>{value}</dd>
		</div>
	);
	const seconds = rows.reduce((sum, row) => sum + (row.runtime_sec || 0), 0);
	return (
		<>
			<h2>Run {header.runId}</h2>
			<dl className="report-numbers">
				{count("Pairs", String(header.pairIds.length))}
				{count("Finished", String(done.length))}
				{count("Failed", String(rows.length - done.length))}
				{count("Certified", String(done.filter((row) => row.converged).length))}
				{count("To check", String(done.filter((row) => row.review_flag).length))}
				{count("Outliers, kept", String(cost.flags.length))}
				{count("Computing time", formatDuration(seconds))}
			</dl>
			<h3>Cost of each pair over time{column === null ? "" : ` by ${column}`}</h3>
			<FigureView draw={draw} twin={costByTimeTwin(cost.figure)} heightFor={A4_PLOT} palette={LIGHT} />
			<table className="data">
				<caption>
					Medians by {column ?? "run"}
					{compared.length < done.length && ", frames against themselves left out"}. {MASS_NOT_DEBIASED}
				</caption>
				<thead>
					<tr>
						<th scope="col">{column ?? "Group"}</th>
						<th scope="col" className="number">
							Pairs
						</th>
						<th scope="col" className="number">
							{distance.label}, µm
						</th>
						<th scope="col" className="number">
							Created, %
						</th>
						<th scope="col" className="number">
							Destroyed, %
						</th>
						<th scope="col" className="number">
							Overlap
						</th>
					</tr>
				</thead>
				<tbody>
					{groups.map(({ name, members }) => {
						const median = (of: (row: (typeof members)[number]) => number) =>
							formatSignificant(quantile(members.map(of), 0.5));
						return (
							<tr key={name}>
								<th scope="row">{name || "no label"}</th>
								<td className="number">{members.length}</td>
								<td className="number">{median(distance.um)}</td>
								<td className="number">{median((row) => row.created_mass_pct)}</td>
								<td className="number">{median((row) => row.destroyed_mass_pct)}</td>
								<td className="number">{median((row) => row.pair_iou)}</td>
							</tr>
						);
					})}
				</tbody>
			</table>
			{toCheck.length > 0 && (
				<>
					<h3>To look at before trusting</h3>
					<ul className="report-list">
						{toCheck.slice(0, LISTED).map(({ pairId, why }) => (
							<li key={pairId}>
								<strong>{pairId}</strong> {why}
							</li>
						))}
						{toCheck.length > LISTED && <li>and {toCheck.length - LISTED} more</li>}
					</ul>
				</>
			)}
			<footer>
				{provenanceLines(header).map((line) => (
					<p key={line}>{line}</p>
				))}
			</footer>
		</>
	);
}

/** Pairs named on the page; it holds no more. */
const LISTED = 18;

const A4_PLOT = (width: number): number => 0.55 * width;
