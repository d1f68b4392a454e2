import type { AppState } from "../../state/appState.ts";
import { markPair, stepPair } from "../../state/walkPairs.ts";
import { stepRunPair } from "../compare/walkRunPairs.ts";

/** One shortcut. The help lists exactly these, so it cannot lie. */
export interface KeyBinding {
	readonly keys: readonly string[];
	/** How the keys are printed. */
	readonly shown: readonly string[];
	readonly does: string;
	readonly when: (state: AppState) => boolean;
	readonly run: (state: AppState) => void;
}

const inspecting = (state: AppState): boolean => state.view.screen === "inspect";
/** One pair in two runs, side by side. */
const pairing = ({ view, runs }: AppState): boolean => view.screen === "compare" && runs.mode === "pair";
const walking = (state: AppState): boolean => inspecting(state) || pairing(state);
const step = (state: AppState, by: number): void => (pairing(state) ? stepRunPair(state, by) : stepPair(state, by));
const always = (): boolean => true;

export const KEY_BINDINGS: readonly KeyBinding[] = [
	{
		keys: ["ArrowDown", "ArrowRight", "j"],
		shown: ["↓", "→", "j"],
		does: "Next pair, same layer and zoom",
		when: walking,
		run: (state) => step(state, 1),
	},
	{
		keys: ["ArrowUp", "ArrowLeft", "k"],
		shown: ["↑", "←", "k"],
		does: "Previous pair, same layer and zoom",
		when: walking,
		run: (state) => step(state, -1),
	},
	{
		keys: ["Home"],
		shown: ["Home"],
		does: "First pair",
		when: walking,
		run: (state) => step(state, Number.NEGATIVE_INFINITY),
	},
	{
		keys: ["End"],
		shown: ["End"],
		does: "Last pair",
		when: walking,
		run: (state) => step(state, Number.POSITIVE_INFINITY),
	},
	{
		keys: ["0"],
		shown: ["0"],
		does: "Overlay of both masks",
		when: inspecting,
		run: (state) => state.actions.show({ layer: "overlay" }),
	},
	{
		keys: ["1"],
		shown: ["1"],
		does: "Cost density",
		when: walking,
		run: (state) => state.actions.show({ layer: "cost" }),
	},
	{
		keys: ["2"],
		shown: ["2"],
		does: "Velocity",
		when: walking,
		run: (state) => state.actions.show({ layer: "velocity" }),
	},
	{
		keys: ["3"],
		shown: ["3"],
		does: "Mass delta",
		when: walking,
		run: (state) => state.actions.show({ layer: "mass" }),
	},
	{
		keys: ["4"],
		shown: ["4"],
		does: "Morph",
		when: inspecting,
		run: (state) => state.actions.show({ layer: "morph" }),
	},
	{
		keys: ["5"],
		shown: ["5"],
		does: "Convergence",
		when: inspecting,
		run: (state) => state.actions.show({ layer: "convergence" }),
	},
	{
		keys: ["l"],
		shown: ["l"],
		does: "Lasso a region, or move the map again",
		when: inspecting,
		run: (state) => state.actions.show({ tool: state.view.tool === "lasso" ? "move" : "lasso" }),
	},
	{
		keys: ["t"],
		shown: ["t"],
		does: "Follow mass from the source, or back from the target",
		when: inspecting,
		run: (state) => state.actions.show({ followSide: state.view.followSide === "source" ? "target" : "source" }),
	},
	{
		keys: ["m"],
		shown: ["m"],
		does: "Mark the pair",
		when: (state) => inspecting(state) && state.view.pairId !== null,
		run: (state) => markPair(state, state.view.pairId ?? ""),
	},
	{
		keys: ["s"],
		shown: ["s"],
		does: "Mass delta: source or target side",
		when: (state) => walking(state) && state.view.layer === "mass",
		run: (state) => state.actions.show({ side: state.view.side === "source" ? "target" : "source" }),
	},
	{
		keys: ["r"],
		shown: ["r"],
		does: "Velocity: debiased or raw",
		when: (state) => walking(state) && state.view.layer === "velocity",
		run: (state) => state.actions.show({ raw: !state.view.raw }),
	},
	{
		keys: ["f"],
		shown: ["f"],
		does: "Fit the shapes into the view",
		when: inspecting,
		run: (state) => state.actions.show({ fitCount: state.view.fitCount + 1, camera: null }),
	},
	{
		keys: ["?"],
		shown: ["?"],
		does: "Show or hide this help",
		when: always,
		run: (state) => state.actions.show({ helpOpen: !state.view.helpOpen }),
	},
	{
		keys: ["Escape"],
		shown: ["Esc"],
		does: "Close this help",
		when: (state) => state.view.helpOpen,
		run: (state) => state.actions.show({ helpOpen: false }),
	},
];

/** The binding that a key press means now; none while somebody types or holds a modifier. */
export function bindingFor(event: KeyboardEvent, state: AppState): KeyBinding | undefined {
	if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return undefined;
	const target = event.target;
	if (
		target instanceof HTMLElement &&
		target.matches("input:not([type=checkbox]), select, textarea, [contenteditable]")
	) {
		return undefined;
	}
	return KEY_BINDINGS.find((binding) => binding.keys.includes(event.key) && binding.when(state));
}
