import { type MouseEvent, memo } from "react";
import type { MetricsRow } from "../../domain/metricsSchema.ts";
import { type DistanceColumn, totalCostPxMm2 } from "../../figures/pair/distance.ts";
import { type PairStatus, pairStatus, reasonWords, reviewReasons } from "../../figures/pair/trust.ts";
import { formatSignificant, NO_VALUE, percentNumber } from "../../figures/words/numbers.ts";
import { markPair, markThrough } from "../../state/walkPairs.ts";
import { useActions, useStore } from "../appContext.ts";
import { BreakableName } from "../kit/BreakableName.tsx";
import { PairThumbnail } from "./PairThumbnail.tsx";

const STATUS: Readonly<Record<PairStatus, { readonly sign: string; readonly words: string }>> = {
	done: { sign: "✓", words: "done" },
	warning: { sign: "⚠", words: "check" },
	failed: { sign: "✕", words: "failed" },
	waiting: { sign: "·", words: "waiting" },
	working: { sign: "…", words: "solving" },
};

export interface PairLineProps {
	readonly runId: string;
	readonly startedAt: string;
	readonly pairId: string;
	/** Place in the whole table, head included, from 1. */
	readonly rowIndex: number;
	readonly row: MetricsRow | undefined;
	readonly distance: DistanceColumn;
	readonly working: boolean;
	readonly current: boolean;
	readonly marked: boolean;
}

/**
 * One pair of the list. A press shows it, with Ctrl it is marked, with Shift all up to it. While it has no picture, its name
 * has the picture's room.
 */
export const PairLine = memo(function PairLine(props: PairLineProps) {
	const { runId, startedAt, pairId, rowIndex, row, distance, working, current, marked } = props;
	const actions = useActions();
	const store = useStore();
	const status = pairStatus(row, working);
	const label = row?.genotype || row?.set_type || "";
	const number = (value: number | undefined, format: (value: number) => string): string =>
		row?.success && value !== undefined ? format(value) : NO_VALUE;
	const onClick = (event: MouseEvent): void => {
		event.stopPropagation();
		if (event.shiftKey) markThrough(store.getState(), pairId);
		else if (event.ctrlKey || event.metaKey) markPair(store.getState(), pairId);
		else actions.selectPair(pairId);
	};
	return (
		<tr
			className={`status-${status}`}
			aria-rowindex={rowIndex}
			aria-current={current ? "true" : undefined}
			onClick={onClick}
		>
			<td className="mark">
				<input
					type="checkbox"
					checked={marked}
					aria-label={`Mark ${pairId}`}
					onClick={(event) => event.stopPropagation()}
					onChange={() => markPair(store.getState(), pairId)}
				/>
			</td>
			{row?.success && (
				<td className="thumb">
					<PairThumbnail
						runId={runId}
						startedAt={startedAt}
						pairId={pairId}
						version={`${row.src_orientation} ${row.tgt_orientation}`}
					/>
				</td>
			)}
			<th scope="row" title={pairId} colSpan={row?.success ? 1 : 2}>
				<button type="button" className="link" onClick={onClick}>
					<span className={label === "" ? "three-lines" : "two-lines"}>
						<BreakableName text={pairId} />
					</span>
				</button>
				<span className="hint">{label}</span>
			</th>
			<td className="status" title={row === undefined ? undefined : whyToLook(row)}>
				<span aria-hidden="true">{STATUS[status].sign}</span>{" "}
				<span className="status-words">{STATUS[status].words}</span>
			</td>
			<td className="number">
				{number(row?.total_transport_cost_um2, (value) => formatSignificant(totalCostPxMm2(value), 3))}
			</td>
			<td className="number">{number(row && distance.um(row), (value) => formatSignificant(value, 3))}</td>
			<td className="number">{number(row?.created_mass_pct, percentNumber)}</td>
			<td className="number">{number(row?.destroyed_mass_pct, percentNumber)}</td>
			<td className={row?.success && !row.converged ? "warn" : ""}>
				{row === undefined ? NO_VALUE : row.converged ? "yes" : "no"}
			</td>
		</tr>
	);
});

/** Why the status is not simply "done", in words. */
function whyToLook(row: MetricsRow): string {
	if (!row.success) return row.error_message;
	return [...(row.converged ? [] : ["not converged"]), ...reviewReasons(row).map(reasonWords)].join(", ");
}
