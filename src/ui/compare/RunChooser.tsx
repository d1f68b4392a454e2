import type { RunHeader } from "../../domain/ports.ts";
import type { RunPlace, StoredRun } from "../../engine/contract/engineApi.ts";
import { runChoiceLabel, runDifferences, runInWords } from "../../figures/groups/runDifferences.ts";
import { isUnderWay } from "../../state/runSlice.ts";
import { useActions, useApp } from "../appContext.ts";
import { SelectField } from "../kit/SelectField.tsx";
import { placeWords } from "../shell/placeWords.ts";
import { RunPairsList } from "./RunPairsList.tsx";
import type { TwoRuns } from "./useTwoRuns.ts";

/** Which two runs stand side by side, in what they differ, and which pairs they share. */
export function RunChooser({ runs, second }: { readonly runs: TwoRuns | null; readonly second: StoredRun | null }) {
	const screen = useApp((state) => state.run.header);
	const underWay = useApp((state) => isUnderWay(state.run.phase));
	const stored = useApp((state) => state.engine.storedRuns);
	const other = useApp((state) => state.runs.other);
	const { chooseScreenRun, swapRuns, setRuns } = useActions();
	if (screen === null) return null;
	const isGone = other !== null && other !== screen.runId && second?.header.runId !== other;
	const others = stored.filter(({ header }) => header.runId !== screen.runId);
	const kept = stored.find(({ header }) => header.runId === screen.runId);
	const ours = optionOf(screen, kept?.ok, kept?.place ?? null);
	return (
		<>
			<h2>Runs</h2>
			{second !== null && (
				<SelectField
					label="Run A"
					value={second.header.runId}
					options={others.map(optionOfStored)}
					onChange={(runId) => setRuns({ other: runId })}
				/>
			)}
			<SelectField
				label="Run B"
				value={screen.runId}
				options={underWay ? [ours] : [ours, ...others.map(optionOfStored)]}
				onChange={(runId) => void chooseScreenRun(runId)}
			/>
			{isGone && <p className="field-note wrong">Run {other} is not in this browser; drop its bundle on the page.</p>}
			{second !== null && (
				<button type="button" className="quiet swap" disabled={underWay} onClick={() => void swapRuns()}>
					⇄ Swap A and B
				</button>
			)}
			{runs !== null && <Differences a={runs.a} b={runs.b} />}
			{runs !== null && <RunPairsList match={runs.match} />}
		</>
	);
}

function optionOfStored({ header, ok, place }: StoredRun) {
	return optionOf(header, ok, place);
}

function optionOf(header: RunHeader, ok: number | undefined, place: RunPlace | null) {
	const when = header.startedAt.slice(0, 16).replace("T", " ");
	const pairs = `${ok === undefined ? "" : `${ok} of `}${header.pairIds.length} pairs`;
	return {
		...{ value: header.runId, label: runChoiceLabel(header) },
		meaning: [
			...(when === "" ? [] : [`${when} UTC`]),
			...[pairs, runInWords(header)],
			...(place === null ? [] : [placeWords(place)]),
		].join(" · "),
	};
}

function Differences({ a, b }: { readonly a: RunHeader; readonly b: RunHeader }) {
	const differences = runDifferences(a, b);
	return (
		<>
			<h2>What differs</h2>
			{differences.length === 0 ? (
				<p className="hint">
					Parameters, version and machine are the same. What differs below comes from the masks, or is rounding.
				</p>
			) : (
				<table className="data run-differences">
					<caption className="hidden">Parameters, version and machine in which the runs differ</caption>
					<thead>
						<tr>
							<th scope="col">
								<span className="hidden">What</span>
							</th>
							<th scope="col">A</th>
							<th scope="col">B</th>
						</tr>
					</thead>
					<tbody>
						{differences.map(({ label, name, a: inA, b: inB }) => (
							<tr key={label}>
								<th scope="row" title={name === "" ? undefined : name}>
									{label}
								</th>
								<td>{inA}</td>
								<td>{inB}</td>
							</tr>
						))}
					</tbody>
				</table>
			)}
		</>
	);
}
