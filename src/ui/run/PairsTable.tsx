import { useEffect, useRef } from "react";
import { DEFAULT_PARAMETERS } from "../../domain/parameters.ts";
import { distanceColumn, TOTAL_COST_UNIT } from "../../figures/pair/distance.ts";
import { MASS_NOT_DEBIASED } from "../../figures/words/massWords.ts";
import { useActions, useApp } from "../appContext.ts";
import { RowGap, SortHead } from "../kit/SortHead.tsx";
import { useRowsInSight } from "../kit/useRowsInSight.ts";
import { PairLine } from "./PairLine.tsx";
import { PairsFilter } from "./PairsFilter.tsx";
import { useVisiblePairs } from "./useVisiblePairs.ts";

/** As in run.css. */
const ROW_REM = 4;
const COLUMNS = 9;

/** The pairs of the run; one of them is on the screen. Only the lines in sight exist. */
export function PairsTable() {
	const runId = useApp((state) => state.run.header?.runId ?? "");
	const parameters = useApp((state) => state.run.header?.parameters ?? DEFAULT_PARAMETERS);
	const distance = distanceColumn(parameters);
	const startedAt = useApp((state) => state.run.header?.startedAt ?? "");
	const rows = useApp((state) => state.run.rows);
	const marked = useApp((state) => state.view.marked);
	// As one text: each message brings a list of its own, mostly of the same pairs.
	const inHand = useApp(({ run }) =>
		run.phase === "none" || run.phase === "stopped" ? "" : (run.progress?.pairsInHand.join("\n") ?? ""),
	);
	const working = inHand.split("\n");
	const current = useApp((state) => state.view.pairId);
	const table = useApp((state) => state.view.table);
	const actions = useActions();
	const { sort } = table;
	const sorting = { sort, onSort: (next: typeof sort) => actions.show({ table: { ...table, sort: next } }) };
	const pairIds = useVisiblePairs();
	const scroller = useRef<HTMLDivElement>(null);
	const head = useRef<HTMLTableSectionElement>(null);
	const { first, end, rowPx } = useRowsInSight(scroller, pairIds.length, ROW_REM);
	useEffect(() => {
		const element = scroller.current;
		const at = current === null ? -1 : pairIds.indexOf(current);
		if (element === null || at < 0) return;
		const headPx = head.current?.offsetHeight ?? 0;
		const top = at * rowPx;
		if (top < element.scrollTop) element.scrollTop = top;
		const bottom = top + rowPx + headPx;
		if (bottom > element.scrollTop + element.clientHeight) element.scrollTop = bottom - element.clientHeight;
	}, [current, pairIds, rowPx]);
	return (
		<>
			<PairsFilter shown={pairIds.length} />
			<div className="table-scroll" ref={scroller}>
				<table className="data pairs" aria-label="Pairs" aria-rowcount={pairIds.length + 1}>
					<thead ref={head}>
						<tr>
							<th scope="col">
								<span className="hidden">Marked</span>
							</th>
							<th scope="col">
								<span className="hidden">Masks</span>
							</th>
							<SortHead {...sorting} column="pair_id">
								Pair
							</SortHead>
							<SortHead {...sorting} column="status">
								Status
							</SortHead>
							<SortHead {...sorting} column="cost" number about="Total transport cost: px of mass × mm², blur included">
								Cost<span className="th-unit">{TOTAL_COST_UNIT}</span>
							</SortHead>
							<SortHead {...sorting} column={distance.column} number about={distance.about}>
								{distance.label}
								<span className="th-unit">µm</span>
							</SortHead>
							<SortHead
								{...sorting}
								column="created_mass_pct"
								number
								about={`Share of the target's mass that comes from nowhere. ${MASS_NOT_DEBIASED}`}
							>
								Created<span className="th-unit">%</span>
							</SortHead>
							<SortHead
								{...sorting}
								column="destroyed_mass_pct"
								number
								about={`Share of the source's mass that goes nowhere. ${MASS_NOT_DEBIASED}`}
							>
								Destroyed<span className="th-unit">%</span>
							</SortHead>
							<SortHead {...sorting} column="converged" about="Certified within the tolerance">
								Con&shy;verged
							</SortHead>
						</tr>
					</thead>
					<tbody>
						<RowGap columns={COLUMNS} height={first * rowPx} />
						{pairIds.slice(first, end).map((pairId, i) => (
							<PairLine
								key={pairId}
								runId={runId}
								startedAt={startedAt}
								pairId={pairId}
								rowIndex={first + i + 2}
								row={rows[pairId]}
								distance={distance}
								working={working.includes(pairId) && rows[pairId] === undefined}
								current={pairId === current}
								marked={marked.includes(pairId)}
							/>
						))}
						<RowGap columns={COLUMNS} height={(pairIds.length - end) * rowPx} />
					</tbody>
				</table>
				{pairIds.length === 0 && <p className="hint no-pairs">No pair passes the filter.</p>}
			</div>
		</>
	);
}
