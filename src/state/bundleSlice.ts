import type { Job } from "../engine/client/job.ts";
import type { OpenedBundle } from "../engine/contract/engineApi.ts";
import type { AppActions } from "./appState.ts";
import { isUnderWay } from "./runSlice.ts";
import { patch, refreshStored, type SliceTools, valueOrNotice } from "./slice.ts";

type BundleActions = Pick<AppActions, "openBundle" | "openServedRun" | "cancelOpening">;

/** Runs back into the page from zips, folders and a server's folder. */
export function bundleActions(tools: SliceTools): BundleActions {
	let opening: Job<OpenedBundle> | null = null;

	async function open(start: () => Job<OpenedBundle>): Promise<void> {
		if (isUnderWay(tools.get().run.phase) || tools.get().run.opening !== null) return;
		patch(tools, "run", { opening: { pairs: 0, total: 0 } });
		opening = start();
		const opened = valueOrNotice(tools, await opening.outcome);
		opening = null;
		patch(tools, "run", { opening: null });
		if (opened === undefined) return;
		await refreshStored(tools);
		const { openRun, notify } = tools.get().actions;
		const [first] = opened.runIds;
		if (first !== undefined) await openRun(first);
		for (const fault of opened.faults) notify({ ...fault, severity: "warning" });
		if (opened.faultCount > opened.faults.length) {
			notify({
				code: "more-damage",
				severity: "warning",
				message: `${opened.faultCount - opened.faults.length} more files of the bundle cannot be read.`,
				nextStep: "Export or copy the run again; what could be read is shown.",
			});
		}
	}

	return {
		openBundle: (files) =>
			open(() => tools.engine.openBundle(files, (progress) => patch(tools, "run", { opening: progress }))),
		openServedRun: (place) =>
			open(() => tools.engine.openServedRun(place, (progress) => patch(tools, "run", { opening: progress }))),
		cancelOpening() {
			opening?.cancel();
		},
	};
}
