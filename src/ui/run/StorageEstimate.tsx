import { useEffect, useState } from "react";
import type { RunEstimate } from "../../engine/contract/engineApi.ts";
import { formatBytes } from "../../figures/words/numbers.ts";
import { useActions, useApp } from "../appContext.ts";

/** Typing a number changes the parameters several times a second; the engine is asked when it rests. */
const REST_MS = 300;

/** How much the run will store and whether it fits, beside the button that starts it. */
export function StorageEstimate() {
	const actions = useActions();
	const report = useApp((state) => state.dataset.report);
	const runId = useApp((state) => state.settings.runId);
	const parameters = useApp((state) => state.settings.parameters);
	const stored = useApp((state) => state.engine.storage);
	const [estimate, setEstimate] = useState<RunEstimate | null>(null);
	// A change of any of these asks again.
	const asked = JSON.stringify([report?.rows.length, runId, parameters, stored?.usedBytes]);
	useEffect(() => {
		let current = asked !== "";
		const timer = setTimeout(() => {
			void actions.estimateRun().then((answer) => {
				if (current) setEstimate(answer);
			});
		}, REST_MS);
		return () => {
			current = false;
			clearTimeout(timer);
		};
	}, [actions, asked]);
	if (estimate === null || estimate.pairs === 0) return null;
	const { neededBytes, freeBytes } = estimate;
	const needed = formatBytes(neededBytes);
	if (freeBytes === null) return <p className="hint">Stores about {needed} in this browser.</p>;
	if (neededBytes <= freeBytes) {
		return (
			<p className="hint">
				Stores about {needed} in this browser; {formatBytes(freeBytes)} are free.
			</p>
		);
	}
	return (
		<p className="field-note wrong" role="status">
			Stores about {needed}, but only {formatBytes(freeBytes)} are free: the run will pause when the storage is full.
			Download and delete old runs first.
		</p>
	);
}
