import { useState } from "react";
import type { StoredRun } from "../../engine/contract/engineApi.ts";
import { formatBytes } from "../../figures/words/numbers.ts";
import { isUnderWay } from "../../state/runSlice.ts";
import { useActions, useApp } from "../appContext.ts";
import { placeWords } from "../shell/placeWords.ts";

/**
 * Runs that are looked at where they lie: open or close. Runs kept in this browser: open, rename, or delete after asking
 * once more in place; and the cache that they share.
 */
export default function StoredRuns() {
	const all = useApp((state) => state.engine.storedRuns);
	const runs = all.filter((run) => run.place === null);
	const opened = all.filter((run) => run.place !== null);
	const storage = useApp((state) => state.engine.storage);
	const underWay = useApp((state) => isUnderWay(state.run.phase));
	const keeping = useApp((state) => state.jobs.keeping !== null);
	const actions = useActions();
	const cached = storage?.frameCacheBytes ?? 0;
	return (
		<>
			{opened.length > 0 && (
				<section aria-label="Opened runs">
					<h2>Opened, not kept</h2>
					<ul className="run-list">
						{opened.map((run) => (
							<OpenedRunLine key={run.header.runId} run={run} disabled={underWay || keeping} />
						))}
					</ul>
				</section>
			)}
			{runs.length > 0 && (
				<section aria-label="Runs in this browser">
					<h2>Runs in this browser</h2>
					<ul className="run-list">
						{runs.map((run) => (
							<RunLine
								key={run.header.runId}
								run={run}
								bytes={storage?.runBytes[run.header.runId] ?? null}
								disabled={underWay}
							/>
						))}
					</ul>
				</section>
			)}
			{cached > 0 && (
				<p className="hint">
					Aligned frames kept for later runs: {formatBytes(cached)}{" "}
					<button type="button" className="quiet" disabled={underWay} onClick={() => void actions.clearFrameCache()}>
						Clear
					</button>
				</p>
			)}
		</>
	);
}

type Asking = "nothing" | "delete" | "rename";

function RunLine({ run, bytes, disabled }: { run: StoredRun; bytes: number | null; disabled: boolean }) {
	const { header } = run;
	const { runId } = header;
	const actions = useActions();
	const [asking, setAsking] = useState<Asking>("nothing");
	return (
		<li>
			{asking === "rename" ? (
				<RenameForm runId={runId} onDone={() => setAsking("nothing")} />
			) : (
				<button type="button" className="link" disabled={disabled} onClick={() => void actions.openRun(runId)}>
					{runId}
				</button>
			)}
			<span className="hint">{wordsOfRun(run, bytes)}</span>
			{asking !== "rename" && (
				<span className="run-actions">
					<button
						type="button"
						className="quiet"
						disabled={disabled}
						aria-label={`Rename ${runId}`}
						onClick={() => setAsking("rename")}
					>
						Rename
					</button>
					<button
						type="button"
						className="quiet"
						disabled={disabled}
						aria-label={asking === "delete" ? `Really delete ${runId}` : `Delete ${runId}`}
						onClick={() => {
							if (asking === "delete") void actions.deleteRun(runId);
							setAsking(asking === "delete" ? "nothing" : "delete");
						}}
					>
						{asking === "delete" ? "Really?" : "Delete"}
					</button>
				</span>
			)}
		</li>
	);
}

/** A run that is read where it lies. */
function OpenedRunLine({ run, disabled }: { run: StoredRun; disabled: boolean }) {
	const { runId } = run.header;
	const actions = useActions();
	return (
		<li>
			<button type="button" className="link" disabled={disabled} onClick={() => void actions.openRun(runId)}>
				{runId}
			</button>
			<span className="hint">
				{run.place === null ? "" : placeWords(run.place)} · {wordsOfRun(run, null)}
			</span>
			<span className="run-actions">
				<button
					type="button"
					className="quiet"
					disabled={disabled}
					aria-label={`Close ${runId}`}
					onClick={() => void actions.closeRun(runId)}
				>
					Close
				</button>
			</span>
		</li>
	);
}

function RenameForm({ runId, onDone }: { runId: string; onDone: () => void }) {
	const actions = useActions();
	const [name, setName] = useState(runId);
	return (
		<form
			className="rename"
			onSubmit={(event) => {
				event.preventDefault();
				void actions.renameRun(runId, name.trim()).then((renamed) => renamed && onDone());
			}}
		>
			<input
				className="rename-field"
				aria-label={`New name of ${runId}`}
				value={name}
				spellCheck={false}
				onChange={(event) => setName(event.target.value)}
			/>
			<button type="submit" className="quiet" disabled={name.trim() === "" || name.trim() === runId}>
				Save
			</button>
			<button type="button" className="quiet" onClick={onDone}>
				Cancel
			</button>
		</form>
	);
}

/** Day, state, how far and how large: "2026-03-12 · stopped · 3 of 7 done, 1 failed · 1.2 MB". */
function wordsOfRun({ header, ok, failed }: StoredRun, bytes: number | null): string {
	const progress = `${ok} of ${header.pairIds.length} done${failed > 0 ? `, ${failed} failed` : ""}`;
	// A run that says "running" here was interrupted: the one under way is not offered.
	const state = header.state === "running" ? "interrupted" : header.state;
	return [header.startedAt.slice(0, 10), state, progress, ...(bytes === null ? [] : [formatBytes(bytes)])]
		.filter((part) => part !== "")
		.join(" · ");
}
