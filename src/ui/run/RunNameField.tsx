import { useMemo } from "react";
import { runIdProblem } from "../../state/runName.ts";
import { takenByOther } from "../../state/takenName.ts";
import { useActions, useApp } from "../appContext.ts";

/** The run's name. When it is the name of a run with other parameters, that is said and a free one is there to take. */
export function RunNameField() {
	const { runId, parameters } = useApp((state) => state.settings);
	const stored = useApp((state) => state.engine.storedRuns);
	const { setRunId } = useActions();
	const problem = runIdProblem(runId);
	const taken = useMemo(() => takenByOther(runId, parameters, stored), [runId, parameters, stored]);
	return (
		<div className="field">
			<label htmlFor="run-id">Run name</label>
			<span className="field-input">
				<input
					id="run-id"
					type="text"
					value={runId}
					spellCheck={false}
					autoComplete="off"
					aria-invalid={problem !== null || taken !== null}
					aria-describedby="run-id-note"
					onChange={(event) => setRunId(event.target.value)}
				/>
			</span>
			<p id="run-id-note" className={problem === null && taken === null ? "field-note" : "field-note wrong"}>
				{problem ??
					(taken === null
						? "Names the folder of the results."
						: `The run of this name has other parameters: ${taken.words}.`)}
			</p>
			{taken !== null && (
				<button type="button" className="link" onClick={() => setRunId(taken.free)}>
					Use {taken.free}
				</button>
			)}
		</div>
	);
}
