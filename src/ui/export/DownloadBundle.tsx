import { useActions, useApp } from "../appContext.ts";

/** The whole run as one zip: tables, fields, log. */
export function DownloadBundle({ enabled }: { readonly enabled: boolean }) {
	const exporting = useApp((state) => state.run.exporting);
	const actions = useActions();
	return (
		<button
			type="button"
			className="primary"
			disabled={!enabled || exporting !== null}
			title="Parquet tables, NumPy fields of every pair, run log and parameters in one zip"
			onClick={() => void actions.downloadBundle()}
		>
			{exporting === null ? "Download bundle" : `Packing ${exporting.pairs} of ${exporting.total}`}
		</button>
	);
}
