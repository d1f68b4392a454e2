import { useActions, useApp } from "../appContext.ts";
import { Segmented } from "../kit/Segmented.tsx";

/** What is compared: two groups of the run on the screen, or that run with another one. */
export function CompareMode() {
	const mode = useApp((state) => state.runs.mode);
	const { setRuns } = useActions();
	return (
		<Segmented
			label="What is compared"
			value={mode === "groups" ? "groups" : "runs"}
			options={[
				{ value: "groups", label: "Two groups" },
				{ value: "runs", label: "Two runs" },
			]}
			onChange={(value) => setRuns({ mode: value === "groups" ? "groups" : "runs" })}
		/>
	);
}
