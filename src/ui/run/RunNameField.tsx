import { Suspense } from "react";
import { parameterDifferences } from "../../domain/parameters.ts";
import { runIdProblem } from "../../state/runName.ts";
import { useActions, useApp } from "../appContext.ts";
import { fetched } from "../shell/fetched.ts";

const NameTaken = fetched(() => import("./NameTaken.tsx"));
const NOTE = "run-id-note";

/** The run's name. When it is the name of a run with other parameters, that is said and a free one is there to take. */
export function RunNameField() {
	const { runId } = useApp((state) => state.settings);
	const isTaken = useApp(({ engine, settings }) => {
		const holder = engine.storedRuns.find(({ header }) => header.runId === settings.runId);
		return holder !== undefined && parameterDifferences(holder.header.parameters, settings.parameters).length > 0;
	});
	const { setRunId } = useActions();
	const problem = runIdProblem(runId);
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
					aria-invalid={problem !== null || isTaken}
					aria-describedby={NOTE}
					onChange={(event) => setRunId(event.target.value)}
				/>
			</span>
			{isTaken ? (
				<Suspense>
					<NameTaken id={NOTE} />
				</Suspense>
			) : (
				<p id={NOTE} className={problem === null ? "field-note" : "field-note wrong"}>
					{problem ?? "Names the folder of the results."}
				</p>
			)}
		</div>
	);
}
