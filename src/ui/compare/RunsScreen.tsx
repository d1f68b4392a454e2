import { useActions, useApp } from "../appContext.ts";
import { Tabs } from "../kit/Tabs.tsx";
import { CompareMode } from "./CompareMode.tsx";
import { RunChooser } from "./RunChooser.tsx";
import { RunPairView } from "./RunPairView.tsx";
import { RunsOverview } from "./RunsOverview.tsx";
import { type TwoRunsReading, useTwoRuns } from "./useTwoRuns.ts";

const TABS = [
	{ value: "runs", label: "All pairs" },
	{ value: "pair", label: "One pair" },
] as const;

/** Two runs side by side: which they are and what differs left; all their pairs, or one pair's maps, beside. */
export function RunsScreen() {
	const reading = useTwoRuns();
	const mode = useApp((state) => state.runs.mode);
	const { setRuns } = useActions();
	const runs = reading.status === "ready" ? reading.runs : null;
	return (
		<main className="screen compare">
			<section className="column left" aria-label="Runs">
				<div className="group-chooser">
					<CompareMode />
					{reading.status !== "no-run" && <RunChooser runs={runs} second={reading.chosen} />}
				</div>
			</section>
			<section className="column compare-main" aria-label="Comparison">
				{runs === null || runs.match.both.length === 0 ? (
					<Waiting reading={reading} />
				) : (
					<>
						<div className="layer-bar runs-bar">
							<Tabs
								label="Pairs of both runs"
								tabs={TABS}
								value={mode === "pair" ? "pair" : "runs"}
								panelId="runs-panel"
								onChange={(next: "runs" | "pair") => setRuns({ mode: next })}
							/>
						</div>
						<div
							id="runs-panel"
							role="tabpanel"
							className="runs-panel"
							aria-labelledby={`runs-panel-${mode === "pair" ? "pair" : "runs"}`}
						>
							{mode === "pair" ? <RunPairView runs={runs} /> : <RunsOverview runs={runs} />}
						</div>
					</>
				)}
			</section>
		</main>
	);
}

function Waiting({ reading }: { readonly reading: TwoRunsReading }) {
	const { show } = useActions();
	if (reading.status === "reading") {
		return (
			<div className="screen-empty">
				<h2>Reading run A</h2>
				<p role="status">Its table of pairs is being read…</p>
			</div>
		);
	}
	if (reading.status === "failed") {
		return (
			<div className="screen-empty" role="alert">
				<h2>{reading.fault?.message ?? "Run A could not be read."}</h2>
				<p>{reading.fault?.nextStep ?? "Try again, or choose another run A."}</p>
				<button type="button" onClick={reading.again}>
					Read it again
				</button>
			</div>
		);
	}
	const [title, words] = {
		"no-run": ["Nothing to compare yet", "Run a dataset, or open a stored run; it becomes run B."],
		"no-other": [
			"One run is here, a comparison needs two",
			"Run the same manifest again with other parameters or corrected masks, or drop a bundle (zip or folder) of another run anywhere on the page: from another version, another machine or the command line. Then come back here.",
		],
		ready: [
			"The two runs have no solved pair in common",
			"Pairs are matched by their pair_id. Choose other runs on the left; the lists there say which pairs each run has.",
		],
	}[reading.status];
	return (
		<div className="screen-empty">
			<h2>{title}</h2>
			<p>{words}</p>
			{reading.status !== "ready" && (
				<button type="button" className="primary" onClick={() => show({ screen: "setup" })}>
					Go to setup
				</button>
			)}
		</div>
	);
}
