import { memo } from "react";
import { runWords } from "../../figures/words/runWords.ts";
import { rowsOf } from "../../state/runRows.ts";
import { isUnderWay } from "../../state/runSlice.ts";
import { useActions, useApp } from "../appContext.ts";
import { DownloadBundle } from "../export/DownloadBundle.tsx";

/** Where the run stands and what can be said to it. */
export const RunPanel = memo(function RunPanel() {
	const run = useApp((state) => state.run);
	const actions = useActions();
	const words = runWords(run.header?.pairIds.length ?? 0, rowsOf(run.rows), run.progress);
	const active = isUnderWay(run.phase);
	const waiting = {
		pausing: "pausing after the pairs in hand",
		stopping: "stopping after the pairs in hand",
		paused: "paused",
		stopped: "stopped",
	};
	const stage =
		run.phase in waiting ? waiting[run.phase as keyof typeof waiting] : active ? words.stage || "starting" : "";
	return (
		<section className="run-panel" aria-label="Run">
			<div
				role="progressbar"
				aria-label="Run progress"
				aria-valuemin={0}
				aria-valuenow={words.finished}
				aria-valuemax={words.total}
				aria-valuetext={words.count}
				className={active ? "run-progress active" : "run-progress"}
			>
				<span className="run-count">{words.count}</span>
				<span className="bar" aria-hidden="true">
					<span style={{ width: `${words.total === 0 ? 0 : (100 * words.finished) / words.total}%` }} />
				</span>
			</div>
			<p className="run-aside">{words.aside}</p>
			<p className="run-stage" title={stage}>
				{stage}
			</p>
			<p className="run-left">{run.phase === "running" || run.phase === "finished" ? words.left : ""}</p>
			<p className="hidden" role="status">
				{run.phase === "finished" ? `The run is finished; ${words.failed} failed.` : ""}
			</p>
			<div className="run-buttons">
				{run.watching && (
					<>
						<span className="hint">under way in another tab</span>
						<button type="button" onClick={actions.stopWatching}>
							Stop watching
						</button>
					</>
				)}
				{run.phase === "running" && !run.watching && (
					<button type="button" onClick={actions.pauseRun}>
						Pause
					</button>
				)}
				{(run.phase === "paused" || run.phase === "pausing" || run.phase === "stopped") && (
					<button
						type="button"
						className={run.phase === "stopped" ? "primary" : ""}
						onClick={() => void actions.resumeRun()}
					>
						Resume
					</button>
				)}
				{active && !run.watching && (
					<button
						type="button"
						onClick={actions.stopRun}
						title={run.phase === "stopping" ? "Gives up the pairs in hand" : "Finishes the pairs in hand first"}
					>
						{run.phase === "stopping" ? "Stop now" : "Stop"}
					</button>
				)}
				{run.phase === "finished" && words.failed > 0 && (
					<button
						type="button"
						onClick={() => void actions.resumeRun()}
						title="Solves the failed pairs again; finished pairs are kept"
					>
						Try failed pairs again
					</button>
				)}
				<DownloadBundle enabled={!active && words.finished > 0} />
			</div>
		</section>
	);
});
