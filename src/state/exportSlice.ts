import { faultFromError } from "../domain/fault.ts";
import type { Job } from "../engine/client/job.ts";
import type { ExportChoices, ExportTarget } from "../engine/contract/engineApi.ts";
import type { AppActions } from "./appState.ts";
import { patch, type SliceTools, valueOrNotice } from "./slice.ts";

/** What "Download bundle" packs when nobody chooses. */
const EVERYTHING: ExportChoices = { features: true, fields: true, coupling: true };

type ExportActions = Pick<AppActions, "downloadBundle" | "saveBundle" | "cancelExport" | "exportSizes" | "saveZip">;

/** Runs out of the page: into the downloads, or to a place that a person picks. */
export function exportActions(tools: SliceTools): ExportActions {
	let exporting: Job<Blob | null> | null = null;

	async function pick(kind: ExportTarget["kind"], runId: string): Promise<ExportTarget | null> {
		if (kind === "downloads") return { kind };
		try {
			return (await tools.ports.saving?.pick(kind, runId)) ?? null;
		} catch (error) {
			tools.get().actions.notify(faultFromError(error, "export-not-picked"));
			return null;
		}
	}

	async function clear(target: ExportTarget, runId: string): Promise<void> {
		try {
			await tools.ports.saving?.clear(target, runId);
		} catch (error) {
			tools.get().actions.notify({
				code: "export-left-over",
				severity: "warning",
				message: `What was written of ${runId} before it ended could not be removed.`,
				nextStep: "Delete it by hand: it is not complete.",
				detail: String(error),
			});
		}
	}

	const actions: ExportActions = {
		async downloadBundle(choices = EVERYTHING) {
			await actions.saveBundle("downloads", choices);
		},
		async saveBundle(kind, choices) {
			const { header } = tools.get().run;
			if (header === null || exporting !== null) return false;
			const { runId, pairIds } = header;
			const target = await pick(kind, runId);
			if (target === null || exporting !== null) return false;
			patch(tools, "jobs", { exporting: { pairs: 0, total: pairIds.length } });
			exporting = tools.engine.exportBundle(runId, choices, target, (progress) =>
				patch(tools, "jobs", { exporting: progress }),
			);
			const outcome = await exporting.outcome;
			exporting = null;
			if (outcome.status !== "done") await clear(target, runId);
			patch(tools, "jobs", { exporting: null });
			const blob = valueOrNotice(tools, outcome);
			if (blob != null) tools.ports.saveFile(blob, `${runId}.zip`);
			return blob !== undefined;
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
	};
	return actions;
}
