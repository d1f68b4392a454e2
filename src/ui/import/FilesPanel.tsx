import { Suspense } from "react";
import { formatBytes } from "../../figures/words/numbers.ts";
import { useActions, useApp } from "../appContext.ts";
import { StoredRuns } from "../shell/screens.ts";
import { FilePickers } from "./FilePickers.tsx";

/** What was given, how far it is read, and the runs that are kept. */
export function FilesPanel() {
	const { status, files, progress } = useApp((state) => state.dataset);
	const opening = useApp((state) => state.run.opening);
	const somethingKept = useApp(
		({ engine }) => engine.storedRuns.length > 0 || (engine.storage?.frameCacheBytes ?? 0) > 0,
	);
	const actions = useActions();
	return (
		<section className="column files" aria-label="Files">
			{status === "empty" ? (
				<>
					<h2>What to bring</h2>
					<dl className="bring">
						<dt>Manifest, CSV</dt>
						<dd>One row a pair: pair_id, frame_src, frame_tgt and embryo_id, or src_embryo_id and tgt_embryo_id.</dd>
						<dt>Mask tables, CSV</dt>
						<dd>embryo_masks or frame_masks with frame_inventory. Pixel sizes come from them.</dd>
						<dt>Mask images, PNG</dt>
						<dd>Instead of a table: named embryo_t0000.png, or as the manifest says.</dd>
						<dt>A finished run</dt>
						<dd>The zip or folder that “Download bundle” or the command line wrote: it is shown, nothing is solved.</dd>
						<dt>Yolk masks, optional</dt>
						<dd>A folder with “yolk” in its name; they fix the orientation.</dd>
					</dl>
				</>
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
			{opening && (
				<div className="reading" role="status">
					<progress aria-label="Opening the run" />
					<p>Opening the run…</p>
					<button type="button" onClick={actions.cancelOpening}>
						Cancel
					</button>
				</div>
			)}
			{somethingKept && (
				<Suspense>
					<StoredRuns />
				</Suspense>
			)}
		</section>
	);
}
