import type { Fault } from "../domain/fault.ts";
import { ORIENTATIONS, type Orientation } from "../domain/frame.ts";
import type { PairSpec } from "../domain/pair.ts";
import type { Side } from "../figures/field/layerValues.ts";
import type { AppActions } from "./appState.ts";
import { forgetTurnsOf, rememberTurns } from "./rememberedTurns.ts";
import { isUnderWay, SAMPLE_RUN } from "./runSlice.ts";
import { patch, type SliceTools } from "./slice.ts";

type FrameActions = Pick<AppActions, "turnFrame" | "undoTurns" | "forgetTurns" | "readRawFrame">;

const FILES_NEEDED: Fault = {
	code: "files-needed",
	severity: "warning",
	message: "The file of this frame is not on the page; the browser does not keep it.",
	nextStep: "Choose or drop the files of this run, then come back to the pair.",
};

/** Frames turned by hand. A choice belongs to the frame, so every pair of it follows. */
export function frameActions(tools: SliceTools): FrameActions {
	/** The pair as the files name it; the sample is fetched again, other files only a person can give. */
	async function pairOfFiles(pairId: string): Promise<PairSpec | null> {
		const { run, dataset, actions, view } = tools.get();
		if (dataset.report === null && tools.ports.preferences.get(SAMPLE_RUN) === run.header?.runId) {
			await actions.importSample();
			patch(tools, "view", { screen: view.screen });
		}
		return tools.get().dataset.report?.rows.find((row) => row.pairId === pairId)?.pair ?? null;
	}

	function forgetKept(): void {
		const { header } = tools.get().run;
		if (header !== null) forgetTurnsOf(tools.ports.preferences, header.runId);
	}

	return {
		async turnFrame(pairId, side: Side, turn) {
			const [pair, { turned }] = await Promise.all([pairOfFiles(pairId), import("../figures/field/orientation.ts")]);
			const { run, settings, actions } = tools.get();
			const row = run.rows[pairId];
			if (pair === null || row === undefined) {
				actions.notify(FILES_NEEDED);
				return;
			}
			const { ref } = side === "source" ? pair.source : pair.target;
			const has = side === "source" ? row.src_orientation : row.tgt_orientation;
			const now = settings.orientationOverrides[ref] ?? orientationFrom(has);
			if (now === null) return;
			const orientationOverrides = { ...settings.orientationOverrides, [ref]: turned(now, turn) };
			patch(tools, "settings", { orientationOverrides });
			if (run.header !== null) rememberTurns(tools.ports.preferences, run.header.runId, orientationOverrides);
		},
		async readRawFrame(pairId, side) {
			const pair = tools.get().dataset.report?.rows.find((row) => row.pairId === pairId)?.pair;
			if (pair == null) return { status: "failed", fault: FILES_NEEDED };
			return tools.engine.readRawFrame((side === "source" ? pair.source : pair.target).ref);
		},
		forgetTurns() {
			forgetKept();
			patch(tools, "settings", { orientationOverrides: {} });
		},
		undoTurns() {
			const { run } = tools.get();
			if (isUnderWay(run.phase)) return;
			forgetKept();
			patch(tools, "settings", { orientationOverrides: run.header?.orientationOverrides ?? {} });
		},
	};
}

function orientationFrom(text: string): Orientation | null {
	return ORIENTATIONS.find((orientation) => orientation === text) ?? null;
}
