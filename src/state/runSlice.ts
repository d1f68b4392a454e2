import type { Fault } from "../domain/fault.ts";
import type { ReviewReport } from "../domain/review.ts";
import type { RunJob } from "../engine/client/job.ts";
import type { RunEvent, RunReading } from "../engine/contract/engineApi.ts";
import { ALL_PAIRS } from "../figures/tables/tableChoices.ts";
import type { AppActions, RunPhase, RunView } from "./appState.ts";
import { rememberedTurns } from "./rememberedTurns.ts";
import { proposeRunId, runIdsOf } from "./runName.ts";
import { patch, refreshStored, type SliceTools, valueOrNotice } from "./slice.ts";

export const NO_RUN: RunView = {
	phase: "none",
	header: null,
	rows: {},
	progress: null,
	opening: false,
	place: null,
	watching: false,
};

/** How often it is looked whether the other tab still has the run in hand. */
const WATCH_MS = 1500;

/** Faults of a start whose name belongs to a run with other parameters or other masks. */
const NAME_TAKEN: ReadonlySet<string> = new Set(["run-parameters-differ", "run-masks-differ"]);

/** Preference key: which run was made from the sample, so that it can be resumed without choosing files. */
export const SAMPLE_RUN = "sample-run";

type RunActions = Pick<
	AppActions,
	"estimateRun" | "startRun" | "pauseRun" | "resumeRun" | "stopRun" | "openRun" | "stopWatching"
>;

export function isUnderWay(phase: RunPhase): boolean {
	return phase === "running" || phase === "pausing" || phase === "paused" || phase === "stopping";
}

