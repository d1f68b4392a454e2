import { useMemo } from "react";
import { groupChoice } from "../../state/compareChoices.ts";
import { useActions, useApp } from "../appContext.ts";
import { CompareMap } from "./CompareMap.tsx";
import { CompareMode } from "./CompareMode.tsx";
import { CompareProfiles } from "./CompareProfiles.tsx";
import { GroupChooser } from "./GroupChooser.tsx";
import { RunsScreen } from "./RunsScreen.tsx";
import { type ReadingState, useReading } from "./useReading.ts";

/** Two groups of the run on the screen, or that run and another one. */
export default function CompareScreen() {
	const mode = useApp((state) => state.runs.mode);
	return mode === "groups" ? <GroupsScreen /> : <RunsScreen />;
}

/** Two groups of a run: who is in them left, their mean fields and their profiles along the body beside. */
function GroupsScreen() {
	const header = useApp((state) => state.run.header);
	const rows = useApp((state) => state.run.rows);
	const compare = useApp((state) => state.compare);
	const choice = useMemo(
		() => (header === null ? null : groupChoice(header.runId, inOrder(header.pairIds, rows), compare)),
		[header, rows, compare],
	);
	const state = useReading(choice);
	if (header === null || choice === null) return <NothingToCompare />;
	return (
		<main className="screen compare">
			<section className="column left" aria-label="Groups">
				<GroupChooser choice={choice} leftOut={state.reading?.leftOut ?? []} />
			</section>
			<section className="column compare-main" aria-label="Comparison">
				{state.reading === null ? (
					<Waiting state={state} empty={choice.referenceRows.length === 0 || choice.testRows.length === 0} />
				) : (
					<>
						<CompareMap choice={choice} reading={state.reading} header={header} />
						<CompareProfiles choice={choice} reading={state.reading} header={header} />
					</>
				)}
			</section>
		</main>
	);
}

function inOrder<T>(ids: readonly string[], rows: Readonly<Record<string, T>>): T[] {
	return ids.flatMap((id) => {
		const row = rows[id];
		return row === undefined ? [] : [row];
	});
}

function NothingToCompare() {
	const done = useApp((state) => Object.values(state.run.rows).filter((row) => row.success).length);
	const actions = useActions();
	return (
		<main className="screen">
			<div className="screen-empty">
				<CompareMode />
				<h2>Nothing to compare yet</h2>
				<p>
					{done === 0
						? "A comparison needs finished pairs of two groups. Run a dataset, or open a stored run."
						: `All ${done} finished pairs carry the same labels. Two groups need a manifest column that tells them apart, such as genotype, set_type or a column of your own.`}
				</p>
				<button type="button" className="primary" onClick={() => actions.show({ screen: "setup" })}>
					Go to setup
				</button>
			</div>
		</main>
	);
}

function Waiting({ state, empty }: { readonly state: ReadingState; readonly empty: boolean }) {
	if (empty) {
		return (
			<div className="screen-empty">
				<h2>One group is empty</h2>
				<p>Choose other values, or take a filter away: both groups need at least one finished pair.</p>
			</div>
		);
	}
	if (state.fault !== null || state.cancelled) {
		return (
			<div className="screen-empty" role="alert">
				<h2>{state.fault?.message ?? "The reading was cancelled."}</h2>
				<p>{state.fault?.nextStep ?? "Nothing was changed."}</p>
				<button type="button" onClick={state.again}>
					Read the groups again
				</button>
			</div>
		);
	}
	const { pairs, total } = state.progress ?? { pairs: 0, total: 0 };
	return (
		<div className="screen-empty">
			<h2>Reading the groups</h2>
			<p role="status">{total === 0 ? "Opening the run…" : `${pairs} of ${total} pairs`}</p>
			<progress aria-label="Pairs read" value={pairs} max={Math.max(1, total)} />
			<button type="button" onClick={state.cancel}>
				Cancel
			</button>
		</div>
	);
}
