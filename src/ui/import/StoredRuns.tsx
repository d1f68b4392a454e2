import { useState } from "react";
import { useActions, useApp } from "../appContext.ts";

/** Runs kept in this browser: open, or delete after asking once more in place. */
export function StoredRuns() {
	const runs = useApp((state) => state.engine.storedRuns);
	const underWay = useApp((state) =>
		state.run.phase === "none" || state.run.phase === "stopped" || state.run.phase === "finished"
			? null
			: state.run.header?.runId,
	);
	const actions = useActions();
	const [asking, setAsking] = useState<string | null>(null);
	if (runs.length === 0) return null;
	return (
		<section aria-label="Runs in this browser">
			<h2>Runs in this browser</h2>
			<ul className="run-list">
				{runs.map(({ header, ok, failed }) => (
					<li key={header.runId}>
						<button
							type="button"
							className="link"
							disabled={underWay != null}
							onClick={() => void actions.openRun(header.runId)}
						>
							{header.runId}
						</button>
						<span className="hint">
							{ok} of {header.pairIds.length} done{failed > 0 ? `, ${failed} failed` : ""}
						</span>
						<button
							type="button"
							className="quiet"
							disabled={underWay === header.runId}
							aria-label={asking === header.runId ? `Really delete ${header.runId}` : `Delete ${header.runId}`}
							onClick={() => {
								if (asking === header.runId) void actions.deleteRun(header.runId);
								setAsking(asking === header.runId ? null : header.runId);
							}}
						>
							{asking === header.runId ? "Really?" : "Delete"}
						</button>
					</li>
				))}
			</ul>
		</section>
	);
}
