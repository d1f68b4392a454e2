import type { Job } from "../engine/client/job.ts";
import type { OpenedRuns, ToldFaults } from "../engine/contract/engineApi.ts";
import type { AppActions } from "./appState.ts";
import { isUnderWay } from "./runSlice.ts";
import { patch, refreshStored, type SliceTools, valueOrNotice } from "./slice.ts";

type BundleActions = Pick<AppActions, "openRuns" | "cancelOpening" | "keepRun" | "cancelKeeping">;

/** Runs looked at where they lie, in zips, folders and a server's folder, and kept if wanted. */
export function bundleActions(tools: SliceTools): BundleActions {
	let opening: Job<OpenedRuns> | null = null;
	let keeping: Job<ToldFaults> | null = null;

	/** Damage is told once, the first of it one by one. */
	function tell({ faults, faultCount }: ToldFaults): void {
		const { notify } = tools.get().actions;
		for (const fault of faults) notify({ ...fault, severity: "warning" });
		if (faultCount > faults.length) {
			notify({
				code: "more-damage",
				severity: "warning",
				message: `${faultCount - faults.length} more files of the bundle cannot be read.`,
				nextStep: "Export or copy the run again; what could be read is shown.",
			});
		}
	}

	return {
		async openRuns(given) {
			if (isUnderWay(tools.get().run.phase) || tools.get().run.opening) return;
			patch(tools, "run", { opening: true });
			opening = tools.engine.openRuns(given);
			const opened = valueOrNotice(tools, await opening.outcome);
			opening = null;
			patch(tools, "run", { opening: false });
			if (opened === undefined) return;
			for (const runId of opened.runIds) tools.pairs.forgetRun(runId);
			const [first] = opened.runIds;
			if (first !== undefined) await tools.get().actions.openRun(first);
			tell(opened);
			await refreshStored(tools);
		},
		cancelOpening() {
			opening?.cancel();
		},
		async keepRun(runId) {
			if (isUnderWay(tools.get().run.phase) || keeping !== null) return;
			keeping = tools.engine.keepRun(runId, (progress) => patch(tools, "jobs", { keeping: progress }));
			patch(tools, "jobs", { keeping: { pairs: 0, total: 0 } });
			const told = valueOrNotice(tools, await keeping.outcome);
			keeping = null;
			patch(tools, "jobs", { keeping: null });
			if (told !== undefined) {
				if (tools.get().run.header?.runId === runId) patch(tools, "run", { place: null });
				tell(told);
			}
			await refreshStored(tools);
		},
		cancelKeeping() {
			keeping?.cancel();
		},
	};
}
