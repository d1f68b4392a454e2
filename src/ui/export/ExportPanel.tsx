import { useEffect, useState } from "react";
import type { ExportChoices, ExportSizes } from "../../engine/contract/engineApi.ts";
import { formatBytes } from "../../figures/words/numbers.ts";
import { OPENING_SNIPPETS } from "../../figures/words/openingSnippets.ts";
import { copyText } from "../../platform/figureFiles.ts";
import { useActions, useApp } from "../appContext.ts";
import { CheckField } from "../kit/CheckField.tsx";
import { Segmented } from "../kit/Segmented.tsx";

type Language = (typeof OPENING_SNIPPETS)[number]["language"];

/** What goes into the bundle and what it weighs, and how to open it. */
export function ExportPanel() {
	const actions = useActions();
	const exporting = useApp((state) => state.run.exporting);
	const runId = useApp((state) => state.run.header?.runId ?? "");
	const [sizes, setSizes] = useState<ExportSizes | null>(null);
	const [choices, setChoices] = useState<ExportChoices>({ features: true, fields: true, coupling: true });
	const [language, setLanguage] = useState<Language>("Python");
	const [copied, setCopied] = useState(false);
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
	const total =
		sizes === null
			? undefined
			: sizes.metricsBytes +
				(choices.features ? sizes.featuresBytes : 0) +
				(choices.fields ? sizes.fieldsBytes : 0) +
				(choices.coupling ? sizes.couplingBytes : 0);
	const snippet = OPENING_SNIPPETS.find((one) => one.language === language) ?? OPENING_SNIPPETS[0];
	return (
		<div className="export-panel">
			<p>Metrics, run log and parameters are always in: {weight(sizes?.metricsBytes) || "measuring…"}</p>
			<CheckField
				label="Features"
				meaning={`One row a pair for statistics. ${weight(sizes?.featuresBytes)}`}
				checked={choices.features}
				onChange={(features) => setChoices({ ...choices, features })}
			/>
			<CheckField
				label="Fields"
				meaning={`Maps and potentials of every pair, NumPy. ${weight(sizes?.fieldsBytes)}`}
				checked={choices.fields}
				onChange={(fields) => setChoices({ ...choices, fields })}
			/>
			<CheckField
				label="Couplings"
				meaning={
					sizes?.couplingBytes === 0
						? "This run stored none."
						: `Who goes where, sparse. ${weight(sizes?.couplingBytes)}`
				}
				checked={choices.coupling && sizes?.couplingBytes !== 0}
				onChange={(coupling) => setChoices({ ...choices, coupling })}
			/>
			{exporting === null ? (
				<button type="button" className="primary" onClick={() => void actions.downloadBundle(choices)}>
					Download {weight(total)}
				</button>
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
			<section aria-label="How to open this">
				<h2>How to open this</h2>
				<Segmented
					label="Language"
					value={language}
					options={OPENING_SNIPPETS.map((one) => ({ value: one.language, label: one.language }))}
					onChange={(next) => {
						setLanguage(next);
						setCopied(false);
					}}
				/>
				<pre>{snippet?.code.replaceAll("RUN", runId)}</pre>
				<button
					type="button"
					className="quiet"
					onClick={() => void copyText(snippet?.code.replaceAll("RUN", runId) ?? "").then(setCopied)}
				>
					{copied ? "Copied" : "Copy"}
				</button>
			</section>
		</div>
	);
}
