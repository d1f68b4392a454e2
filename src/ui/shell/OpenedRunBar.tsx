import type { RunPlace } from "../../engine/contract/engineApi.ts";
import { useActions, useApp } from "../appContext.ts";
import { placeWords } from "./placeWords.ts";

/** How an opened run goes: said as long as it is on the screen. */
const END: Readonly<Record<RunPlace["kind"], string>> = {
	zip: "A reload closes it.",
	folder: "A reload closes it.",
	server: "It is there as long as it is served.",
};

/** Says of a run that is looked at where it lies that nothing of it is kept, and offers to keep it. */
export default function OpenedRunBar() {
	const runId = useApp((state) => state.run.header?.runId ?? "");
	const place = useApp((state) => state.run.place);
	const keeping = useApp((state) => state.jobs.keeping);
	const elsewhere = useApp((state) => state.view.screen === "setup" || state.view.screen.startsWith("report"));
	const actions = useActions();
	if (keeping !== null) {
		return (
			<section className="opened-run" aria-label="Opened run" role="status">
				<progress aria-label="Keeping the run" value={keeping.pairs} max={keeping.total || 1} />
				<p>
					{keeping.total === 0
						? "Keeping the run in this browser…"
						: `Keeping the run in this browser: pair ${keeping.pairs} of ${keeping.total}`}
				</p>
				<button type="button" onClick={actions.cancelKeeping}>
					Cancel
				</button>
			</section>
		);
	}
	if (place === null || elsewhere) return null;
	return (
		<section className="opened-run" aria-label="Opened run">
			<p>
				This run lies {placeWords(place)} and is read from there, pair by pair. {END[place.kind]}
			</p>
			<button
				type="button"
				className="quiet"
				title="Copies every pair into this browser's storage"
				onClick={() => void actions.keepRun(runId)}
			>
				Keep in this browser
			</button>
		</section>
	);
}
