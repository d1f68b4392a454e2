import { useMemo, useRef } from "react";
import { signedNumber, signedPct } from "../../figures/groups/runScatterFigure.ts";
import { formatSignificant } from "../../figures/words/numbers.ts";
import { useActions, useApp } from "../appContext.ts";
import { BreakableName } from "../kit/BreakableName.tsx";
import { RowGap, SortHead } from "../kit/SortHead.tsx";
import { useRowsInSight } from "../kit/useRowsInSight.ts";
import type { RunsRow } from "./runPoints.ts";

/** As in runs.css. */
const ROW_REM = 2.8;

export interface RunsTableProps {
	readonly points: readonly RunsRow[];
	readonly unit: string;
	/** The pair under the pointer, here or in the plot. */
	readonly pointed: string | null;
	readonly onPoint: (pairId: string | null) => void;
	readonly onOpen: (pairId: string) => void;
}

/** One line a pair: A, B, their difference and its share of A. Only the lines in sight exist. */
export function RunsTable({ points, unit, pointed, onPoint, onOpen }: RunsTableProps) {
	const current = useApp((state) => state.view.pairId);
	const sort = useApp((state) => state.runs.sort);
	const { setRuns } = useActions();
	const sorting = { sort, onSort: (next: typeof sort) => setRuns({ sort: next }) };
	const hasNotes = useMemo(() => points.some((point) => noteOf(point) !== ""), [points]);
	const columns = hasNotes ? 6 : 5;
	const scroller = useRef<HTMLDivElement>(null);
	const { first, end, rowPx } = useRowsInSight(scroller, points.length, ROW_REM);
	return (
		<div className="table-scroll runs-scroll" ref={scroller}>
			<table className="data runs-table" aria-rowcount={points.length + 1}>
				<caption className="hidden">Pairs of both runs, in {unit}</caption>
				<thead>
					<tr>
						<SortHead {...sorting} column="pair">
							Pair
						</SortHead>
						<SortHead {...sorting} column="a" number>
							A<span className="th-unit">{unit}</span>
						</SortHead>
						<SortHead {...sorting} column="b" number>
							B<span className="th-unit">{unit}</span>
						</SortHead>
						<SortHead {...sorting} column="difference" number>
							B − A<span className="th-unit">{unit}</span>
						</SortHead>
						<SortHead {...sorting} column="relative" number>
							B − A<span className="th-unit">% of A</span>
						</SortHead>
						{hasNotes && <th scope="col">Note</th>}
					</tr>
				</thead>
				<tbody>
					<RowGap height={first * rowPx} columns={columns} />
					{points.slice(first, end).map((point, i) => (
						<tr
							key={point.pairId}
							aria-rowindex={first + i + 2}
							aria-current={point.pairId === current ? "true" : undefined}
							className={point.pairId === pointed ? "pointed" : undefined}
							onPointerEnter={() => onPoint(point.pairId)}
							onPointerLeave={() => onPoint(null)}
						>
							<th scope="row">
								<button
									type="button"
									className="link"
									title={`Open ${point.pairId} in both runs`}
									onClick={() => onOpen(point.pairId)}
								>
									<span className="two-lines">
										<BreakableName text={point.pairId} />
									</span>
								</button>
							</th>
							<td className="number">{formatSignificant(point.a, 4)}</td>
							<td className="number">{formatSignificant(point.b, 4)}</td>
							<td className="number">{signedNumber(point.difference)}</td>
							<td className="number">{signedPct(point.relativePct).replace(" %", "")}</td>
							{hasNotes && <td className="note">{noteOf(point)}</td>}
						</tr>
					))}
					<RowGap height={(points.length - end) * rowPx} columns={columns} />
				</tbody>
			</table>
		</div>
	);
}

function noteOf({ framesDiffer, careful }: RunsRow): string {
	return [...(framesDiffer ? ["other masks"] : []), ...(careful === "" ? [] : [careful])].join(", ");
}
