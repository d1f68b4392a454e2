import { lazy, Suspense } from "react";
import { useActions, useApp } from "../appContext.ts";
import { Disclosure } from "../kit/Disclosure.tsx";

const ExportPanel = lazy(async () => ({ default: (await import("./ExportPanel.tsx")).ExportPanel }));

/** The whole run as one zip: tables, fields, log; or what a person chooses of it. */
export function DownloadBundle({ enabled }: { readonly enabled: boolean }) {
	const exporting = useApp((state) => state.run.exporting);
	const actions = useActions();
	return (
		<div className="download">
			{enabled && (
				<Disclosure label="Choose…" title="What goes into the bundle, and how to open it" className="up">
					<Suspense fallback={<p className="hint">Measuring…</p>}>
						<ExportPanel />
					</Suspense>
				</Disclosure>
			)}
			<button
				type="button"
				className="primary"
				disabled={!enabled || exporting !== null}
				title="Parquet tables, NumPy fields of every pair, run log and parameters in one zip"
				onClick={() => void actions.downloadBundle()}
			>
				{exporting === null ? "Download bundle" : `Packing ${exporting.pairs} of ${exporting.total}`}
			</button>
			{exporting !== null && (
				<button type="button" onClick={actions.cancelExport}>
					Cancel packing
				</button>
			)}
		</div>
	);
}
