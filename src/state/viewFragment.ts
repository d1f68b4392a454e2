import { RUN_MEASURE_NAMES, type RunMeasure } from "../analysis/runs/runMeasureNames.ts";
import { LAYERS, type LayerName } from "../figures/field/layerName.ts";
import type { Camera, Screen, ViewState } from "./appState.ts";
import { COMPARE_MODES, type CompareMode, type RunsState } from "./runsState.ts";
import { patch, type SliceTools } from "./slice.ts";

/** What a link brings back: the run, the pair, the layer and where the camera looks. */
export interface LinkedView {
	readonly run: string | null;
	readonly screen: Screen | null;
	readonly pair: string | null;
	readonly layer: LayerName | null;
	readonly camera: Camera | null;
	/** Of the comparison: what it shows, the other run and the number that is compared. */
	readonly compare: CompareMode | null;
	readonly other: string | null;
	readonly measure: RunMeasure | null;
}

/** The fragment without "#"; empty before a run is on the screen. */
export function fragmentOf(runId: string | null, view: ViewState, runs: RunsState): string {
	if (runId === null || view.screen === "setup") return "";
	const parts = new URLSearchParams({ run: runId });
	if (view.screen !== "inspect") parts.set("screen", view.screen);
	if (view.screen === "compare" && runs.mode !== "groups") {
		const other = runs.second?.header?.runId ?? runs.other;
		parts.set("compare", runs.mode);
		if (other !== null) parts.set("with", other);
		parts.set("measure", runs.measure);
	}
	if (view.pairId !== null) parts.set("pair", view.pairId);
	parts.set("layer", view.layer);
	if (view.camera !== null) {
		const { x, y } = view.camera;
		parts.set("view", [...x, ...y].map((end) => end.toFixed(1)).join(","));
	}
	return parts.toString();
}

/** What a fragment asks for; whatever it does not say or says wrongly is null. */
export function viewFromFragment(fragment: string): LinkedView {
	const parts = new URLSearchParams(fragment.replace(/^#/, ""));
	const ends = (parts.get("view") ?? "").split(",").map(Number);
	const [x0, x1, y0, y1] = ends;
	const sound = ends.length === 4 && ends.every(Number.isFinite) && x0 !== x1 && y0 !== y1;
	const screen = parts.get("screen");
	return {
		run: parts.get("run") || null,
		screen: LINKED_SCREENS.find((name) => name === screen) ?? null,
		pair: parts.get("pair") || null,
		layer: LAYERS.find((name) => name === parts.get("layer")) ?? null,
		camera: sound ? { x: [Number(x0), Number(x1)], y: [Number(y0), Number(y1)] } : null,
		compare: COMPARE_MODES.find((mode) => mode === parts.get("compare")) ?? null,
		other: parts.get("with") || null,
		measure: RUN_MEASURE_NAMES.find((name) => name === parts.get("measure")) ?? null,
	};
}

const LINKED_SCREENS: readonly Screen[] = ["inspect", "overview", "compare"];

/** Shows what a link asks for, of the run on the screen. */
export function followLink(tools: SliceTools, linked: LinkedView): void {
	const { run, view } = tools.get();
	const known = linked.pair !== null && run.header?.pairIds.includes(linked.pair);
	patch(tools, "view", {
		...(linked.screen === null ? {} : { screen: linked.screen }),
		...(known ? { pairId: linked.pair } : {}),
		...(linked.layer === null ? {} : { layer: linked.layer }),
		camera: linked.camera ?? view.camera,
	});
	if (linked.screen !== "compare") return;
	tools.get().actions.setRuns({
		mode: linked.compare ?? "groups",
		...(linked.other === null ? {} : { other: linked.other }),
		...(linked.measure === null ? {} : { measure: linked.measure }),
	});
}
