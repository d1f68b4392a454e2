import type { AppActions } from "./appState.ts";
import { isUnderWay, NO_RUN } from "./runSlice.ts";
import { patch, refreshStored, type SliceTools, valueOrNotice } from "./slice.ts";

type StoredRunsActions = Pick<AppActions, "deleteRun" | "renameRun" | "clearFrameCache">;

/** What can be done with the runs that this browser keeps; none of it while one is under way. */
export function storedRunsActions(tools: SliceTools): StoredRunsActions {
	const isOpen = (runId: string) => tools.get().run.header?.runId === runId;
	return {
		async deleteRun(runId) {
			if (isUnderWay(tools.get().run.phase)) return;
			const outcome = await tools.engine.deleteRun(runId);
			if (outcome.status === "failed") tools.get().actions.notify(outcome.fault);
			else if (isOpen(runId)) {
				tools.set({ run: NO_RUN });
				patch(tools, "view", { screen: "setup", pairId: null });
			}
			await refreshStored(tools);
		},
		async renameRun(runId, newRunId) {
			if (isUnderWay(tools.get().run.phase)) return false;
			const renamed = valueOrNotice(tools, await tools.engine.renameRun(runId, newRunId)) !== undefined;
			await refreshStored(tools);
			if (renamed && isOpen(runId)) {
				const { screen } = tools.get().view;
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
