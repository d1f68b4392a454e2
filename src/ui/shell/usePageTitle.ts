import { useEffect } from "react";
import { runWords } from "../../figures/words/runWords.ts";
import { rowsOf } from "../../state/runRows.ts";
import { useApp } from "../appContext.ts";

/** The tab's title carries the progress, so that a hidden tab shows it. */
export function usePageTitle(): void {
	const run = useApp((state) => state.run);
	const { finished, total } = runWords(run.header?.pairIds.length ?? 0, rowsOf(run.rows), run.progress);
	const runId = run.header?.runId;
	const title = {
		none: "Maskflow",
		running: `${finished}/${total} · Maskflow`,
		pausing: `${finished}/${total} · Maskflow`,
		stopping: `${finished}/${total} · Maskflow`,
		paused: `Paused ${finished}/${total} · Maskflow`,
		stopped: `Stopped ${finished}/${total} · Maskflow`,
		finished: `Done: ${runId} · Maskflow`,
	}[run.phase];
	useEffect(() => {
		document.title = title;
	}, [title]);
}
