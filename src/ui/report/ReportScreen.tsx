import { useActions, useApp } from "../appContext.ts";
import { PairReport } from "./PairReport.tsx";
import { RunReport } from "./RunReport.tsx";

/** One page of A4 as it will be printed, and the button that prints it. */
export default function ReportScreen() {
	const screen = useApp((state) => state.view.screen);
	const header = useApp((state) => state.run.header);
	const actions = useActions();
	const back = screen === "report-pair" ? "inspect" : "overview";
	return (
		<main className="screen report">
			<div className="report-bar">
				<button type="button" onClick={() => actions.show({ screen: back })}>
					Back
				</button>
				<button type="button" className="primary" disabled={header === null} onClick={() => window.print()}>
					Print or save as PDF…
				</button>
				<span className="hint">One A4 page; light colours whatever the theme.</span>
			</div>
			{header === null ? (
				<p className="screen-empty">There is no run to report on.</p>
			) : (
				<article className="report-page" aria-label="Report">
					{screen === "report-pair" ? <PairReport header={header} /> : <RunReport header={header} />}
				</article>
			)}
		</main>
	);
}
