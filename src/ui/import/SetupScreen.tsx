import { Suspense } from "react";
import { useApp } from "../appContext.ts";
import { RunParametersPanel } from "../run/RunParametersPanel.tsx";
import { ReviewTable } from "../shell/screens.ts";
import { FilePickers } from "./FilePickers.tsx";
import { FilesPanel } from "./FilesPanel.tsx";
import { ReopenFolders } from "./ReopenFolders.tsx";

/** Files left, what they mean in the middle, how they will be solved on the right. */
export function SetupScreen() {
	const status = useApp((state) => state.dataset.status);
	const report = useApp((state) => state.dataset.report);
	return (
		<main className="screen setup">
			<FilesPanel />
			{report !== null ? (
				<Suspense fallback={<ReviewWait />}>
					<ReviewTable report={report} />
				</Suspense>
			) : status === "reading" ? (
				<ReviewWait />
			) : (
				<section className="column empty" aria-label="Start">
					<h2>Where did the shape move, grow and shrink?</h2>
					<p>
						Drop a manifest and its mask tables anywhere on this page: CSV files or a whole folder. Maskflow pairs the
						masks, solves each pair on this machine and shows it on one grid. Nothing is uploaded.
					</p>
					<FilePickers sample />
					<ReopenFolders />
					<p className="hint">
						The sample compares drawn embryos: wild types, curved mutants and an identity control. It takes less than a
						minute.
					</p>
				</section>
			)}
			<RunParametersPanel />
		</main>
	);
}

function ReviewWait() {
	return (
		<section className="column empty" aria-label="Review">
			<p className="hint">Reading the files. The table of pairs comes next.</p>
		</section>
	);
}
