import { Suspense } from "react";
import { useActions, useApp } from "../appContext.ts";
import { Disclosure } from "../kit/Disclosure.tsx";
import { fetched } from "../shell/fetched.ts";

const ExportPanel = fetched(() => import("./ExportPanel.tsx"));

/** The whole run as one zip: tables, fields, log; or what a person chooses of it. */
export function DownloadBundle({ enabled }: { readonly enabled: boolean }) {
	const exporting = useApp((state) => state.jobs.exporting);
	const actions = useActions();
	const packing = exporting !== null;
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
				disabled={!enabled || packing}
				title="Parquet tables, NumPy fields of every pair, run log and parameters in one zip"
				onClick={() => void actions.downloadBundle()}
			>
				{exporting === null ? "Download bundle" : `Packing ${exporting.pairs} of ${exporting.total}`}
			</button>
			{packing && (
				<button type="button" onClick={actions.cancelExport}>
					Cancel packing
				</button>
			)}
		</div>
	);
}
