import { formatBytes } from "../../figures/numbers.ts";
import { useActions, useApp } from "../appContext.ts";
import { FilePickers } from "./FilePickers.tsx";
import { StoredRuns } from "./StoredRuns.tsx";

/** What was given, how far it is read, and the runs that are kept. */
export function FilesPanel() {
	const { status, files, progress } = useApp((state) => state.dataset);
	const actions = useActions();
	return (
		<section className="column files" aria-label="Files">
			{status === "empty" ? (
				<p className="hint">No files yet.</p>
			) : (
				<>
					<h2>Files</h2>
					<FilePickers sample={false} />
					<ul className="file-list">
						{files.slice(0, 200).map((file) => (
							<li key={file.path} title={file.path}>
								<span>{file.path}</span>
								<span className="number">{formatBytes(file.sizeBytes)}</span>
							</li>
						))}
						{files.length > 200 && <li>and {files.length - 200} more</li>}
					</ul>
					{status === "reading" ? (
						<div className="reading" role="status">
							<progress aria-label="Reading files" value={progress?.bytesRead ?? 0} max={progress?.bytesTotal || 1} />
							<p>
								{progress === null
									? "Reading…"
									: `Reading ${progress.file}: ${formatBytes(progress.bytesRead)} of ${formatBytes(progress.bytesTotal)}`}
							</p>
							<button type="button" onClick={actions.cancelImport}>
								Cancel
							</button>
						</div>
					) : (
						<button type="button" className="quiet" onClick={actions.clearFiles}>
							Remove all files
						</button>
					)}
				</>
			)}
			<StoredRuns />
		</section>
	);
}
