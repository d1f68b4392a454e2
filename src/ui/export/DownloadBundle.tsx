import { lazy, Suspense, useEffect } from "react";
import { askBeforeLeaving } from "../../platform/leaveGuard.ts";
import { keepAwake } from "../../platform/wakeLock.ts";
import { useActions, useApp } from "../appContext.ts";
import { Disclosure } from "../kit/Disclosure.tsx";

const ExportPanel = lazy(async () => ({ default: (await import("./ExportPanel.tsx")).ExportPanel }));

/** The whole run as one zip: tables, fields, log; or what a person chooses of it. */
export function DownloadBundle({ enabled }: { readonly enabled: boolean }) {
	const exporting = useApp((state) => state.run.exporting);
	const actions = useActions();
	const packing = exporting !== null;
	useEffect(() => {
		if (!packing) return;
		// A page that is left, or a machine that falls asleep, would leave half a bundle.
		const release = [keepAwake(), askBeforeLeaving()];
		return () => {
			for (const undo of release) undo();
		};
	}, [packing]);
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
