import { useEffect, useState } from "react";
import type { ExportChoices, ExportSizes, ExportTarget } from "../../engine/contract/engineApi.ts";
import { formatBytes } from "../../figures/words/numbers.ts";
import { canSaveTo } from "../../platform/saving/saveTarget.ts";
import { useActions, useApp } from "../appContext.ts";
import { CheckField } from "../kit/CheckField.tsx";
import { OpeningSnippets } from "./OpeningSnippets.tsx";

/** What goes into the bundle and what it weighs, where it goes, and how to open it. */
export default function ExportPanel() {
	const actions = useActions();
	const exporting = useApp((state) => state.jobs.exporting);
	const runId = useApp((state) => state.run.header?.runId ?? "");
	const [sizes, setSizes] = useState<ExportSizes | null>(null);
	const [choices, setChoices] = useState<ExportChoices>({ features: true, fields: true, coupling: true });
	const [saved, setSaved] = useState(false);
	useEffect(() => {
		let alive = runId !== "";
		void actions.exportSizes().then((answer) => {
			if (alive) setSizes(answer);
		});
		return () => {
			alive = false;
		};
	}, [actions, runId]);
	const weight = (bytes: number | undefined): string => (bytes === undefined ? "" : `about ${formatBytes(bytes)}`);
	const aside = (bytes: number | undefined): string => (bytes === undefined ? "" : `; ${weight(bytes)}`);
	const total =
		sizes === null
			? undefined
			: sizes.metricsBytes +
				(choices.features ? sizes.featuresBytes : 0) +
				(choices.fields ? sizes.fieldsBytes : 0) +
				(choices.coupling ? sizes.couplingBytes : 0);
	const save = (kind: ExportTarget["kind"]): void => {
		setSaved(false);
		void actions.saveBundle(kind, choices).then((whole) => setSaved(whole && kind !== "downloads"));
	};
	return (
		<div className="export-panel">
			<p>Metrics, run log and parameters are always in: {weight(sizes?.metricsBytes) || "measuring…"}</p>
			<CheckField
				label="Features"
				meaning={`One row a pair for statistics${aside(sizes?.featuresBytes)}.`}
				checked={choices.features}
				onChange={(features) => setChoices({ ...choices, features })}
			/>
			<CheckField
				label="Fields"
				meaning={`Maps and potentials of every pair, NumPy${aside(sizes?.fieldsBytes)}.`}
				checked={choices.fields}
				onChange={(fields) => setChoices({ ...choices, fields })}
			/>
			<CheckField
				label="Couplings"
				meaning={
					sizes?.couplingBytes === 0 ? "This run stored none." : `Who goes where, sparse${aside(sizes?.couplingBytes)}.`
				}
				checked={choices.coupling && sizes?.couplingBytes !== 0}
				onChange={(coupling) => setChoices({ ...choices, coupling })}
			/>
			{exporting === null ? (
				<div className="export-places">
					<button type="button" className="primary" onClick={() => save("downloads")}>
						Download {weight(total)}
					</button>
					{canSaveTo("zip") && (
						<button type="button" onClick={() => save("zip")}>
							Save as a zip…
						</button>
					)}
					{canSaveTo("folder") && (
						<button type="button" title="As the command line writes it, not packed" onClick={() => save("folder")}>
							Save into a folder…
						</button>
					)}
				</div>
			) : (
				<div className="reading" role="status">
					<progress aria-label="Packing" value={exporting.pairs} max={exporting.total || 1} />
					<p>
						Packing {exporting.pairs} of {exporting.total} pairs
					</p>
					<button type="button" onClick={actions.cancelExport}>
						Cancel
					</button>
				</div>
			)}
			<p role="status">{saved && "Saved, every file of it."}</p>
			<OpeningSnippets runId={runId} />
		</div>
	);
}
