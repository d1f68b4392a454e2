import type { RunsActions } from "./runsState.ts";
import { secondOf } from "./runsState.ts";
import type { SliceTools } from "./slice.ts";

/** Two runs side by side: which they are, and the table of A. Run B is the run on the screen. */
export function runsActions(tools: SliceTools): RunsActions {
	const setRuns: RunsActions["setRuns"] = (changes) => tools.set((state) => ({ runs: { ...state.runs, ...changes } }));

	async function chooseScreen(runId: string): Promise<boolean> {
		const { pairId } = tools.get().view;
		await tools.get().actions.openRun(runId);
		const { run, actions } = tools.get();
		if (run.header?.runId !== runId) return false;
		const has = pairId !== null && run.header.pairIds.includes(pairId);
		actions.show({ screen: "compare", ...(has ? { pairId } : {}) });
		return true;
	}

	return {
		setRuns,
		async readSecondRun(runId, key, again = false) {
			const known = tools.get().runs.second;
			if (known?.key === key && !again) return;
			const put = (second: NonNullable<typeof known>) => tools.set((state) => ({ runs: { ...state.runs, second } }));
			// The former table of the same run stays in sight until the new one is there.
			const rows = known?.header?.runId === runId ? known.rows : [];
			const header = known?.header?.runId === runId ? known.header : null;
			put({ key, status: "reading", header, rows, fault: null });
			const outcome = await tools.engine.readRun(runId);
			if (tools.get().runs.second?.key !== key) return;
			if (outcome.status === "done") {
				put({ key, status: "ready", header: outcome.value.header, rows: outcome.value.rows, fault: null });
			} else {
				put({
					key,
					status: "failed",
					header: null,
					rows: [],
					fault: outcome.status === "failed" ? outcome.fault : null,
				});
			}
		},
		async chooseScreenRun(runId) {
			await chooseScreen(runId);
		},
		async swapRuns() {
			const { run, runs, engine } = tools.get();
			if (run.header === null) return;
			const second = secondOf(engine.storedRuns, run.header, runs.other);
			const former = run.header.runId;
			if (second !== null && (await chooseScreen(second.header.runId))) setRuns({ other: former });
		},
	};
}
