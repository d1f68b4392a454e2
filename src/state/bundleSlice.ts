import type { Job } from "../engine/client/job.ts";
import type { ExportChoices, OpenedBundle } from "../engine/contract/engineApi.ts";
import type { AppActions } from "./appState.ts";
import { isUnderWay } from "./runSlice.ts";
import { patch, refreshStored, type SliceTools, valueOrNotice } from "./slice.ts";

/** What "Download bundle" packs when nobody chooses. */
const EVERYTHING: ExportChoices = { features: true, fields: true, coupling: true };

type BundleActions = Pick<
	AppActions,
	"downloadBundle" | "cancelExport" | "exportSizes" | "saveZip" | "openBundle" | "openServedRun" | "cancelOpening"
>;

/** Runs out of the page as zips, and back in from zips, folders and a server's folder. */
export function bundleActions(tools: SliceTools): BundleActions {
	let exporting: Job<Blob> | null = null;
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
		async downloadBundle(choices = EVERYTHING) {
			const { run } = tools.get();
			if (run.header === null || run.exporting !== null) return;
			const { runId, pairIds } = run.header;
			patch(tools, "run", { exporting: { pairs: 0, total: pairIds.length } });
			exporting = tools.engine.exportBundle(runId, choices, (progress) => patch(tools, "run", { exporting: progress }));
			const blob = valueOrNotice(tools, await exporting.outcome);
			exporting = null;
			patch(tools, "run", { exporting: null });
			if (blob !== undefined) tools.ports.saveFile(blob, `${runId}.zip`);
		},
		cancelExport() {
			exporting?.cancel();
		},
		async exportSizes() {
			const { header } = tools.get().run;
			if (header === null) return null;
			const outcome = await tools.engine.exportSizes(header.runId);
			return outcome.status === "done" ? outcome.value : null;
		},
		async saveZip(name, files) {
			const blob = valueOrNotice(tools, await tools.engine.zipFiles(name, files));
			if (blob !== undefined) tools.ports.saveFile(blob, `${name}.zip`);
		},
		openBundle: (files) =>
			open(() => tools.engine.openBundle(files, (progress) => patch(tools, "run", { opening: progress }))),
		openServedRun: (place) =>
			open(() => tools.engine.openServedRun(place, (progress) => patch(tools, "run", { opening: progress }))),
		cancelOpening() {
			opening?.cancel();
		},
	};
}
