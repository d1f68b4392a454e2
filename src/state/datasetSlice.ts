import { type Fault, faultFromError } from "../domain/fault.ts";
import type { ReviewReport } from "../domain/review.ts";
import { marksRun } from "../domain/runFiles.ts";
import type { Job } from "../engine/client/job.ts";
import type { PickedFile } from "../engine/contract/engineApi.ts";
import type { AppActions, DatasetState } from "./appState.ts";
import { proposeRunId, runIdsOf } from "./runName.ts";
import { patch, type SliceTools, valueOrNotice } from "./slice.ts";

export const EMPTY_DATASET: DatasetState = { status: "empty", origin: null, files: [], progress: null, report: null };

type DatasetActions = Pick<
	AppActions,
	"addFiles" | "addPicked" | "importSample" | "clearFiles" | "cancelImport" | "setSelection"
>;

/** Files in, review table out. Files add up over several drops; the same path replaces. */
export function datasetActions(tools: SliceTools): DatasetActions & { readAgain(): Promise<void> } {
	let picked = new Map<string, PickedFile>();
	let job: Job<ReviewReport> | null = null;

	async function read(start: () => Job<ReviewReport>): Promise<void> {
		job?.cancel();
		const mine = start();
		job = mine;
		patch(tools, "dataset", { status: "reading", progress: null });
		const outcome = await mine.outcome;
		if (job !== mine) return;
		job = null;
		const report = valueOrNotice(tools, outcome);
		if (report !== undefined) {
			patch(tools, "dataset", { status: "ready", progress: null, report });
			freshRunId(tools);
		} else {
			const known = tools.get().dataset.report;
			patch(tools, "dataset", { status: known === null ? "empty" : "ready", progress: null });
		}
	}

	const options = () => {
		const { selection, parameters } = tools.get().settings;
		return { selection, umPerPx: parameters.umPerPx };
	};
	const onProgress = (progress: NonNullable<DatasetState["progress"]>): void => patch(tools, "dataset", { progress });

	const actions: DatasetActions & { readAgain(): Promise<void> } = {
		async addFiles(files, origin = "files") {
			if (files.length === 0) return;
			if (isBundle(files)) {
				const strays = besideZips(files);
				if (strays.length > 0) tools.get().actions.notify(notOpened(strays));
				return tools.get().actions.openRuns({ kind: "files", files });
			}
			if (tools.get().dataset.origin !== origin) picked = new Map();
			for (const file of files) picked.set(file.path, file);
			const all = [...picked.values()];
			patch(tools, "dataset", {
				origin,
				files: all.map(({ path, file }) => ({ path, sizeBytes: file.size })),
			});
			patch(tools, "view", { screen: "setup" });
			await read(() => tools.engine.importFiles(all, options(), onProgress));
		},
		async addPicked({ files, runFolders: folders }) {
			if (folders.length === 0) return actions.addFiles(files);
			if (files.length > 0) tools.get().actions.notify(notOpened(files));
			await tools.get().actions.openRuns({ kind: "folders", folders });
		},
		async importSample() {
			patch(tools, "dataset", { status: "reading", progress: null });
			try {
				await actions.addFiles(await tools.ports.loadSample(), "sample");
			} catch (error) {
				patch(tools, "dataset", { status: tools.get().dataset.report === null ? "empty" : "ready" });
				tools.get().actions.notify(faultFromError(error, "sample-unreadable"));
			}
		},
		clearFiles() {
			job?.cancel();
			job = null;
			picked = new Map();
			tools.set({ dataset: EMPTY_DATASET });
		},
		cancelImport() {
			job?.cancel();
		},
		async setSelection(selection) {
			patch(tools, "settings", { selection: { ...tools.get().settings.selection, ...selection } });
			await actions.readAgain();
		},
		async readAgain() {
			if (picked.size > 0) await read(() => tools.engine.importAgain(options(), onProgress));
		},
	};
	return actions;
}

/** A new dataset gets a new run id, unless the person has typed one or the id is still free. */
function freshRunId(tools: SliceTools): void {
	const { settings, engine, run } = tools.get();
	const taken = runIdsOf(engine.storedRuns);
	if (run.header !== null) taken.add(run.header.runId);
	if (settings.runIdTyped || !taken.has(settings.runId)) return;
	patch(tools, "settings", { runId: proposeRunId(tools.ports.now(), tools.ports.random, taken) });
}

/** A zip, or a folder with a run's own files, is a run to be read back, not inputs. */
function isBundle(files: readonly PickedFile[]): boolean {
	return files.some(({ path }) => marksRun(path.slice(path.lastIndexOf("/") + 1)) || isZip(path));
}

function isZip(path: string): boolean {
	return /\.zip$/i.test(path);
}

/** A zip is opened as a run by itself; files that came with it belong to nothing. */
function besideZips(files: readonly PickedFile[]): readonly PickedFile[] {
	return files.some(({ path }) => isZip(path)) ? files.filter(({ path }) => !isZip(path)) : [];
}

function notOpened(strays: readonly PickedFile[]): Fault {
	const names = strays.slice(0, 3).map(({ path }) => path);
	const more = strays.length > names.length ? ` and ${strays.length - names.length} more` : "";
	return {
		code: "files-not-opened",
		severity: "warning",
		message: `Not opened, since finished runs came with them: ${names.join(", ")}${more}.`,
		nextStep: "If they are inputs of a run, choose them again without the runs.",
	};
}