/** Starting, pausing, stopping, resuming and reopening runs. One run at a time. */
export function runActions(tools: SliceTools): RunActions {
	let job: RunJob | null = null;
	let endWatching: () => void = () => {};

	function onEvent(event: RunEvent): void {
		const { run, view } = tools.get();
		switch (event.kind) {
			case "started":
				patch(tools, "run", { header: event.header });
				patch(tools, "view", { pairId: view.pairId ?? event.header.pairIds[0] ?? null });
				break;
			case "progress":
				patch(tools, "run", { progress: event.progress });
				break;
			case "pair-finished":
				tools.pairs.forget(event.row.run_id, event.row.pair_id);
				patch(tools, "run", { rows: { ...run.rows, [event.row.pair_id]: event.row } });
				break;
			case "notice":
				tools
					.get()
					.actions.notify(
						event.fault,
						event.fault.code.startsWith("storage") ? { label: "Free the frame cache", kind: "free-frame-cache" } : null,
					);
				break;
			case "paused":
				patch(tools, "run", { phase: "paused" });
				break;
			case "resumed":
				patch(tools, "run", { phase: "running" });
				break;
		}
	}

	/** Follows a run that another tab carries out, until that tab is done with it; then shows what it left. */
	function watch(runId: string): void {
		patch(tools, "run", { phase: "running", watching: true });
		const stopListening = tools.engine.watchRun(runId, onEvent);
		const timer = setInterval(async () => {
			if (await tools.ports.isRunUnderWay?.(runId)) return;
			if (!tools.get().run.watching) return;
			endWatching();
			const { pairId, screen } = tools.get().view;
			patch(tools, "run", { phase: "stopped", watching: false });
			await actions.openRun(runId);
			patch(tools, "view", { pairId, screen });
		}, WATCH_MS);
		endWatching = () => {
			clearInterval(timer);
			stopListening();
			endWatching = () => {};
		};
	}

	const actions: RunActions = {
		async estimateRun() {
			const { runId, parameters } = tools.get().settings;
			const outcome = await tools.engine.estimateRun({ runId, parameters });
			return outcome.status === "done" ? outcome.value : null;
		},
		async startRun() {
			const { settings, dataset, run } = tools.get();
			if (isUnderWay(run.phase)) return;
			const again = run.header?.runId === settings.runId;
			tools.set(({ notices }) => ({ notices: notices.filter(({ fault }) => !NAME_TAKEN.has(fault.code)) }));
			tools.set({
				run: { ...NO_RUN, phase: "running", header: again ? run.header : null, rows: again ? run.rows : {} },
			});
			patch(tools, "view", { screen: "inspect", pairId: again ? tools.get().view.pairId : null });
			if (dataset.origin === "sample") tools.ports.preferences.set(SAMPLE_RUN, settings.runId);
			const mine = tools.engine.startRun(
				{
					runId: settings.runId,
					parameters: settings.parameters,
					selection: settings.selection,
					backend: settings.backend,
					orientationOverrides: settings.orientationOverrides,
					noResume: false,
				},
				onEvent,
			);
			job = mine;
			const outcome = await mine.outcome;
			job = null;
			if (outcome.status === "done") {
				const state = outcome.value.header.state;
				patch(tools, "run", { phase: state === "finished" ? "finished" : "stopped", header: outcome.value.header });
			} else if (outcome.status === "cancelled") {
				patch(tools, "run", { phase: "stopped" });
			} else if (NAME_TAKEN.has(outcome.fault.code)) {
				tools.set({ run });
				patch(tools, "view", { screen: "setup" });
			} else if (outcome.fault.code === "run-open-elsewhere") {
				patch(tools, "run", { phase: "none" });
				await actions.openRun(settings.runId);
				tools.get().actions.notify(outcome.fault);
			} else {
				// Nothing began when no header came: the set-up screen is where the cause can be mended.
				const began = tools.get().run.header !== null;
				patch(tools, "run", { phase: began ? "stopped" : "none" });
				if (!began) patch(tools, "view", { screen: "setup" });
				tools.get().actions.notify(outcome.fault);
			}
			await refreshStored(tools);
			if (outcome.status === "failed" && NAME_TAKEN.has(outcome.fault.code)) {
				const words = await import("./takenName.ts").catch(() => null);
				if (words === null) tools.get().actions.notify(outcome.fault);
				else words.tellNameTaken(tools, outcome.fault, settings);
			}
		},
		pauseRun() {
			if (tools.get().run.phase !== "running" || tools.get().run.watching) return;
			patch(tools, "run", { phase: "pausing" });
			job?.pause();
		},
		async resumeRun() {
			const { run, dataset, actions: all } = tools.get();
			if (run.phase === "paused" || run.phase === "pausing") {
				patch(tools, "run", { phase: "running" });
				job?.resume();
				return;
			}
			if (run.header === null) return;
			const { runId, parameters, selection } = run.header;
			if (run.place !== null) {
				all.notify(notKept(runId), { label: "Keep in this browser", kind: "keep-run" });
				return;
			}
			patch(tools, "settings", { runId, runIdTyped: true, parameters, selection });
			if (dataset.report === null && tools.ports.preferences.get(SAMPLE_RUN) === runId) await all.importSample();
			if (holdsMissingPairs(tools.get().dataset.report, run)) {
				await actions.startRun();
				return;
			}
			patch(tools, "view", { screen: "setup" });
			all.notify({
				code: "files-needed",
				severity: "warning",
				message: `Run ${runId} needs its files again; the browser does not keep them.`,
				nextStep: "Choose or drop the same files, then press Run: finished pairs are kept and skipped.",
			});
		},
		stopRun() {
			const { phase, watching } = tools.get().run;
			if (!isUnderWay(phase) || watching) return;
			if (phase === "stopping") {
				job?.cancel();
				return;
			}
			patch(tools, "run", { phase: "stopping" });
			// A paused worker has no pair in hand to wait for.
			if (phase === "paused") job?.cancel();
			else job?.stopAfterPair();
		},
		async openRun(runId) {
			if (isUnderWay(tools.get().run.phase)) return;
			const opened = valueOrNotice(tools, await tools.engine.readRun(runId));
			if (opened === undefined) return;
			tools.set({ run: runAsRead(opened) });
			const turns = rememberedTurns(tools.ports.preferences, runId) ?? opened.header.orientationOverrides ?? {};
			patch(tools, "settings", { orientationOverrides: turns });
			patch(tools, "view", { table: ALL_PAIRS, marked: [] });
			patch(tools, "view", { screen: "inspect", pairId: opened.rows[0]?.pair_id ?? opened.header.pairIds[0] ?? null });
			if (opened.header.state !== "finished" && (await tools.ports.isRunUnderWay?.(runId))) watch(runId);
		},
		stopWatching() {
			if (!tools.get().run.watching) return;
			endWatching();
			patch(tools, "run", { phase: "stopped", watching: false });
		},
	};
	return actions;
}

function notKept(runId: string): Fault {
	return {
		code: "run-not-kept",
		severity: "warning",
		message: `Run ${runId} is read from its own files and can't be solved further there.`,
		nextStep: "Keep it in this browser, then resume it.",
	};
}

/** True when the files on the screen name every pair that the run still lacks: other files must not end up in it. */
function holdsMissingPairs(report: ReviewReport | null, run: RunView): boolean {
	if (report === null) return false;
	const listed = new Set(report.rows.map((row) => row.pairId));
	return (run.header?.pairIds ?? []).every((pairId) => run.rows[pairId]?.success === true || listed.has(pairId));
}

/** A run at rest as it is shown: whatever is not finished can be resumed. */
function runAsRead({ header, rows, place }: RunReading): RunView {
	return {
		...NO_RUN,
		phase: header.state === "finished" ? "finished" : "stopped",
		header,
		rows: Object.fromEntries(rows.map((row) => [row.pair_id, row])),
		place,
	};
}

/** An id for the same settings that no stored run has. */
export function takeNewRunId(tools: SliceTools): void {
	const taken = runIdsOf(tools.get().engine.storedRuns);
	const runId = proposeRunId(tools.ports.now(), tools.ports.random, taken);
	patch(tools, "settings", { runId, runIdTyped: false });
}
