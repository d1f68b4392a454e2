import type { AppActions } from "./appState.ts";
import { forgetTurnsOf, rememberedTurns, rememberTurns } from "./rememberedTurns.ts";
import { isUnderWay, NO_RUN } from "./runSlice.ts";
import { patch, refreshStored, type SliceTools, valueOrNotice } from "./slice.ts";

type StoredRunsActions = Pick<AppActions, "deleteRun" | "renameRun" | "closeRun" | "clearFrameCache">;

/** What can be done with the runs that this browser keeps or has open; none of it while one is under way. */
export function storedRunsActions(tools: SliceTools): StoredRunsActions {
	const isOpen = (runId: string) => tools.get().run.header?.runId === runId;

	/** The run is gone; its name may come back with another's pairs. */
	function leave(runId: string): void {
		tools.pairs.forgetRun(runId);
		forgetTurnsOf(tools.ports.preferences, runId);
		if (!isOpen(runId)) return;
		tools.set({ run: NO_RUN });
		patch(tools, "view", { screen: "setup", pairId: null });
	}

	return {
		async deleteRun(runId) {
			if (isUnderWay(tools.get().run.phase)) return;
			const outcome = await tools.engine.deleteRun(runId);
			if (outcome.status === "failed") tools.get().actions.notify(outcome.fault);
			else leave(runId);
			await refreshStored(tools);
		},
		async closeRun(runId) {
			const { run, jobs } = tools.get();
			if (isUnderWay(run.phase) || jobs.keeping !== null) return;
			if (valueOrNotice(tools, await tools.engine.closeRun(runId)) !== undefined) leave(runId);
			await refreshStored(tools);
		},
		async renameRun(runId, newRunId) {
			if (isUnderWay(tools.get().run.phase)) return false;
			const renamed = valueOrNotice(tools, await tools.engine.renameRun(runId, newRunId)) !== undefined;
			await refreshStored(tools);
			if (renamed && isOpen(runId)) {
				const { screen } = tools.get().view;
				const turns = rememberedTurns(tools.ports.preferences, runId);
				if (turns !== null) rememberTurns(tools.ports.preferences, newRunId, turns);
				await tools.get().actions.openRun(newRunId);
				patch(tools, "view", { screen });
			}
			return renamed;
		},
		async clearFrameCache() {
			valueOrNotice(tools, await tools.engine.clearFrameCache());
			await refreshStored(tools);
		},
	};
}
