import { useApp } from "../appContext.ts";
import { PairsTable } from "../run/PairsTable.tsx";
import { RunPanel } from "../run/RunPanel.tsx";
import { FieldView } from "./FieldView.tsx";
import { NumbersPanel } from "./NumbersPanel.tsx";
import { ReadAhead } from "./ReadAhead.tsx";
import { useCurrentPair } from "./useCurrentPair.ts";

/** Pairs left, the canonical grid in the middle, this pair's numbers on the right. */
export default function InspectScreen() {
	const header = useApp((state) => state.run.header);
	const row = useApp((state) => (state.view.pairId === null ? undefined : state.run.rows[state.view.pairId]));
	const pairId = useApp((state) => state.view.pairId);
	const pair = useCurrentPair(header?.runId ?? null, pairId, row);
	return (
		<main className="screen inspect">
			<section className="column left" aria-label="Pairs of the run">
				<PairsTable />
				<RunPanel />
			</section>
			<FieldView pair={pair} row={row} pairId={pairId} header={header} />
			{header !== null && pairId !== null && pair.artifacts !== null && !pair.loading && (
				<ReadAhead runId={header.runId} pairId={pairId} />
			)}
			<NumbersPanel row={row} pairId={pairId} header={header} artifacts={pair.artifacts} />
		</main>
	);
}
