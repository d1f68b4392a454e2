import { memo, useEffect, useRef } from "react";
import type { MetricsRow } from "../../domain/metricsSchema.ts";
import { formatSignificant, NO_VALUE, percentNumber } from "../../figures/numbers.ts";
import { type PairStatus, pairStatus } from "../../figures/trust.ts";
import { useActions, useApp } from "../appContext.ts";
import { BreakableName } from "../kit/BreakableName.tsx";
import { PairThumbnail } from "./PairThumbnail.tsx";

const STATUS: Readonly<Record<PairStatus, { readonly sign: string; readonly words: string }>> = {
	done: { sign: "✓", words: "done" },
	warning: { sign: "⚠", words: "check" },
	failed: { sign: "✕", words: "failed" },
	waiting: { sign: "·", words: "waiting" },
	working: { sign: "…", words: "solving" },
};

/** Every pair of the run in manifest order; one of them is on the screen. */
export function PairsTable() {
	const header = useApp((state) => state.run.header);
	const rows = useApp((state) => state.run.rows);
	const working = useApp((state) =>
		state.run.phase === "none" || state.run.phase === "stopped" ? null : (state.run.progress?.currentPairId ?? null),
	);
	const current = useApp((state) => state.view.pairId);
	const body = useRef<HTMLTableSectionElement>(null);
	useEffect(() => {
		if (current !== null) body.current?.querySelector("[aria-current=true]")?.scrollIntoView({ block: "nearest" });
	}, [current]);
	return (
		<div className="table-scroll">
			<table className="data pairs" aria-label="Pairs">
				<thead>
					<tr>
						<th scope="col">
							<span className="hidden">Masks</span>
						</th>
						<th scope="col">Pair</th>
						<th scope="col">Status</th>
						<th scope="col" className="number" title="Total transport cost, px of mass × (5,760 µm)²">
							Cost<span className="th-unit">px·s²</span>
						</th>
						<th scope="col" className="number" title="Root mean squared distance that mass travels">
							Distance<span className="th-unit">µm</span>
						</th>
						<th scope="col" className="number" title="Share of the target's mass">
							Created<span className="th-unit">%</span>
						</th>
						<th scope="col" className="number" title="Share of the source's mass">
							Destroyed<span className="th-unit">%</span>
						</th>
						<th scope="col" title="Certified within the tolerance">
							Con&shy;verged
						</th>
					</tr>
				</thead>
				<tbody ref={body}>
					{(header?.pairIds ?? []).map((pairId) => (
						<PairLine
							key={pairId}
							runId={header?.runId ?? ""}
							startedAt={header?.startedAt ?? ""}
							pairId={pairId}
							row={rows[pairId]}
							working={pairId === working && rows[pairId] === undefined}
							current={pairId === current}
						/>
					))}
				</tbody>
			</table>
		</div>
	);
}

interface PairLineProps {
	readonly runId: string;
	readonly startedAt: string;
	readonly pairId: string;
	readonly row: MetricsRow | undefined;
	readonly working: boolean;
	readonly current: boolean;
}

const PairLine = memo(function PairLine({ runId, startedAt, pairId, row, working, current }: PairLineProps) {
	const actions = useActions();
	const status = pairStatus(row, working);
	const number = (value: number | undefined, format: (value: number) => string): string =>
		row?.success && value !== undefined ? format(value) : NO_VALUE;
	return (
		<tr
			className={`status-${status}`}
			aria-current={current ? "true" : undefined}
			onClick={() => actions.selectPair(pairId)}
		>
			<td className="thumb">{row?.success && <PairThumbnail runId={runId} startedAt={startedAt} pairId={pairId} />}</td>
			<th scope="row">
				<button type="button" className="link" onClick={() => actions.selectPair(pairId)}>
					<BreakableName text={pairId} />
				</button>
				<span className="hint">{row?.genotype || row?.set_type}</span>
			</th>
			<td className="status" title={row?.error_message || row?.review_reasons}>
				<span aria-hidden="true">{STATUS[status].sign}</span>{" "}
				<span className="status-words">{STATUS[status].words}</span>
			</td>
			<td className="number">{number(row?.cost, (value) => formatSignificant(value, 3))}</td>
			<td className="number">{number(row?.mean_transport_distance_um, (value) => formatSignificant(value, 3))}</td>
			<td className="number">{number(row?.created_mass_pct, percentNumber)}</td>
			<td className="number">{number(row?.destroyed_mass_pct, percentNumber)}</td>
			<td className={row?.success && !row.converged ? "warn" : ""}>
				{row === undefined ? NO_VALUE : row.converged ? "yes" : "no"}
			</td>
		</tr>
	);
});
