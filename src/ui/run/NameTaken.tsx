import { takenByOther } from "../../state/takenName.ts";
import { useActions, useApp } from "../appContext.ts";

/** In what the run of this name differs, and a free name to take instead. */
export default function NameTaken({ id }: { readonly id: string }) {
	const { runId, parameters } = useApp((state) => state.settings);
	const stored = useApp((state) => state.engine.storedRuns);
	const { setRunId } = useActions();
	const taken = takenByOther(runId, parameters, stored);
	if (taken === null) return null;
	return (
		<>
			<p id={id} className="field-note wrong">
				The run of this name has other parameters: {taken.words}.
			</p>
			<button type="button" className="link" onClick={() => setRunId(taken.free)}>
				Use {taken.free}
			</button>
		</>
	);
}
